"""y_t along a line through input space, x(s) = x0 + s d."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from ..iteration import Model, as_model, full_precision, iterates, norms
from .figures import bandwidth, check_grid, length, linear_pieces, polynomial_degree, turning
from .inputs import Spread, difference

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Slice:
    """y_t along x(s) = x0 + s d, for t = 1..T at S evenly spaced s, with what can be counted on it, (T,) each.

    >>> import torch, implicit_lab as il
    >>> fold = il.Operator(lambda y, x: 1 - (2 * y - 1).abs(), start=lambda x: x)
    >>> one = torch.ones(1, 1, dtype=torch.float64)
    >>> line = il.slice_through(fold, 0 * one, one, np.linspace(0, 1, 257), 3)
    >>> line.linear_pieces.tolist(), line.length_ratio.tolist()
    ([2, 4, 8], [2.0, 4.0, 8.0])
    """

    s: Array
    """(S,)"""
    y: Array
    """(T, S, m): the curve that the line maps to, all numbers of the answer."""
    line_length: float
    """||d|| (s_S - s_1): length of the line itself."""

    @property
    def total_variation(self) -> Array:
        """Length of the curve."""
        return np.array([length(curve) for curve in self.y])

    @property
    def length_ratio(self) -> Array:
        """Length of the curve over that of the line."""
        return self.total_variation / self.line_length

    @property
    def turning(self) -> Array:
        """How far the curve's direction turns, in radians."""
        return np.array([turning(curve) for curve in self.y])

    @property
    def linear_pieces(self) -> NDArray[np.int64]:
        """Pieces of a piecewise linear curve, as far as the grid tells them apart."""
        return np.array([linear_pieces(curve) for curve in self.y])

    @property
    def bandwidth(self) -> Array:
        """Cycles per unit of s below which 99% of the curve's energy lies."""
        return np.array([bandwidth(self.s, curve) for curve in self.y])

    @property
    def polynomial_degree(self) -> list[int | None]:
        """Degree of the curve, None where it is no polynomial of a low degree."""
        return [polynomial_degree(self.s, curve) for curve in self.y]

    def plot(self, iterations: ArrayLike | None = None, number: int = 0) -> "Axes":
        """One ``number`` of y_t against s, for a few ``iterations`` t (by default some five); matplotlib axes."""
        import matplotlib.pyplot as plt

        last = len(self.y)
        chosen = np.unique(np.geomspace(1, last, 5).round() if iterations is None else iterations).astype(int)
        if not ((chosen >= 1) & (chosen <= last)).all():
            raise ValueError(f"The slice holds t = 1 to {last}; ask for iterations among them.")
        axes = plt.subplots(layout="constrained")[1]
        for t, shade in zip(chosen, np.linspace(0.3, 1, len(chosen)), strict=True):
            axes.plot(self.s, self.y[t - 1, :, number], color="#0072B2", alpha=shade, label=f"t = {t}")
        axes.set(xlabel="s", ylabel="y_t(x0 + s d)")
        axes.legend()
        return axes


def slice_through(model: Any, x: Any, direction: Any, s: ArrayLike, steps: int) -> Slice:
    """y_t(x + s d) for t = 1..steps and every s, by ``steps`` iterations of S inputs, in batches of a fixed size.

    ``model`` is an implicit model, an explicit one, a module or a function G(y, x). ``x`` and ``direction`` hold one
    instance, batch axis 1; ``s`` is evenly spaced, three values or more. Take float64 to count pieces or degrees: both
    rest on small differences.

    Raises ``ValueError``: an uneven ``s``, a direction of zero, steps < 1, numbers that are not finite.

    >>> import torch
    >>> newton = lambda y, x: y - 0.5 * (x * y - 1)
    >>> one = torch.ones(1, 1, dtype=torch.float64)
    >>> slice_through(newton, 0 * one, one, np.linspace(0, 1, 50), 3).polynomial_degree
    [0, 1, 2]
    """
    grid = np.asarray(s, dtype=float)
    check_grid(grid)
    model = as_model(model)
    with torch.no_grad():
        spread = Spread(model, x, [direction])
        with full_precision(spread.device):
            along = _side_by_side(model, spread, grid, steps)
            curves = [y.flatten(1).to("cpu", torch.float64).numpy() for y in along]
    return Slice(grid, np.stack(curves), spread.sizes[0] * abs(grid[-1] - grid[0]))


def length_ratios(
    model: Any, start: Any, end: Any, steps: int, points: int, report: Callable[[], None] = lambda: None
) -> Array:
    """Length of y_t along the segment from ``start`` to ``end``, over that of the segment, (T,): without its curves.

    As ``Slice.length_ratio``, for answers too large to be kept at every t; ``report`` is called after each G.

    >>> import torch
    >>> one = torch.ones(1, 1)
    >>> length_ratios(lambda y, x: 0.5 * y + x, 0 * one, one, 3, 5).tolist()
    [1.0, 1.5, 1.75]
    """
    if points < 2:
        raise ValueError(f"A segment of {points} points has no length: take two or more.")
    found = []
    for y, size in images(model, start, end, steps, points):
        found.append(float(norms(y.diff(dim=0)).double().sum()) / size)
        report()
    return np.array(found)


def images(model: Any, start: Any, end: Any, steps: int, points: int) -> Iterator[tuple[Tensor, float]]:
    """The image (S, ...) of the segment from ``start`` to ``end`` under y_t, and the segment's length, t = 1..steps."""
    model = as_model(model)
    with torch.no_grad():
        spread = Spread(model, start, [difference(end, start)])
        with full_precision(spread.device):
            for y in _side_by_side(model, spread, np.linspace(0, 1, points), steps):
                yield y, spread.sizes[0]


def _side_by_side(model: Model, spread: Spread, s: Array, steps: int) -> Iterator[Tensor]:
    """y_t (S, ...) at every s for t = 1..steps: batches that fit a cache, each a step on before any goes further."""
    batches = [iterates(model, spread.at(s[part, None]), steps) for part in spread.parts(len(s))]
    for together in zip(*batches, strict=True):
        yield torch.cat([y for _, _, y in together])
