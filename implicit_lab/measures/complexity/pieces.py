"""The linear pieces of x -> y_t(x) between two inputs, counted exactly: no grid decides what is seen."""

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.func import jvp

from ..iteration import Model, Once, Operator, as_model, check_steps, differentiating, iterates
from .inputs import Spread, difference
from .kinks import Watch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]

MOST = 10_000
"""Boundaries, of all operations and all t together, beyond which nothing is counted."""
GAP = 1e-12
"""Boundaries that are nearer to each other, as a share of the segment, are one."""
ROUNDING = 1e-13
"""What is smaller, against the largest of its operation, has no sign."""
BEND = 1e-9
"""A change of the slope that is smaller, against the largest slope, is none."""
INSIDE = 0.381966
"""Where in a piece its slope is taken, and its linearity checked: no point that a symmetric curve would single out."""


@dataclass(frozen=True)
class Pieces:
    """Where y_t kinks on the way from one input to another, x(s) = start + s (end - start), for t = 1..T.

    >>> import torch, implicit_lab as il
    >>> fold = il.Operator(lambda y, x: 1 - (2 * y - 1).abs(), start=lambda x: x)
    >>> found = il.pieces_along(fold, torch.zeros(1, 1), torch.ones(1, 1), 3)
    >>> found.count.tolist(), found.kinks[1].tolist()
    ([2, 4, 8], [0.25, 0.5, 0.75])
    """

    kinks: list[Array]
    """For each t the s of its kinks, strictly between 0 and 1, in order."""
    boundaries: Array
    """Every s at which some operation changes its piece, at any t, whether y_t shows it or not."""

    @property
    def count(self) -> NDArray[np.int64]:
        """(T,): the linear pieces of y_t, one more than its kinks."""
        return np.array([1 + len(found) for found in self.kinks])

    def plot(self) -> "Axes":
        """The kinks of y_t as points (s, t), beside the number of pieces; matplotlib axes."""
        import matplotlib.pyplot as plt

        axes = plt.subplots(layout="constrained")[1]
        axes.eventplot(self.kinks, lineoffsets=range(1, 1 + len(self.kinks)), linelengths=0.8, colors="#0072B2")
        ticks = np.unique(np.linspace(1, len(self.kinks), 8).round().astype(int))
        labels = [f"t = {t}: {self.count[t - 1]} piece{'s' if self.count[t - 1] > 1 else ''}" for t in ticks]
        axes.set(xlabel="s, from start to end", xlim=(0, 1), yticks=ticks, yticklabels=labels)
        return axes


def pieces_along(model: Any, start: Any, end: Any, steps: int) -> Pieces:
    """The linear pieces of s -> y_t(start + s (end - start)), 0 <= s <= 1, for t = 1..steps, exactly.

    Inputs on which every ReLU (and absolute value, clamp, maximum, comparison) takes the same piece form a convex set,
    on which y_t is affine. So where both ends of an interval take the same pieces there is no boundary within it, and
    where they do not, the first operation that differs is affine up to there: its boundary is found by one division.
    Intervals are split there, and the halves looked at again, until all ends agree. A boundary is a kink of y_t where
    y_t's own slope changes by more than 1e-9 of its largest; others, of units that do not reach the answer or of later
    t, are not counted.

    Args:
        model: an implicit model, an explicit one, a module or a function G(y, x). It runs in float64, a module as a
            copy; what a function closes over must be float64 too.
        start: one input, batch axis 1.
        end: another, equal in what is not a real number.
        steps: T >= 1.

    Raises:
        ValueError: the ends are equal; more than 10,000 boundaries; a y_t that is not piecewise linear and continuous,
            as far as these operations tell; steps < 1; a G that cannot be differentiated.

    Boundaries nearer than 1e-12 of the segment count as one. Cost: some two iterations of T steps for each boundary,
    in batches, and one with its derivative.

    Source: the exact restriction of a network to a line, Sotoudeh and Thakur, NeurIPS 2019; that such regions are
    convex, Montufar, Pascanu, Cho and Bengio, NeurIPS 2014.

    >>> import torch
    >>> ramp = lambda y, x: torch.relu(x - 0.3) - torch.relu(x - 0.30003) + 0.5 * y
    >>> pieces_along(ramp, torch.zeros(1, 1), torch.ones(1, 1), 2).kinks[1].round(8).tolist()
    [0.3, 0.30003]
    """
    check_steps(steps)
    model = _in_double(as_model(model))
    start, end = _double(start), _double(end)
    with torch.no_grad():
        segment = Spread(model, start, [difference(end, start)])
        boundaries = _boundaries(model, segment, steps)
        slopes = _slopes(model, segment, steps, boundaries)
    kinks = []
    for slope in slopes:
        bend = np.linalg.norm(np.diff(slope, axis=0), axis=1)
        kinks.append(boundaries[1:-1][bend > BEND * np.linalg.norm(slope, axis=1).max()])
    return Pieces(kinks, boundaries[1:-1])


def _boundaries(model: Model, segment: Spread, steps: int) -> Array:
    """0, 1 and every s between at which some operation changes its piece, in order."""
    known = np.array([0.0, 1.0])
    # The left ends of the intervals that may have boundaries within.
    open_at = np.array([True])
    while open_at.any():
        fresh = []
        left, right = known[:-1][open_at], known[1:][open_at]
        for part in segment.parts(len(left)):
            crossings = _Crossings(left[part], right[part])
            ends = np.concatenate([left[part], right[part]])
            with Watch(len(ends), crossings.look):
                for _ in iterates(model, segment.at(ends[:, None]), steps):
                    pass
            fresh.append(crossings.found)
        split = _apart(np.concatenate(fresh))
        within = np.searchsorted(known, split)
        # Only what lies in an interval that was split can hide another boundary.
        touched = np.isin(np.arange(1, len(known)), within)
        together = np.sort(np.concatenate([known, split]))
        open_at = touched[np.searchsorted(known, together[1:]) - 1]
        known = together
        if len(known) - 2 > MOST:
            raise ValueError(
                f"There are more than {MOST:,} boundaries of linear pieces between these two inputs: take a shorter "
                "segment, fewer steps or a smaller operator."
            )
    return known


class _Crossings:
    """The first boundaries within each of n intervals, (left, right), by the signs at both ends."""

    def __init__(self, left: Array, right: Array) -> None:
        self.left, self.right = left, right
        self.undecided = np.ones(len(left), dtype=bool)
        self.found = np.empty(0)

    def look(self, values: Tensor) -> None:
        """Take the values of one operation, (2 n, k): those of the left ends, then those of the right."""
        if not values.is_floating_point() or not self.undecided.any():
            return
        at_left, at_right = values.double().chunk(2)
        least = ROUNDING * values.abs().amax()
        crossed = (at_left * at_right < 0) & (at_left.abs() > least) & (at_right.abs() > least)
        crossed &= torch.from_numpy(self.undecided).to(crossed.device)[:, None]
        row, unit = (index.cpu().numpy() for index in crossed.nonzero(as_tuple=True))
        a, b = at_left[row, unit].cpu().numpy(), at_right[row, unit].cpu().numpy()
        s = self.left[row] + (self.right[row] - self.left[row]) * a / (a - b)
        inside = (s - self.left[row] > GAP) & (self.right[row] - s > GAP)
        self.found = np.concatenate([self.found, s[inside]])
        # What comes after an operation that changes its piece is affine no more: it waits for the halves.
        self.undecided[row[inside]] = False


def _slopes(model: Model, segment: Spread, steps: int, boundaries: Array) -> list[Array]:
    """The slope of y_t on each piece between boundaries, (P, m) for each t; ``ValueError`` where y_t is not affine."""
    ends, width = boundaries, np.diff(boundaries)
    inner = boundaries[:-1] + INSIDE * width
    parts = segment.parts(len(inner))
    slopes: list[list[Array]] = [[] for _ in range(steps)]
    for part in parts:
        span = slice(part.start, part.stop + 1)
        at_ends = _answers(model, segment, steps, torch.from_numpy(ends[span]))

        def inside(s: Tensor) -> tuple[Tensor, ...]:
            return tuple(_answers(model, segment, steps, s))

        s = torch.from_numpy(inner[part])
        with differentiating():
            answers, moved = jvp(inside, (s,), (torch.ones_like(s),))  # type: ignore[misc]
        for t, (y, slope, outer) in enumerate(zip(answers, moved, at_ends, strict=True)):
            expected = (1 - INSIDE) * outer[:-1] + INSIDE * outer[1:]
            # Written so that a NaN is off too.
            off = ~((y - expected).norm(dim=1) <= 1e-8 * outer.abs().amax())
            if off.any():
                piece = part.start + int(off.nonzero()[0])
                raise ValueError(
                    f"y_{t + 1} is not linear between s = {ends[piece]:.4g} and {ends[piece + 1]:.4g}, where no relu, "
                    "abs, clamp, maximum or comparison of its batch changes sign: pieces can only be counted of a G "
                    "that is piecewise linear and continuous."
                )
            slopes[t].append(slope.cpu().numpy())
    return [np.concatenate(each) for each in slopes]


def _answers(model: Model, segment: Spread, steps: int, s: Tensor) -> list[Tensor]:
    return [y.flatten(1).double() for _, _, y in iterates(model, segment.at(s[:, None]), steps)]


def _apart(found: Array) -> Array:
    """Those found, in order, each once."""
    found = np.sort(found)
    return found[np.diff(found, prepend=-1.0) > GAP]


def _in_double(model: Model) -> Model:
    """The model in float64: a copy of a module, which is the same network with its rounding done later."""
    if isinstance(model, nn.Module):
        return copy.deepcopy(model).double()
    if isinstance(model, Operator) and isinstance(model.G, nn.Module):
        return Operator(copy.deepcopy(model.G).double(), model.start)
    if isinstance(model, Once) and isinstance(model.F, nn.Module):
        return Once(copy.deepcopy(model.F).double())
    return model


def _double(tree: Any) -> Any:
    import optree

    return optree.tree_map(
        lambda leaf: leaf.double() if isinstance(leaf, Tensor) and leaf.is_floating_point() else leaf, tree
    )
