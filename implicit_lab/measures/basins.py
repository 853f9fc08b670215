"""Which fixed points are there, and which start leads to which? One problem, many starts."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import optree
import torch
from torch import Tensor

from ..fixed_points import ConvergenceWarning, Status, Stop, fixed_point
from ..fixed_points.solver import Solver
from .iteration import check_batch, full_precision, norms, step
from .stability import Verdict, stability

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SAME = 1e-3
"""Ends this near, as a share of the largest ||G(start, x)||, are one fixed point."""
STEPS, STEPS_OF_OTHERS = 10_000, 100
"""Steps that a start is given unless ``stop`` says otherwise, of Picard and of a solver whose steps cost more."""
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MARKS = "osD^vP"
"""Of the first six fixed points (Okabe and Ito's colours); further ones and starts that did not end are grey."""


@dataclass(frozen=True)
class FixedPoint:
    """One end that starts have in common."""

    y: Tensor
    """Of the shape of one start: of all ends here the one of least residual."""
    count: int
    """Of the starts, how many end here."""
    residual: float
    """||G(y, x) - y||."""
    spread: float
    """The largest distance of an end that is counted here from y."""
    stability: Verdict
    """Of y -> G(y, x): stable, unstable or undecided."""
    radius: float | None
    """The largest |eigenvalue| of dG/dy; None where none converged."""


@dataclass(frozen=True, repr=False)
class Basins:
    """The fixed points that S starts led to, the most frequent first; printed, it is a table.

    >>> import torch, implicit_lab as il
    >>> well = lambda y, x: y - 0.1 * (y**3 - y)
    >>> found = il.basins(well, torch.linspace(-2, 2, 40, dtype=torch.float64)[:, None], None)
    >>> [(round(point.y.item(), 6), point.count, point.stability) for point in found.points]
    [(-1.0, 20, 'stable'), (1.0, 20, 'stable')]
    """

    points: tuple[FixedPoint, ...]
    starts: Tensor
    """(S, ...)"""
    ends: Tensor
    """(S, ...): where each start was when it came to rest, or when its steps ran out."""
    label: Tensor
    """(S,): for each start the place of its end among ``points``; -1 where it came to no rest."""

    @property
    def unsettled(self) -> int:
        """How many starts came to no rest."""
        return int((self.label < 0).sum())

    def __repr__(self) -> str:
        """A row for each fixed point; of its value only what fits."""
        rows = [("fixed point", "starts", "residual", "spread", "stability", "radius")]
        for point in self.points:
            radius = "-" if point.radius is None else f"{point.radius:.6g}"
            small = f"{point.residual:.1e}", f"{point.spread:.1e}"
            rows.append((_short(point.y), str(point.count), *small, point.stability, radius))
        widths = [max(len(row[column]) for row in rows) for column in range(6)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        if self.unsettled:
            lines.append(f"{self.unsettled} of {len(self.label)} starts came to no rest.")
        return "\n".join(lines)

    def draw(self, axes: "Axes") -> None:
        """The starts, marked by where they end: of one number against the end, of two in their plane.

        Starts of more numbers are drawn as how often each end is met.
        """
        size = self.starts[0].numel()
        if size > 2:
            self._draw_counts(axes)
            return
        flat, ends = self.starts.flatten(1).cpu(), self.ends.flatten(1).cpu()
        up = ends[:, 0] if size == 1 else flat[:, 1]
        for k in range(-1, len(self.points)):
            own = (self.label == k).cpu()
            if own.any():
                colour, mark = _look(k)
                name = _short(self.points[k].y) if k >= 0 else "no rest"
                axes.scatter(flat[own, 0], up[own], s=14, color=colour, marker=mark, label=name)
        axes.set(xlabel="start", ylabel="end") if size == 1 else axes.set(xlabel="start, y1", ylabel="start, y2")
        axes.legend(title="ends at", fontsize="small")

    def _draw_counts(self, axes: "Axes") -> None:
        names = [f"{k + 1}: {point.stability}" for k, point in enumerate(self.points)]
        counts = [point.count for point in self.points]
        if self.unsettled:
            names, counts = [*names, "no rest"], [*counts, self.unsettled]
        axes.barh(names, counts, color=[_look(k if k < len(self.points) else -1)[0] for k in range(len(names))])
        axes.invert_yaxis()
        axes.set(xlabel="starts", ylabel="fixed point")


def basins(
    G: Callable[[Tensor, Any], Tensor],
    starts: Tensor,
    x: Any,
    *,
    solver: Solver | None = None,
    stop: Stop | None = None,
    same: float = SAME,
) -> Basins:
    """y* = G(y*, x) from each of S starts, the ends that agree taken together, and which of them the iteration keeps.

    Only ends that converged are fixed points; the others are counted as unsettled. Picard finds none that is unstable,
    but from a start that lies on it; ``il.Newton()`` finds those too.

    Args:
        G: the operator; of an implicit model, the model itself, with z for y and the encoded input for x.
        starts: (S, ...), real.
        x: one instance: leaves whose first axis is 1 are given to every start; others are shared as they are.
        solver: ``Picard()``.
        stop: by default a residual of 1e-10 (1e-5 in single precision) of the largest ||G(start, x)||, in at most
            10,000 steps, or 100 of a solver that is named.
        same: two ends are one fixed point where they differ by less than this share of the largest ||G(start, x)||.

    Raises:
        ValueError: no starts; starts without an axis of numbers, not real or not finite; G changes their shape; a
            ``same`` that is not positive.

    Cost: that of the solves in one batch of S, and up to some hundred products with dG/dy for each fixed point.

    >>> import torch, implicit_lab as il
    >>> cosine = il.basins(lambda y, x: torch.cos(x * y), torch.zeros(1, 1).double(), torch.ones(1, 1).double())
    >>> round(cosine.points[0].y.item(), 6), round(cosine.points[0].radius, 6)
    (0.739085, 0.673612)
    """
    check_starts(starts, same)
    with torch.no_grad(), full_precision(starts.device), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        shared = optree.tree_map(lambda leaf: _spread(leaf, len(starts)), x)
        scale = norms(step(G, starts, shared)).nan_to_num(0, 0, 0).max().item()
        stop = stop or _stop(starts.dtype, scale, STEPS_OF_OTHERS if solver else STEPS)
        solution = fixed_point(G, starts, shared, solver=solver, stop=stop)
        ends, rest = solution.y, solution.status == Status.CONVERGED
        label = _together(ends, solution.residual, rest, same * scale)
        points = [_point(G, x, ends, solution.residual, label == k) for k in range(int(label.max()) + 1)]
    order = sorted(range(len(points)), key=lambda k: -points[k].count)
    place = torch.tensor([*(order.index(k) for k in range(len(points))), -1], device=label.device)
    return Basins(tuple(points[k] for k in order), starts, ends, place[label])


def check_starts(starts: Tensor, same: float) -> None:
    """Raise ``ValueError`` unless these are starts that can be told apart."""
    if len(starts) == 0:
        raise ValueError("There are no starts: give one or more, (S, ...).")
    check_batch(starts, "starts")
    if not same > 0:
        raise ValueError(f"same is {same}: ends are told apart by a positive share of their size.")


def _spread(leaf: Any, starts: int) -> Any:
    one = isinstance(leaf, Tensor) and leaf.dim() > 0 and leaf.shape[0] == 1
    return leaf.expand(starts, *leaf.shape[1:]) if one else leaf


def _stop(dtype: torch.dtype, scale: float, steps: int) -> Stop:
    tolerance = 1e-10 if dtype == torch.float64 else 1e-5
    # Absolute, since at a fixed point 0 no relative tolerance is ever met.
    return Stop(rtol=tolerance, atol=tolerance * scale, max_steps=steps)


def _together(ends: Tensor, residual: Tensor, rest: Tensor, near: float) -> Tensor:
    """A number for each end: that of the first, by residual, that it lies near; -1 for those without rest."""
    flat = ends.flatten(1)
    label = torch.full((len(flat),), -1, device=flat.device)
    left, k = rest.clone(), 0
    while left.any():
        best = int(torch.where(left, residual, torch.inf).argmin())
        own = left & ((flat - flat[best]).norm(dim=1) <= near)
        label[own] = k
        left &= ~own
        k += 1
    return label


def _point(G: Callable[[Tensor, Any], Tensor], x: Any, ends: Tensor, residual: Tensor, own: Tensor) -> FixedPoint:
    best = int(torch.where(own, residual, torch.inf).argmin())
    y = ends[best]
    spread = (ends[own] - y).flatten(1).norm(dim=1).max().item()
    kept = stability(lambda v: G(v, x), y[None])
    return FixedPoint(y, int(own.sum()), residual[best].item(), spread, kept.verdict, kept.radius)


def _short(y: Tensor) -> str:
    numbers = y.flatten().tolist()
    if len(numbers) > 3:
        return f"{len(numbers)} numbers, norm {y.norm().item():.6g}"
    return ", ".join(f"{number:.6g}" for number in numbers)


def _look(k: int) -> tuple[str, str]:
    return (COLOURS[k], MARKS[k]) if 0 <= k < len(COLOURS) else ("#8A8A8A", "x")
