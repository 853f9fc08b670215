"""An array as a picture: a line, bars, a curve over its inputs, points, a field of colours, a picture, tokens."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .recording import Picture

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
Move = Callable[[Array], None]

CHARTS = ("line", "bars", "curve", "points")
RASTERS = ("field", "picture", "tokens")
KINDS = CHARTS + RASTERS
BARS = 40
"""Numbers up to which a vector is shown as bars."""
INCHES, DPI = (3.6, 2.7), 100
SMALLEST = 192
"""Pixels of the longer side of a raster at least: each number is then a square of several."""
BLUE, BLACK, GRAY = "#0072B2", "#222222", "#8A8A8A"


def usual_kind(shape: tuple[int, ...], together: bool) -> str:
    """How an answer of one sample is shown: by its shape; ``together``, where each of many samples is one number.

    >>> [usual_kind(shape, False) for shape in ((8,), (500,), (20, 2), (64, 64), (3, 64, 64))]
    ['bars', 'line', 'points', 'field', 'picture']
    """
    if together:
        return "curve"
    if len(shape) == 1:
        return "bars" if shape[0] <= BARS else "line"
    if len(shape) == 2:
        return "points" if shape[1] == 2 else "field"
    if len(shape) == 3 and shape[0] in (1, 3):
        return "picture" if shape[0] == 3 else "field"
    raise ValueError(
        f"An answer of shape {shape} is no line, field, picture or set of points: give frame, a function that draws it."
    )


def drawing(
    kind: str, y: Array, limits: tuple[float, float], places: Array | None = None, beside: Array | None = None
) -> Callable[[Array], Picture]:
    """What draws arrays like y; ``ValueError`` where the kind is none for that shape."""
    if kind == "points":
        if y.ndim != 2 or y.shape[1] != 2:
            raise ValueError(f"An answer of shape {y.shape} is no set of points, (n, 2): choose another frame.")
        return Chart(kind, y, limits, None, beside)
    if kind in CHARTS:
        chart = Chart(kind, y.ravel(), limits, places, None if beside is None else beside.ravel())
        return lambda y: chart(y.ravel())
    if y.ndim != 2 and not (y.ndim == 3 and len(y) in (1, 3)):
        raise ValueError(f"An answer of shape {y.shape} is no {kind}, (H, W) or (1 or 3, H, W): choose another frame.")
    return Raster(kind, limits)


class Chart:
    """Lines, bars or points on axes that stay as they are; ``beside`` is what they are held against, drawn in black.

    >>> Chart("line", np.zeros(50), (-1, 1))(np.linspace(-1, 1, 50)).shape
    (270, 360, 3)
    """

    def __init__(
        self,
        kind: str,
        y: Array,
        limits: tuple[float, float],
        places: Array | None = None,
        beside: Array | None = None,
    ) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=INCHES, dpi=DPI, layout="constrained")
        self.canvas = FigureCanvasAgg(figure)
        self.axes = figure.add_subplot()
        self.axes.tick_params(labelsize=8)
        self.axes.spines[["top", "right"]].set_visible(False)
        self.axes.set_ylim(limits)
        if kind == "points":
            self.axes.set_xlim(limits)
            self.axes.set_aspect("equal")
        places = np.arange(1, len(y) + 1, dtype=float) if places is None else places
        drawn = {"bars": _bars, "points": _points}.get(kind, _line)
        self.moving, self.move = drawn(self.axes, places, y, beside)
        # What stays is drawn once: the axes of all pictures are in one place, and a picture takes milliseconds.
        self.canvas.draw()
        self.still = self.canvas.copy_from_bbox(figure.bbox)

    def __call__(self, y: Array) -> Picture:
        """The picture of one iterate."""
        self.move(y)
        self.canvas.restore_region(self.still)
        for artist in self.moving:
            self.axes.draw_artist(artist)
        return np.asarray(self.canvas.buffer_rgba())[..., :3].copy()


def _line(axes: "Axes", places: Array, y: Array, beside: Array | None) -> "tuple[list[Artist], Move]":
    if beside is not None:
        axes.plot(places, beside, color=BLACK, linestyle="--", linewidth=1.2)
    (line,) = axes.plot(places, y, color=BLUE, linewidth=2, animated=True)
    axes.set_xlim(places.min(), places.max())
    return [line], line.set_ydata


def _bars(axes: "Axes", places: Array, y: Array, beside: Array | None) -> "tuple[list[Artist], Move]":
    bars = list(axes.bar(places, y, color=BLUE, width=0.7, animated=True))
    moving: list[Artist] = [*bars, axes.axhline(0, color=GRAY, linewidth=0.8)]
    if beside is not None:
        moving.append(axes.hlines(beside, places - 0.45, places + 0.45, color=BLACK, linewidth=1.5, animated=True))

    def move(y: Array) -> None:
        for bar, height in zip(bars, y, strict=True):
            bar.set_height(height)

    return moving, move


def _points(axes: "Axes", places: Array, y: Array, beside: Array | None) -> "tuple[list[Artist], Move]":
    if beside is not None:
        axes.plot(*beside.T, "o", markerfacecolor="none", markeredgecolor=BLACK, markersize=8)
    (points,) = axes.plot(*y.T, "o", color=BLUE, markersize=5, animated=True)
    return [points], lambda y: points.set_data(*y.T)


class Raster:
    """Numbers as colours: cividis for fields and tokens, grey or red, green and blue for pictures.

    >>> Raster("field", (0, 1))(np.zeros((8, 8))).shape
    (192, 192, 3)
    """

    def __init__(self, kind: str, limits: tuple[float, float]) -> None:
        self.kind, self.limits = kind, limits

    def __call__(self, y: Array) -> Picture:
        """The picture of one iterate, (H, W), (1, H, W) or (3, H, W)."""
        import matplotlib

        low, high = self.limits
        shade = np.clip((y - low) / (high - low), 0, 1)
        if shade.ndim == 3 and len(shade) == 3:
            colours = np.moveaxis(shade, 0, -1)
        else:
            colours = matplotlib.colormaps["gray" if self.kind == "picture" else "cividis"](
                shade.reshape(shade.shape[-2:])
            )[..., :3]
        return _enlarged(np.rint(255 * colours).astype(np.uint8), gaps=self.kind == "tokens")


def _enlarged(picture: Picture, gaps: bool) -> Picture:
    """Each number as a square, or a rectangle where the picture would be longer than twice its breadth."""
    height, width = picture.shape[:2]
    across = -(-SMALLEST // max(height, width))
    down = across
    while 2 * height * down < width * across:
        down += 1
    while 2 * width * across < height * down:
        across += 1
    large = picture.repeat(down, axis=0).repeat(across, axis=1)
    if gaps and down > 2:
        large[down - 1 : -1 : down] = 255
    return large


def fitted(picture: Picture, height: int, width: int) -> Picture:
    """The picture within ``height`` and ``width``, whole, on white.

    >>> fitted(np.zeros((4, 8, 3), np.uint8), 8, 8)[:, 0, 0].tolist()
    [255, 255, 0, 0, 0, 0, 255, 255]
    """
    if picture.shape[:2] == (height, width):
        return picture
    from PIL import Image, ImageOps

    padded = ImageOps.pad(Image.fromarray(picture), (width, height), Image.Resampling.BOX, color="white")
    return np.asarray(padded)
