"""How complex each study's iterations are along lines, beside the explicit ones and the truth: what RESULTS.md tells.

In a checkout, ``python -m implicit_lab.studies.complexities STUDY`` measures a study's ``SUBJECTS`` anew, on unseen
problems, and keeps it as ``weights/complexity.json``.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import optree
from torch import Tensor

from ..measures.baselines import one_instance
from ..measures.complexity import images, length, segment, turning
from ..measures.compute import iteration_cost, multiply_adds
from ..measures.iteration import parameter_count, to_working, working
from ..study import ImplicitModel, Problem, Study
from .complexity_table import COMPLEXITY
from .registry import load_study
from .reports import weights
from .weights import write_whole

Figures = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """What is measured of a study: the iterated ``models`` for ``steps``, on ``segments`` of ``points`` inputs."""

    models: tuple[str, ...]
    steps: int
    segments: int
    points: int


SUBJECTS = {
    "scalar": Subject(tuple(f"implicit-{bound}" for bound in (5, 10, 15, 20)), 64, 1, 1001),
    "deblurring": Subject(("hqs", "pgd", "hqs-contracting", "pgd-contracting", "hqs-nonexpansive"), 64, 4, 17),
    "navier_stokes": Subject(("fno-implicit",), 64, 8, 33),
    "linear_programs": Subject(tuple(f"gnn-implicit-{e}" for e in (4, 8, 16, 32)), 64, 16, 65),
    "two_tone": Subject(("well", "box", "smooth-well", "smooth-box"), 64, 8, 65),
    "phase_retrieval": Subject(("hio", "er", "raar"), 256, 4, 17),
}


def measure(name: str, subject: Subject) -> Figures:
    """Length ratio and turning of every model on the segments of the first problems of seed 0, as JSON data."""
    study = load_study(name)
    problem = study.problem(subject.segments, 0)
    alone = [_one(problem, row) for row in range(subject.segments)]
    iterations = [2**k for k in range(subject.steps.bit_length())]
    iterated, explicit = {}, {}
    for model in subject.models:
        iterated[model] = _iterated(study, model, alone, iterations, subject.points)
        for other in study.baselines(model):
            if other not in explicit:
                explicit[other] = _explicit(study, other, alone, subject.points)
    return {
        "study": name,
        "seed": 0,
        "segments": subject.segments,
        "points": subject.points,
        "iterations": iterations,
        "iterated": iterated,
        "explicit": explicit,
        "truth": _truth(study, alone, subject.points),
    }


def _iterated(study: Study, name: str, problems: list[Problem], iterations: list[int], points: int) -> Figures:
    model = study.model(name)
    assert isinstance(model, ImplicitModel)
    rows = []
    for problem in problems:
        ends = segment(study, problem)
        every = enumerate(images(model, *ends, iterations[-1], points), 1)
        rows.append([_figures(y, size) for t, (y, size) in every if t in iterations])
    cost = iteration_cost(model, _counted(study, model, problems[0]))
    return {
        "parameters": parameter_count(model),
        "compute": [cost.once + t * cost.per_iteration for t in iterations],
        **_summary(rows),
    }


def _explicit(study: Study, name: str, problems: list[Problem], points: int) -> Figures:
    model: Any = study.model(name)
    rows = []
    for problem in problems:
        rows.append([_figures(y, size) for y, size in images(model, *segment(study, problem), 1, points)])
    compute = [multiply_adds(model, _counted(study, model, problems[0]))]
    return {"parameters": parameter_count(model), "compute": compute, **_summary(rows)}


def _truth(study: Study, problems: list[Problem], points: int) -> Figures | None:
    """The truth's figures on the segments all along which it is known; None where there is none."""
    if not hasattr(study, "true_segment"):
        return None
    rows = []
    for problem in problems:
        answers = study.true_segment(problem, points)
        if answers.isfinite().all():
            sizes = [size for _, size in images(lambda y, x: y + 1, *segment(study, problem), 1, 2)]
            rows.append([_figures(answers, sizes[0])])
    return {"segments": len(rows), **_summary(rows)} if rows else None


def _figures(y: Tensor, size: float) -> tuple[float, float]:
    curve = y.flatten(1).double().numpy()
    return length(curve) / size, turning(curve)


def _summary(rows: list[list[tuple[float, float]]]) -> Figures:
    """Mean and standard deviation over segments, for each t."""
    found = np.array(rows)
    mean, std = found.mean(axis=0), found.std(axis=0)
    return {
        "length": {"mean": mean[:, 0].tolist(), "std": std[:, 0].tolist()},
        "turning": {"mean": mean[:, 1].tolist(), "std": std[:, 1].tolist()},
    }


def _one(problem: Problem, row: int) -> Problem:
    return Problem(optree.tree_map(lambda leaf: leaf[row : row + 1], problem.x), problem.truth[row : row + 1])


def _counted(study: Study, model: Any, problem: Problem) -> Any:
    return one_instance(study, to_working(problem.x, *working(model)))


def main(names: Iterable[str]) -> None:
    """Measure these studies, each kept as soon as it is."""
    for name in names:
        if name not in SUBJECTS:
            raise SystemExit(f"There is nothing to measure of {name!r}; choose among {', '.join(SUBJECTS)}.")
        write_whole(weights(name) / COMPLEXITY, (json.dumps(measure(name, SUBJECTS[name]), indent=1) + "\n").encode())


if __name__ == "__main__":
    main(sys.argv[1:] or SUBJECTS)
