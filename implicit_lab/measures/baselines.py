"""What a model is held against, on the same problem and along the same directions, at its own compute."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import optree
import torch
from numpy.typing import NDArray
from torch import Tensor

from .compute import cpu_seconds, multiply_adds
from .directions import directions
from .figure import figure
from .inference import for_inference
from .iteration import full_precision, parameter_count, to_working, working

if TYPE_CHECKING:
    from ..study import Problem, Study

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Explicit:
    """What an explicit model makes of a problem in one pass."""

    figures: dict[str, Any]
    """Its name and size, mean quality, and the multiply-adds of one instance, as JSON data."""
    slopes: Array
    """(K, B): ||F(x + d) - F(x)|| / ||d||."""
    answers: Tensor
    """(B, ...)"""


def explicit(study: "Study", name: str, problem: "Problem", changes: list[Any]) -> Explicit:
    """The explicit model called ``name`` on a problem, along the ``changes`` of its input."""
    model: Any = study.model(name)
    dtype, device = working(model)
    truth = to_working(problem.truth, dtype, device)
    with torch.no_grad(), full_precision(truth.device):
        along = directions(study, problem.x, changes, dtype, device)
        y, slopes = along.of_map(for_inference(study, model), truth[0].numel())
        one = one_instance(study, along.x)
        figures = {
            "model": name,
            "parameters": parameter_count(model),
            "quality": _mean_quality(study, y, truth),
            "compute": multiply_adds(model, one),
        }
    return Explicit(figures, slopes, y)


def explicit_seconds(study: "Study", name: str, problem: "Problem") -> float:
    """``cpu_seconds`` of an explicit model on one instance."""
    model: Any = study.model(name)
    return cpu_seconds(model, to_working(optree.tree_map(lambda leaf: leaf[:1], problem.x), *working(model)))


def classical(study: "Study", problem: "Problem", steps: int) -> dict[str, Any]:
    """Under its name, quality and compute of the iteration that the study knows without a network; {} without one."""
    if not hasattr(study, "classical"):
        return {}
    run = study.classical(problem, steps)
    quality = [_mean_quality(study, y, problem.truth) for y in run.answers]
    compute = [run.multiply_adds * t for t in range(1, steps + 1)]
    return {"classical": {"model": run.name, "quality": quality, "compute": compute}}


def one_instance(study: "Study", x: Any) -> Any:
    """The first instance of x, in the form that its arithmetic is counted in."""
    first = optree.tree_map(lambda leaf: leaf[:1], x)
    return study.counted(first) if hasattr(study, "counted") else first


def _mean_quality(study: "Study", y: Tensor, truth: Tensor) -> float | None:
    # In parts, as a measure of pictures keeps several copies of what it is given.
    parts = [figure(study, *pair) for pair in zip(y.split(64), truth.split(64), strict=True)]
    mean = float(torch.cat(parts).double().mean())
    return mean if math.isfinite(mean) else None
