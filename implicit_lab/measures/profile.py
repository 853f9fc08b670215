"""One pass over a trajectory: quality, Lipschitz ratio and residual of y_t for every t, by T operator calls."""

import inspect
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_overloads, overload

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from .complexity import segment_lengths
from .directions import directions
from .figure import figure
from .inference import for_inference
from .iteration import Model, check_steps, full_precision, iterates, norms, to_working, working
from .own_operator import STEPS, subject
from .progress import Progress, counter

if TYPE_CHECKING:
    from ..study import Problem, Study

Array = NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class Profile:
    """What was measured of x -> y_t(x) at t = 1..T, over B instances and K perturbations.

    ``residual`` is the mean over instances of ||z_t - z_{t-1}|| / ||z_t||: relative, and of the iterate z, not of
    its decoded answer. Where z_t is zero it is 1, since all of z_{t-1} is gone, or 0 where that was zero too.
    ``lipschitz`` is the study's statistic of ``ratios``; of a Lipschitz constant, it can only be a lower bound.

    >>> import implicit_lab as il
    >>> study = il.load_study("scalar")
    >>> measured = il.profile(study, study.model("implicit-5"), study.problem(4, seed=0), 3)
    >>> measured.ratios.shape, bool((measured.lipschitz == measured.ratios.max((1, 2))).all())
    ((3, 2, 4), True)
    >>> str(measured)[:50]
    'y_t for t = 1 to 3, 4 instances, 2 perturbations: '
    """

    iterations: NDArray[np.int64]
    """(T,): 1..T."""
    quality_mean: Array
    """(T,): mean over instances of the study's figure, in its unit."""
    quality_std: Array
    """(T,): standard deviation over instances (not of the mean)."""
    lipschitz: Array
    """(T,): max or mean of ``ratios``, as the study takes it."""
    residual: Array
    """(T,)"""
    ratios: Array
    """(T, K, B): ||y_t(x + d) - y_t(x)|| / ||d||."""
    residuals: Array
    """(T, B): of each instance."""
    changes: list[Any]
    """The K changes d that the study gave, each like x: what else is measured along them."""
    last: Tensor
    """z_T, (B, ...)."""
    complexity: Array | None = None
    """(T,): length ratio of y_t on the study's segment, where it was asked for."""
    slice_points: int | None = None
    """The inputs on that segment."""

    def __repr__(self) -> str:
        steps, changes, instances = self.ratios.shape
        curves = {
            "quality": self.quality_mean,
            "Lipschitz ratio": self.lipschitz,
            "residual": self.residual,
            "length ratio": self.complexity,
        }
        told = [f"{name} {_ends(values)}" for name, values in curves.items() if values is not None]
        return f"y_t for t = 1 to {steps}, {instances} instances, {changes} perturbations: {', '.join(told)}."


@overload
def profile(
    study: "Study",
    /,
    model: Model,
    problem: "Problem",
    steps: int,
    *,
    progress: Progress | None = None,
    chunk: int | None = None,
    slice_points: int | None = None,
) -> Profile: ...


@overload
def profile(
    G: Callable[..., Any],
    /,
    x: Any,
    truth: Any = None,
    y0: Any = None,
    steps: int = STEPS,
    *,
    progress: Progress | None = None,
    chunk: int | None = None,
    slice_points: int | None = None,
) -> Profile: ...


def profile(
    *subjects: Any,
    progress: Progress | None = None,
    chunk: int | None = None,
    slice_points: int | None = None,
    **named: Any,
) -> Profile:
    r"""L_t = stat ||y_t(x + d) - y_t(x)|| / ||d||, and quality and residual of y_t, for t = 1..steps at once.

    The clean input and its K perturbed copies go through the iteration as one batch, so that ``steps`` iterations
    cost ``steps`` calls of G a chunk, where rerunning from y_0 for each t costs steps (steps + 1) / 2.

    It is called as ``profile(G, x, truth, y0, steps)``, or for a study as ``profile(study, model, problem, steps)``.

    Args:
        study: gives ``perturbations(problem)``, ``quality`` and ``lipschitz_statistic``.
        model: an implicit model, in evaluation mode. It runs in its own precision, float32 or better, never under
            autocast.
        problem: B instances.
        steps: T >= 1.
        progress: called as ``progress(done, total)`` after each call of G; a true answer stops the work.
        chunk: instances that are run at once, each with its K copies; by default as many as fit a fixed budget.
            It changes memory and speed, not the figures.
        G, x, truth, y0: in the place of those three, an operator and input of one's own, as ``explore`` takes them.
        slice_points: where given, ``complexity`` is measured too: the length of y_t over that of a segment between
            two inputs, from this many on it: the study's ``segment``, by default from the first instance to the last.

    Raises:
        ValueError: steps < 1; no perturbations; one that is zero, or lost to rounding; an in-place G; half
            precision.
        Cancelled: ``progress`` asked for it.

    Warns:
        UserWarning: the differences measured are of the size of rounding itself, so that L_t says nothing.

    Source: the empirical ratio of Liu, Ding, Osher and Yin, arXiv 2510.03638, who rerun from zero for each t.

    >>> import implicit_lab as il
    >>> study = il.load_study("scalar")
    >>> measured = il.profile(study, study.model("implicit-5"), study.problem(50, seed=0), 20)
    >>> bool(measured.quality_mean[19] < measured.quality_mean[0])
    True
    >>> il.profile(lambda y, x: 0.5 * y + x, torch.ones(1, 3), steps=3).lipschitz.round(3).tolist()
    [1.0, 1.5, 1.75]
    """
    study, model, problem, steps = subject(*subjects, **named)
    check_steps(steps)
    dtype, device = working(model)
    truth = to_working(problem.truth, dtype, device)
    model = for_inference(study, model)
    changes = study.perturbations(problem)
    along = directions(study, problem.x, changes, dtype, device)
    chunks = along.chunks(truth[0].numel(), chunk)
    report = counter(progress, steps * (len(chunks) + (slice_points is not None)))

    instances = truth.shape[0]
    quality = np.empty((steps, instances))
    residual = np.empty((steps, instances))
    ratios = np.empty((steps, len(changes), instances))
    rounding = np.empty((steps, len(changes), instances))
    last = []
    # no_grad rather than inference_mode: a model may keep what it computed here and be trained later, and only
    # outside inference mode do tensors count the writes by which an in-place G is caught.
    with torch.no_grad(), full_precision(truth.device):
        for rows in chunks:
            count, sizes = rows.stop - rows.start, along.sizes[:, rows]
            for t, (before, z, y) in enumerate(iterates(model, along.batch(rows), steps)):
                moved = norms((z - before)[:count])
                residual[t, rows] = _numpy(_relative(moved, norms(z[:count]), norms(before[:count])))
                ratios[t, :, rows] = _numpy(along.slopes(y, rows))
                rounding[t, :, rows] = _numpy(torch.finfo(y.dtype).eps * norms(y[:count]) / sizes)
                quality[t, rows] = _numpy(figure(study, y[:count], truth[rows]))
                report()
            last.append(z[:count].clone())
        complexity = None
        if slice_points is not None:
            complexity = segment_lengths(study, model, problem, steps, slice_points, report)

    statistic = _statistic(study.lipschitz_statistic)
    # Of an iterate that runs away a figure may be finite, and its mean or its spread not: they are infinite then.
    with np.errstate(over="ignore", invalid="ignore"):
        quality_mean, quality_std = quality.mean(axis=1), quality.std(axis=1)
        mean_residual = residual.mean(axis=1)
        lipschitz = statistic(ratios.reshape(steps, -1), axis=1)
        doubt = statistic(rounding.reshape(steps, -1), axis=1)
    _warn_of_rounding(lipschitz, doubt)
    return Profile(
        iterations=np.arange(1, steps + 1),
        quality_mean=quality_mean,
        quality_std=quality_std,
        lipschitz=lipschitz,
        residual=mean_residual,
        ratios=ratios,
        residuals=residual,
        changes=changes,
        last=torch.cat(last),
        complexity=complexity,
        slice_points=slice_points,
    )


# For help() and editors, which know no overloads: what a person's own operator takes.
profile.__signature__ = inspect.signature(get_overloads(profile)[-1])  # type: ignore[attr-defined]


def _ends(values: Array) -> str:
    """The first and the last of them."""
    return f"{values[0]:.3g}" if len(values) == 1 else f"{values[0]:.3g} to {values[-1]:.3g}"


def _statistic(name: str) -> Callable[..., Any]:
    if name not in ("max", "mean"):
        raise ValueError(f'lipschitz_statistic is {name!r}: it is "max" or "mean".')
    return np.max if name == "max" else np.mean


def _warn_of_rounding(lipschitz: Array, rounding: Array) -> None:
    drowned = (lipschitz > 0) & (lipschitz < 4 * rounding)
    if drowned.any():
        t = int(drowned.argmax())
        warnings.warn(
            f"At t = {t + 1}, L_t = {lipschitz[t]:.1e} is of the size of rounding ({rounding[t]:.1e}): the "
            f"perturbations are too small for this precision. Take larger ones, or the model and x in float64.",
            stacklevel=3,
        )


def _relative(change: Tensor, size: Tensor, before: Tensor) -> Tensor:
    """Change / size, or over the size before where nothing is left to divide by; 0 of nothing."""
    tiny = torch.finfo(size.dtype).tiny
    return change / torch.where(size < tiny, before, size).clamp_min(tiny)


def _numpy(values: Tensor) -> Array:
    return values.detach().to("cpu", torch.float64).numpy()
