"""y_t on a plane through input space, x(a, b) = x0 + a d1 + b d2."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..iteration import Model, as_model, check_steps, full_precision, iterates
from ..progress import Progress, counter
from .inputs import Spread

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Plane:
    """One number of y_t, or a few, at x0 + a d1 + b d2, for t = 1..T and a, b evenly from -1 to 1.

    >>> import torch, implicit_lab as il
    >>> sheet = il.plane(lambda y, x: 0.5 * y + x, torch.zeros(1, 2), torch.eye(2)[:1], torch.eye(2)[1:], 3, size=5)
    >>> sheet.values.shape, sheet.values[2, 0].tolist()
    ((3, 5, 5), [-1.75, -0.875, 0.0, 0.875, 1.75])
    """

    a: Array
    """(n,): -1 to 1, from left to right."""
    values: Array
    """(T, n, n): row by b, from -1 below to 1, column by a; (T, n, n, P) of P numbers."""

    def plot(self, t: int | None = None, number: int = 0) -> "Axes":
        """The map at t (by default the last) in cividis, on the colour scale of all t; matplotlib axes.

        Of several numbers the one that is asked for.
        """
        import matplotlib.pyplot as plt

        t = len(self.values) if t is None else t
        if not 1 <= t <= len(self.values):
            raise ValueError(f"The plane holds t = 1 to {len(self.values)}; there is no t = {t}.")
        values = self.values if self.values.ndim == 3 else self.values[..., number]
        shown = values[np.isfinite(values)]
        low, high = (shown.min(), shown.max()) if shown.size else (0.0, 1.0)
        figure, axes = plt.subplots(layout="constrained")
        drawn = axes.pcolormesh(self.a, self.a, values[t - 1], cmap="cividis", vmin=low, vmax=high)
        axes.set(xlabel="a", ylabel="b", title=f"t = {t}", aspect="equal")
        figure.colorbar(drawn)
        return axes


def first_number(y: Tensor) -> Tensor:
    """The first number of each answer, (B,)."""
    return y.flatten(1)[:, 0]


def plane(
    model: Any,
    x: Any,
    d1: Any,
    d2: Any,
    steps: int,
    size: int = 48,
    *,
    of: Callable[[Tensor], Tensor] = first_number,
    progress: Progress | None = None,
) -> Plane:
    """y_t(x + a d1 + b d2) for t = 1..steps and size x size values of (a, b), a and b evenly from -1 to 1.

    Args:
        model: an implicit model, an explicit one, a module or a function G(y, x).
        x: one instance in the middle of the plane, batch axis 1.
        d1: like x; to the right.
        d2: like x; upward.
        steps: T >= 1. The cost is size^2 iterations, in batches of as many as fit a fixed budget.
        size: points a side, two or more.
        of: what of the answers (B, ...) is kept, (B,) or P numbers of each, (B, P); by default the first number.
        progress: called as ``progress(done, total)`` after each call of G; a true answer stops the work.

    Raises:
        ValueError: directions that are zero or parallel, steps < 1, size < 2, numbers that are not finite.
        Cancelled: ``progress`` asked for it.

    >>> import torch
    >>> fold = lambda y, x: 1 - (2 * y - x.sum(1, keepdim=True)).abs()
    >>> plane(fold, torch.zeros(1, 2), torch.eye(2)[:1], torch.eye(2)[1:], 2, size=3).values[0].tolist()
    [[-1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, -1.0]]
    """
    check_steps(steps)
    if size < 2:
        raise ValueError(f"size is {size}: a plane needs two points a side or more.")
    model = as_model(model)
    axis = np.linspace(-1, 1, size)
    points = np.stack([each.ravel() for each in np.meshgrid(axis, axis)], axis=1)
    with torch.no_grad():
        spread = Spread(model, x, [d1, d2])
        report = counter(progress, steps * calls(spread, len(points)))
        values = numbers_at(model, spread, points, steps, of, report)
    return Plane(axis, values.reshape(steps, size, size, *values.shape[2:]))


def numbers_at(
    model: Model,
    spread: Spread,
    points: Array,
    steps: int,
    of: Callable[[Tensor], Tensor],
    report: Callable[[], None] = lambda: None,
) -> Array:
    """``of`` y_t at S points (S, 2) of a plane, (T, S) or (T, S, P), in batches of as many as fit a fixed budget."""
    kept = []
    with torch.no_grad(), full_precision(spread.device):
        for part in spread.parts(len(points)):
            numbers = []
            for _, _, y in iterates(model, spread.at(points[part]), steps):
                numbers.append(of(y).to("cpu", torch.float64).numpy())
                report()
            kept.append(np.stack(numbers))
    return np.concatenate(kept, axis=1)


def calls(spread: Spread, count: int) -> int:
    """How many calls of G an iteration of ``count`` points takes."""
    return len(spread.parts(count))
