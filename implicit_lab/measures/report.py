"""A profile as plain JSON data, beside all that it is held against: a step, the truth, and the other networks."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import optree
from numpy.typing import NDArray

from . import baselines
from .amplification import THOROUGH, Amplification, Search, amplification
from .complexity import segment_lengths, true_length
from .compute import iteration_cost, iteration_seconds
from .directions import directions
from .guaranteed import guaranteed
from .inference import for_inference
from .iteration import full_precision, parameter_count, to_working, working
from .profile import Profile

if TYPE_CHECKING:
    from ..study import Problem, Study

Array = NDArray[np.float64]
Figures = dict[str, Any]


def profile_report(
    study: "Study",
    name: str,
    model: Any,
    problem: "Problem",
    result: Profile,
    seed: int,
    *,
    contraction: bool = False,
) -> dict[str, Any]:
    """The profile as plain JSON data, beside the study's baselines on the same problem.

    Slopes are told as ``max``, ``median`` and ``mean`` over instances and directions, and the ``share`` of these on
    which they are defined; the truth's, one whole step's and every explicit model's are taken along the directions of
    L_t. ``at_rest`` is the share of instances on which the iteration came to rest by itself. ``compute`` is of one
    instance; ``once`` is what encode and decode cost together. ``classical``, where the study knows an iteration that
    nobody trained, has its quality and its compute after t steps. Numbers that are not finite become null, since JSON
    has no word for them, and so does what is not defined.

    ``complexity`` is told where the profile was given ``slice_points``: the length ratio of y_t, of every explicit
    model and, where the study knows it, of the truth on the same ``points`` of one segment; the finer, the longer.

    ``contraction`` measures that of the iteration at its fixed points too, with the bound that it puts on their slope,
    as ``guaranteed`` does; else its lists are empty.

    Cost: as ``amplification``, one pass of each explicit model, and the truth solved again for every direction.

    >>> import implicit_lab as il
    >>> study = il.load_study("scalar")
    >>> model, problem = study.model("implicit-5"), study.problem(4, seed=0)
    >>> measured = il.profile(study, model, problem, 3)
    >>> report = il.profile_report(study, "implicit-5", model, problem, measured, seed=0)
    >>> report["study"], report["iterations"], report["baselines"][0]["model"]
    ('scalar', [1, 2, 3], 'explicit-5')
    """
    held = measure_amplification(study, model, problem, result)
    first = _first(model, problem)
    cost = iteration_cost(model, baselines.one_instance(study, first))
    kinds: tuple[str, ...] = getattr(study, "kinds", ())
    beside = []
    for each in study.baselines(name):
        other = baselines.explicit(study, each, problem, result.changes)
        slopes = {"lipschitz": _told(other.slopes, kinds), "complexity": _once(study, each, problem, result)}
        beside.append(other.figures | slopes | {"cpu_seconds": baselines.explicit_seconds(study, each, problem)})
    return {
        "study": study.name,
        "model": name,
        "parameters": parameter_count(model),
        "instances": problem.truth.shape[0],
        "seed": seed,
        "iterations": result.iterations.tolist(),
        "quality": {
            "name": study.metric.name,
            "unit": study.metric.unit,
            "higher_is_better": study.metric.higher_is_better,
            "mean": _plain(result.quality_mean),
            "std": _plain(result.quality_std),
        },
        "lipschitz": {
            "statistic": study.lipschitz_statistic,
            "value": _plain(result.lipschitz),
            **_slopes(study, problem, result, held, kinds),
        },
        "contraction": _contraction(study, model, problem, result, held, contraction),
        "complexity": _complexity(study, problem, result),
        "compute": {
            "unit": "multiply-adds",
            "per_iteration": cost.per_iteration,
            "once": cost.once,
            "cpu_seconds": iteration_seconds(model, first),
        },
        "residual": _plain(result.residual),
        "baselines": beside,
        **baselines.classical(study, problem, len(result.iterations)),
    }


def _complexity(study: "Study", problem: "Problem", result: Profile) -> Figures:
    """The length ratio at every t, and the truth's on the same points; null where it was not asked for."""
    named = {"name": "length ratio", "unit": "", "points": result.slice_points}
    if result.complexity is None or result.slice_points is None:
        return named | {"value": [None] * len(result.iterations), "truth": None}
    return named | {"value": _plain(result.complexity), "truth": true_length(study, problem, result.slice_points)}


def _once(study: "Study", name: str, problem: "Problem", result: Profile) -> float | None:
    """The length ratio of an explicit model on the same points."""
    if result.slice_points is None:
        return None
    return float(segment_lengths(study, study.model(name), problem, 1, result.slice_points)[0])


def _contraction(
    study: "Study", model: Any, problem: "Problem", result: Profile, held: Amplification, asked: bool
) -> Figures:
    if not asked:
        return {"lower": [], "upper": [], "bound": [], "probability": None}
    along = directions(study, problem.x, result.changes, *working(model))
    return guaranteed(model, along, held.z, held.fixed_point.tolist())


def measure_amplification(
    study: "Study", model: Any, problem: "Problem", result: Profile, search: Search = THOROUGH
) -> Amplification:
    """``amplification`` of what a profile measured."""
    with full_precision(result.last.device):
        along = directions(study, problem.x, result.changes, *working(model))
        return amplification(
            model,
            along,
            result.last,
            result.residuals[-1],
            result.ratios[-1],
            search=search,
            fast=for_inference(study, model),
        )


def true_slopes(study: "Study", problem: "Problem", result: Profile) -> Array:
    """The true map's slopes along the directions of L_t, (K, B); NaN where the study does not know them."""
    if not hasattr(study, "true_slopes"):
        return np.full(result.ratios.shape[1:], np.nan)
    slopes: Array = study.true_slopes(problem, result.changes).double().cpu().numpy()
    return slopes


def summary(values: Array) -> dict[str, float | None]:
    """Largest, median and mean of the finite ones, and their share; null where there are none.

    >>> summary(np.array([1.0, 2.0, 6.0, np.nan]))
    {'max': 6.0, 'median': 2.0, 'mean': 3.0, 'share': 0.75}
    """
    finite = values[np.isfinite(values)]
    told: dict[str, Callable[..., Any]] = {"max": np.max, "median": np.median, "mean": np.mean}
    figures = {name: float(of(finite)) if finite.size else None for name, of in told.items()}
    return figures | {"share": finite.size / values.size}


def _slopes(
    study: "Study", problem: "Problem", result: Profile, held: Amplification, kinds: tuple[str, ...]
) -> Figures:
    """Every slope beside L_t, of all directions together and of each kind."""
    parts = {
        "whole_step": held.whole_step,
        "truth": true_slopes(study, problem, result),
        "amplification": held.ratio,
    }
    return {
        "median": _plain(np.median(result.ratios, axis=(1, 2))),
        **{name: summary(values) for name, values in parts.items()},
        "at_rest": float(held.at_rest.mean()),
        "fixed_point": float(held.fixed_point.mean()),
        "kinds": {
            kind: {
                "value": _plain(statistic(study)(result.ratios[:, k], axis=1)),
                "median": _plain(np.median(result.ratios[:, k], axis=1)),
                **{name: summary(values[k]) for name, values in parts.items()},
            }
            for k, kind in enumerate(kinds)
        },
    }


def _told(slopes: Array, kinds: tuple[str, ...]) -> Figures:
    return summary(slopes) | {"kinds": {kind: summary(slopes[k]) for k, kind in enumerate(kinds)}}


def statistic(study: "Study") -> Callable[..., Any]:
    """The largest or the mean, as the study takes it of slopes."""
    return np.max if study.lipschitz_statistic == "max" else np.mean


def _first(model: Any, problem: "Problem") -> Any:
    return to_working(optree.tree_map(lambda leaf: leaf[:1], problem.x), *working(model))


def _plain(values: Array) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in values.tolist()]
