"""What looped and untied blocks make of mazes larger than any they were trained on, on unseen ones of one seed."""

from pathlib import Path
from typing import Any

import numpy as np

from ...measures.iteration import parameter_count
from ...study import ImplicitModel, Problem
from ..reproduction import Progress, Table
from ..settling import Settling, by_breadth, once, settling, slopes
from .curves import draw as draw
from .models import DEPTHS, SEEDS
from .study import STUDY
from .tables import tell as tell

SEED = 0
SIZES: dict[int, tuple[int, int]] = {5: (200, 400), 8: (100, 600), 16: (64, 1200), 29: (24, 2400)}
"""Cells a side -> how many mazes, and iterations: four times what they need."""
SLOPES: dict[int, tuple[int, int]] = {5: (50, 100), 8: (50, 150), 16: (16, 400)}
"""Cells a side -> how many mazes, each with four beside it, and iterations."""
BUDGETS = ((1, 320), (4, 80), (16, 20))
"""Starts and iterations a start: 320 iterations a maze in all."""
OUTSIDE: dict[str, dict[str, Any]] = {
    "Wilson's": {"generator": "wilson"},
    "Prim's": {"generator": "prim"},
    "a tenth of the walls taken down": {"loops": 0.1},
    "three tenths taken down": {"loops": 0.3},
}
"""Mazes of 8 cells a side that are unlike those of the training."""


def measure(data: Path | None, instances: int | None, progress: Progress) -> Table:
    """The figures of all networks; ``instances``: at most so many mazes of each size.

    Raises ``ValueError`` where a data folder is named: the mazes are drawn from seeds.
    """
    if data is not None:
        raise ValueError("Mazes are drawn from seeds and need no data; leave --data out.")
    sizes = {cells: (min(count, instances or count), steps) for cells, (count, steps) in SIZES.items()}
    problems = {cells: STUDY.problem(count, SEED, {"cells": cells}) for cells, (count, _) in sizes.items()}
    names = [name for name in (*SEEDS, *DEPTHS) if STUDY.is_there(name)]
    networks: Table = {}
    for done, name in enumerate(names):
        progress(done, len(names) + 1)
        model: Any = STUDY.model(name)
        networks[name] = {"parameters": parameter_count(model), "cells": {}}
        for cells, problem in problems.items():
            if isinstance(model, ImplicitModel):
                found = looped(settling(STUDY, model, problem, sizes[cells][1]), problem)
            else:
                right = once(STUDY, model, problem)
                found = {"right": right.mean(), "right on the longer half": right[longer_half(problem)].mean()}
            networks[name]["cells"][str(cells)] = found
    first: Any = STUDY.model(next(iter(SEEDS)))
    few = min(instances or 50, 50)
    return {
        "seed": SEED,
        "instances": {str(cells): count for cells, (count, _) in sizes.items()},
        "networks": networks,
        "slopes": {str(cells): steepness(first, cells, min(few, n), steps) for cells, (n, steps) in SLOPES.items()},
        "breadth": {"cells": 16, "instances": few, "right": breadth(first, 16, few)},
        "outside": {name: outside(first, few, controls) for name, controls in OUTSIDE.items()},
    }


def looped(run: Settling, problem: Problem) -> Table:
    """When answers are right and at rest, and what becomes of them after four times as many iterations."""
    last = len(run.right)
    enough = last // 4
    half = longer_half(problem)
    rested, restless = run.right_by_rest(enough)
    return {
        "steps": last,
        "right": thinned(run.exact),
        "right at": {str(t): float(run.exact[t - 1]) for t in (1, 4, 8)},
        "right after a quarter": float(run.exact[enough - 1]),
        "right at the end": float(run.exact[-1]),
        "right on the longer half": float(run.right[:, half].mean(axis=1).max()),
        "right on the longer half at 8": float(run.right[7][half].mean()),
        "lost": run.lost_after(enough),
        "at rest after a quarter": float(run.at_rest[enough - 1].mean()),
        "at rest at the end": float(run.at_rest[-1].mean()),
        "right where at rest": rested,
        "right elsewhere": restless,
        "rests at": _median(run.first_at_rest()),
    }


def longer_half(problem: Problem) -> np.ndarray:
    """Which of the mazes have a path no shorter than the median, (B,)."""
    lengths = problem.truth.flatten(1).sum(dim=1).numpy()
    longer: np.ndarray = lengths >= np.median(lengths)
    return longer


def steepness(model: ImplicitModel, cells: int, count: int, steps: int) -> Table:
    """L_t, mean and largest over mazes and their neighbours, beside the truth's."""
    found, truth = slopes(STUDY, model, STUDY.problem(count, SEED, {"cells": cells}), steps)
    return {
        "instances": count,
        "steps": steps,
        "mean": thinned(found.mean(axis=1)),
        "early": found.mean(axis=1)[:10].tolist(),
        "at rest": {"mean": float(found[-1].mean()), "max": float(found[-1].max())},
        "truth": {"mean": float(truth.mean()), "max": float(truth.max())},
    }


def breadth(model: ImplicitModel, cells: int, count: int) -> dict[str, float]:
    """Share of right answers by starts x iterations, where the start nearest to rest answers."""
    problem = STUDY.problem(count, SEED, {"cells": cells})
    return {f"{n} x {steps}": float(by_breadth(STUDY, model, problem, steps, n, SEED).mean()) for n, steps in BUDGETS}


def outside(model: ImplicitModel, count: int, controls: dict[str, Any]) -> Table:
    """What becomes of mazes unlike those of the training."""
    run = settling(STUDY, model, STUDY.problem(count, SEED, {"cells": 8, **controls}), 600)
    rested, restless = run.right_by_rest(600)
    return {
        "best": float(run.exact.max()),
        "right at the end": float(run.exact[-1]),
        "at rest": float(run.at_rest[-1].mean()),
        "right where at rest": rested,
        "right elsewhere": restless,
    }


def thinned(values: np.ndarray) -> dict[str, float]:
    """A curve at some t, by its t."""
    last = len(values)
    kept = sorted({*range(1, 11), *np.unique(np.geomspace(10, last, 24).round().astype(int)).tolist(), last})
    return {str(t): float(values[t - 1]) for t in kept if t <= last}


def _median(firsts: np.ndarray) -> float | None:
    return float(np.nanmedian(firsts)) if np.isfinite(firsts).any() else None
