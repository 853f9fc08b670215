"""What the curves of a recording are held against: explicit models, the truth, a whole step, an untrained iteration."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .recording import Reference

if TYPE_CHECKING:
    from ..measures.baselines import Explicit
    from ..measures.profile import Profile
    from ..study import ImplicitModel, Problem, Study


def quality_references(study: "Study", problem: "Problem", steps: int, beside: list["Explicit"]) -> list[Reference]:
    """What the quality of y_t is held against: every explicit model, an iteration that nobody trained, the input."""
    from ..measures.baselines import classical

    lines = [
        Reference(each["model"], "classical", np.array(each["quality"], float), np.array(each["compute"], float))
        for each in classical(study, problem, steps).values()
    ]
    return [*(_point(other.figures, other.figures["quality"]) for other in beside), *lines, *_input(study, problem)]


def _input(study: "Study", problem: "Problem") -> list[Reference]:
    """The input as it is, where it can stand for an answer."""
    from ..measures.figure import figure

    if not hasattr(study, "opens_from"):
        return []
    _, answer = study.opens_from
    value = figure(study, answer(problem.x), problem.truth).mean().item()
    return [Reference("the input", "input", np.array([value]))]


def slope_references(
    study: "Study", model: "ImplicitModel", problem: "Problem", measured: "Profile", beside: list["Explicit"]
) -> list[Reference]:
    """What L_t is held against, each by the study's own statistic of its slopes along the same directions."""
    from ..measures.amplification import QUICK
    from ..measures.report import measure_amplification, statistic, true_slopes

    of = statistic(study)
    levels = [
        ("the truth", "truth", true_slopes(study, problem, measured)),
        ("one whole step", "step", measure_amplification(study, model, problem, measured, QUICK).whole_step),
    ]
    known = [(name, kind, slopes[np.isfinite(slopes)]) for name, kind, slopes in levels]
    return [
        *(Reference(name, kind, np.array([of(slopes)])) for name, kind, slopes in known if slopes.size),
        *(_point(other.figures, of(other.slopes)) for other in beside),
    ]


def _point(figures: Mapping[str, Any], value: float | None) -> Reference:
    """A figure of an explicit model, at its own compute."""
    return Reference(figures["model"], "explicit", np.array([value], float), np.array([figures["compute"]], float))
