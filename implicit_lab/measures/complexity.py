"""How complex the map x -> y_t(x) has become, along a line through input space: x(s) = x0 + s d."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import optree
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from .iteration import as_model, check_batch, full_precision, iterates, to_working, working

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Slice:
    """y_t along x(s) = x0 + s d, for t = 1..T at S evenly spaced s, with what can be counted on it, (T,) each.

    >>> import torch, implicit_lab as il
    >>> fold = il.Operator(lambda y, x: 1 - (2 * y - 1).abs(), start=lambda x: x)
    >>> one = torch.ones(1, 1, dtype=torch.float64)
    >>> il.slice_through(fold, 0 * one, one, np.linspace(0, 1, 257), 3).linear_pieces.tolist()
    [2, 4, 8]
    """

    s: Array
    """(S,)"""
    y: Array
    """(T, S, m): the curve that the line maps to, all numbers of the answer."""

    @property
    def total_variation(self) -> Array:
        """Length of the curve."""
        return np.array([total_variation(curve) for curve in self.y])

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


def slice_through(model: Any, x: Any, direction: Any, s: ArrayLike, steps: int) -> Slice:
    """y_t(x + s d) for t = 1..steps and every s, by ``steps`` calls of G on one batch of S inputs.

    ``model`` is an implicit model, a module or a function G(y, x). ``x`` and ``direction`` hold one instance, batch
    axis 1; ``s`` is evenly spaced, three values or more. Take float64 to count pieces or degrees: both rest on small
    differences.

    >>> import torch
    >>> newton = lambda y, x: y - 0.5 * (x * y - 1)
    >>> one = torch.ones(1, 1, dtype=torch.float64)
    >>> slice_through(newton, 0 * one, one, np.linspace(0, 1, 50), 3).polynomial_degree
    [0, 1, 2]
    """
    grid = np.asarray(s, dtype=float)
    _check_grid(grid)
    model = as_model(model)
    dtype, device = working(model)

    def line(start: Any, change: Any) -> Any:
        if not (isinstance(start, Tensor) and start.is_floating_point()):
            return start.expand(len(grid), *start.shape[1:])
        along = torch.as_tensor(grid, dtype=start.dtype, device=start.device)
        return start + along.reshape(-1, *[1] * (start.dim() - 1)) * change

    with torch.no_grad():
        inputs = optree.tree_map(line, to_working(x, dtype, device), to_working(direction, dtype, device))
        for leaf in optree.tree_leaves(inputs):
            if isinstance(leaf, Tensor) and leaf.is_floating_point():
                check_batch(leaf, "x + s d")
        device = optree.tree_leaves(inputs)[0].device
        with full_precision(device):
            curves = [y.flatten(1).to("cpu", torch.float64).numpy() for _, _, y in iterates(model, inputs, steps)]
    return Slice(grid, np.stack(curves))


def total_variation(y: Array) -> float:
    """Sum of ||y(s_{i+1}) - y(s_i)|| over the grid, (S, m): the length of the curve, approached from below."""
    _check_finite(y)
    return float(np.linalg.norm(np.diff(y, axis=0), axis=1).sum())


def linear_pieces(y: Array, rtol: float = 1e-7) -> int:
    """Number of linear pieces of y(s) on an even grid, (S, m): one more than the kinks.

    A kink shows as a second difference that is not zero, at the one or two grid points beside it; neighbouring ones are
    counted once, so that the count is a lower bound, reached when pieces are longer than three grid steps. For ReLU
    operators, in float64; a smooth curve gives a single bend everywhere, and no useful count.
    """
    _check_finite(y)
    second = np.abs(np.diff(y, n=2, axis=0)).max(axis=1)
    bent = second > rtol * max(1e-300, np.abs(np.diff(y, axis=0)).max())
    # Two kinks two steps apart bend up to four points in a row: a run of n points holds at least n / 2 kinks.
    edges = np.flatnonzero(np.diff(np.concatenate([[0], bent.astype(int), [0]])))
    runs = edges[1::2] - edges[::2]
    return 1 + int(np.ceil(runs / 2).sum())


def bandwidth(s: Array, y: Array, share: float = 0.99) -> float:
    """The frequency, in cycles per unit of s, below which ``share`` of the energy of y(s) lies, (S, m) on an even grid.

    The straight line between the ends is taken away and a Hann window applied, so that what is not periodic does not
    pose as high frequency. Resolution is one over the length of the slice.
    """
    _check_grid(s)
    _check_finite(y)
    fraction = ((s - s[0]) / (s[-1] - s[0]))[:, None]
    bent = (y - (y[0] + fraction * (y[-1] - y[0]))) * np.hanning(len(s))[:, None]
    energy = (np.abs(np.fft.rfft(bent, axis=0)) ** 2).sum(axis=1)
    if energy.sum() <= 1e-24 * len(s) * (y**2).sum():
        return 0.0
    index = np.searchsorted(np.cumsum(energy), share * energy.sum())
    return float(np.fft.rfftfreq(len(s), s[1] - s[0])[index])


def polynomial_degree(s: Array, y: Array, highest: int = 30, rtol: float = 1e-9) -> int | None:
    """The lowest degree, up to ``highest`` and S / 2, of a polynomial that is y(s) to ``rtol``; None where none is."""
    _check_grid(s)
    _check_finite(y)
    unit = 2 * (s - s[0]) / (s[-1] - s[0]) - 1
    scale = max(np.abs(y).max(), 1e-300)
    limit = min(highest, len(s) // 2)
    basis = np.linalg.qr(np.polynomial.chebyshev.chebvander(unit, limit)).Q
    for degree in range(limit + 1):
        used = basis[:, : degree + 1]
        if np.abs(y - used @ (used.T @ y)).max() <= rtol * scale:
            return degree
    return None


def _check_grid(s: Array) -> None:
    gaps = np.diff(s)
    if len(s) < 3 or not np.allclose(gaps, gaps[0]) or gaps[0] == 0:
        raise ValueError("A slice needs three or more evenly spaced values of s.")


def _check_finite(y: Array) -> None:
    lost = ~np.isfinite(y).all(axis=1)
    if lost.any():
        raise ValueError(
            f"The curve is not finite at {lost.sum()} of {len(y)} points, first at point {int(lost.argmax())}: take a "
            "slice, and t, where it is."
        )
