"""How a looped network comes to its answers: for each t which instances are right, and which are at rest."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..study import ExplicitModel, ImplicitModel, Problem, Study
from .at_rest import AT_REST

Array = NDArray[np.float64]

LONGEST_PERIOD = 12
"""Iterations within which a state that goes round must have come back."""
CYCLE = 0.1
"""It has come back where it is nearer to where it was than this share of one step."""


@dataclass(frozen=True)
class Settling:
    """B instances at t = 1 ... T."""

    right: NDArray[np.bool_]
    """(T, B)"""
    residuals: Array
    """(T, B), ||z_t - z_{t-1}|| / ||z_t||."""
    periods: Array
    """(B,), after how many iterations z_T comes round again; NaN where it rests, or does not within 12."""

    @property
    def exact(self) -> Array:
        """Share of right answers, (T,)."""
        share: Array = self.right.mean(axis=1)
        return share

    @property
    def at_rest(self) -> NDArray[np.bool_]:
        """(T, B)"""
        return self.residuals < AT_REST

    def lost_after(self, t: int) -> int:
        """How many of those that are right at t are wrong at T."""
        return int((self.right[t - 1] & ~self.right[-1]).sum())

    def first_at_rest(self) -> Array:
        """(B,), the first t at rest; NaN where none is."""
        return np.where(self.at_rest.any(axis=0), 1.0 + self.at_rest.argmax(axis=0), np.nan)

    def right_by_rest(self, t: int) -> tuple[float | None, float | None]:
        """Share of right answers among those at rest at t, and among the others; None where there are none."""
        rest, right = self.at_rest[t - 1], self.right[t - 1]
        return _mean(right[rest]), _mean(right[~rest])


@torch.no_grad()
def settling(
    study: Study, model: ImplicitModel, problem: Problem, steps: int, start: Callable[[Tensor], Tensor] | None = None
) -> Settling:
    """``steps`` iterations on a problem, from z_0 or from ``start(z_0)``."""
    x = model.encode(problem.x)
    z = model.initial(x)
    if start is not None:
        z = start(z)
    right, residuals = [], []
    trail = deque([z], maxlen=LONGEST_PERIOD + 1)
    for _ in range(steps):
        z = model(z, x)
        right.append(exact(study, model.decode(z), problem))
        residuals.append(_apart(z, trail[-1]))
        trail.append(z)
    return Settling(np.stack(right), np.stack(residuals).astype(float), _periods(list(trail)))


def _periods(trail: list[Tensor]) -> Array:
    """The period of each state at the end of a trail, as ``Settling`` says."""
    *earlier, last = trail
    away = np.stack([_apart(last, z) for z in reversed(earlier)])
    back = (away < CYCLE * away[0]) & (away[0] >= AT_REST)
    return np.where(back.any(axis=0), 1.0 + back.argmax(axis=0), np.nan)


def _apart(z: Tensor, other: Tensor) -> Array:
    """||z - z'|| / ||z||, (B,)."""
    found: Array = ((z - other).flatten(1).norm(dim=1) / z.flatten(1).norm(dim=1)).numpy()
    return found


def exact(study: Study, y: Tensor, problem: Problem) -> NDArray[np.bool_]:
    """Whether each answer is right in all its parts, (B,)."""
    found: NDArray[np.bool_] = (study.quality(y, problem.truth)["exact"] > 0.5).numpy()
    return found


@torch.no_grad()
def once(study: Study, model: ExplicitModel, problem: Problem) -> NDArray[np.bool_]:
    """Whether each answer of an explicit network is right, (B,)."""
    return exact(study, model(problem.x), problem)


def by_breadth(
    study: Study, model: ImplicitModel, problem: Problem, steps: int, starts: int, seed: int
) -> NDArray[np.bool_]:
    """Whether the answer is right that, of several random starts, is nearest to rest after ``steps``, (B,)."""
    noise = torch.Generator().manual_seed(seed)
    runs = [
        settling(study, model, problem, steps, lambda z: torch.randn(z.shape, generator=noise)) for _ in range(starts)
    ]
    best = np.stack([run.residuals[-1] for run in runs]).argmin(axis=0)
    right: NDArray[np.bool_] = np.stack([run.right[-1] for run in runs])[best, np.arange(len(best))]
    return right


def slopes(study: Any, model: ImplicitModel, problem: Problem, steps: int) -> tuple[Array, Array]:
    """Slopes of y_t, t = 1 ... T, over the study's neighbours, (T, K B), and those of the truth, (K B,)."""
    beside = study.perturbations(problem)
    answers = [_answers(model, x, steps) for x in (problem.x, *(each.x for each in beside))]
    found = [
        torch.stack([study.distance(y, y_0) / each.size for each, y in zip(beside, others, strict=True)]).flatten()
        for y_0, *others in zip(*answers, strict=True)
    ]
    truth = study.true_slopes(problem, beside).flatten()
    return torch.stack(found).double().numpy(), truth.double().numpy()


@torch.no_grad()
def _answers(model: ImplicitModel, x: Any, steps: int) -> list[Tensor]:
    encoded = model.encode(x)
    z = model.initial(encoded)
    answers = []
    for _ in range(steps):
        z = model(z, encoded)
        answers.append(model.decode(z))
    return answers


def restlessness(before: Tensor, after: Tensor) -> Tensor:
    """||z_t - z_{t-1}|| / ||z_t||, mean over the batch; the graph goes through the numerator only."""
    return ((after - before).flatten(1).norm(dim=1) / after.detach().flatten(1).norm(dim=1)).mean()


def _mean(values: NDArray[np.bool_]) -> float | None:
    return float(values.mean()) if values.size else None


@dataclass(frozen=True)
class Followed:
    """One instance on its way."""

    answers: Tensor
    """y_0, ..., y_T, (T + 1, ...)"""
    residuals: list[float]
    """||z_t - z_{t-1}|| / ||z_t||, t = 1 ... T."""
    rest: int | None
    """The first t whose residual is below ``AT_REST``; None where none is."""


@torch.no_grad()
def followed(model: ImplicitModel, x: Tensor, most: int) -> Followed:
    """The iterates of one input (1, ...), until they are at rest and half as many again, at most ``most``."""
    encoded = model.encode(x)
    z = model.initial(encoded)
    answers = [model.decode(z)]
    residuals: list[float] = []
    rest, end = None, most
    while len(residuals) < end:
        before, z = z, model(z, encoded)
        answers.append(model.decode(z))
        residuals.append(float((z - before).norm() / z.norm()))
        if rest is None and residuals[-1] < AT_REST:
            rest = len(residuals)
            end = min(most, rest + rest // 2)
    return Followed(torch.cat(answers), residuals, rest)
