"""The pictures on the landing page's cards: in a checkout, `python -m implicit_lab.explorers.cards` draws them anew.

Each is drawn from what its page shows: closed forms, or the recording that is shipped.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from ..recording.recording import shipped
from ..studies.scalar import reciprocal, regular
from .panels import BLACK, BLUE

WIDTH, HEIGHT = 5.6, 2.8
"""Inches, at 100 pixels each."""
FOLDER = Path("notebooks/images")
SHADES = (0.3, 0.5, 0.75, 1.0)


def why_iterate(axes: Axes) -> None:
    """y_t of four t, below 1/x."""
    x = np.geomspace(0.01, 1, 400)
    for t, shade in zip((2, 8, 32, 128), SHADES, strict=True):
        axes.plot(x, reciprocal.iterate(x, 0.5, t), color=BLUE, alpha=shade, linewidth=2.5)
    axes.plot(x, 1 / x, color=BLACK, linestyle="--", linewidth=1.5)
    axes.set(xlim=(0, 1), ylim=(0, 20))


def regular_operators(axes: Axes) -> None:
    """y_t of four t, on the way to a jump."""
    x = np.linspace(-0.5, 0.5, 801)
    limit, eps = regular.corner_limit(x, 0.0)[0], regular.corner(x, 0.0)[0]
    for t, shade in zip((2, 8, 32, 128), SHADES, strict=True):
        axes.plot(x, regular.iterate(limit, eps, t), color=BLUE, alpha=shade, linewidth=2.5)
    axes.plot(x, np.sign(x), color=BLACK, linestyle="--", linewidth=1.5)
    axes.set(xlim=(-0.5, 0.5), ylim=(-1.15, 1.15))


def recorded(study: str) -> Callable[[Axes], None]:
    """The input and the last iterate of the study's recording, side by side."""

    def draw(axes: Axes) -> None:
        recording = shipped(study)
        axes.imshow(np.concatenate([recording.input, recording.frames[-1]], axis=1), aspect="auto")

    return draw


def course(study: str) -> Callable[[Axes], None]:
    """The first curve of the study's recording, and the level of the explicit network."""

    def draw(axes: Axes) -> None:
        curve = shipped(study).curves[0]
        axes.plot(curve.values, color=BLUE, linewidth=3, marker="o", markevery=5)
        if curve.baseline is not None:
            axes.axhline(curve.baseline, color=BLACK, linestyle="--", linewidth=1.5)
        axes.margins(0.04, 0.12)

    return draw


CARDS: dict[str, Callable[[Axes], None]] = {
    "01_why_iterate": why_iterate,
    "02_regular_operators": regular_operators,
    "03_deblurring": recorded("deblurring"),
    "04_navier_stokes": recorded("navier_stokes"),
    "05_linear_programs": course("linear_programs"),
}


def draw(name: str, folder: Path) -> Path:
    """Write the picture of one card into ``folder``, and return its file."""
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.axis("off")
    CARDS[name](axes)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"card_{name}.png"
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    # 128 colours are enough for a picture of this size, and a third of the bytes.
    Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").quantize(128).save(file, optimize=True)
    return file


def main() -> None:
    """Draw every card into the folder of notebooks."""
    for name in CARDS:
        try:
            print(draw(name, FOLDER))
        except ValueError as error:
            print(f"{name}: {error}")


if __name__ == "__main__":
    main()
