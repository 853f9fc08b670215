"""The segment between two inputs on which a study's maps are held beside each other, and their length ratios on it."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import optree
from numpy.typing import NDArray

from ..inference import for_inference
from ..iteration import norms
from .inputs import difference
from .line import length_ratios

if TYPE_CHECKING:
    from ...study import Problem, Study

POINTS = 33
"""Inputs on a segment, where nobody waits for the figure."""


def segment(study: "Study", problem: "Problem") -> tuple[Any, Any]:
    """Both ends, one instance each: the study's own choice, or the first and the last instance of the problem.

    Raises ``ValueError`` for a problem of one instance of a study that chooses none.
    """
    if hasattr(study, "segment"):
        ends: tuple[Any, Any] = study.segment(problem)
        return ends
    if len(problem.truth) < 2:
        raise ValueError(f"A segment of {study.name} lies between two instances, and the problem holds one.")
    return optree.tree_map(lambda leaf: leaf[:1], problem.x), optree.tree_map(lambda leaf: leaf[-1:], problem.x)


def segment_lengths(
    study: "Study",
    model: Any,
    problem: "Problem",
    steps: int,
    points: int = POINTS,
    report: Callable[[], None] = lambda: None,
) -> NDArray[np.float64]:
    """The length ratio of y_t on the study's segment, (T,), from ``points`` inputs on it: an estimate from below."""
    return length_ratios(for_inference(study, model), *segment(study, problem), steps, points, report)


def true_length(study: "Study", problem: "Problem", points: int = POINTS) -> float | None:
    """The length ratio of the true map on the same segment; None where the study does not know it all along."""
    if not hasattr(study, "true_segment"):
        return None
    answers = study.true_segment(problem, points)
    start, end = segment(study, problem)
    found = float(norms(answers.diff(dim=0)).double().sum() / norms(difference(end, start)).double())
    return found if math.isfinite(found) else None
