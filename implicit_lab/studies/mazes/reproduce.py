"""What looped and untied blocks make of mazes larger than any they were trained on, on unseen ones of one seed."""

from pathlib import Path
from typing import Any

import numpy as np

from ...measures.iteration import parameter_count
from ...study import ImplicitModel, Problem
from ..reproduction import Progress, Table
from ..settling import by_breadth, once, settling, slopes
from ..settling_curves import draw as draw
from ..settling_table import at_once, settled, steepness
from .models import DEPTHS, SEEDS
from .study import STUDY
from .tables import tell as tell

SEED = 0
SIZES: dict[int, tuple[int, int]] = {5: (200, 400), 8: (100, 600), 16: (64, 1200), 29: (24, 2400)}
"""Cells a side -> how many mazes, and iterations: four times what they need."""
SLOPES: dict[int, tuple[int, int]] = {5: (50, 100), 8: (50, 150), 16: (16, 400)}
"""Cells a side -> how many mazes, each with four beside it, and iterations."""
BREADTH_CELLS = 16
BUDGETS = ((1, 320), (4, 80), (16, 20))
"""Starts and iterations a start: 320 iterations a maze in all."""
OUTSIDE: dict[str, dict[str, Any]] = {
    "Wilson's": {"generator": "wilson"},
    "Prim's": {"generator": "prim"},
    "a tenth of the walls taken down": {"loops": 0.1},
    "three tenths taken down": {"loops": 0.3},
}
"""Mazes of 8 cells a side that are unlike those of the training."""
OUTSIDE_CELLS, OUTSIDE_STEPS = 8, 600
FEW = 50


def measure(data: Path | None, instances: int | None, progress: Progress) -> Table:
    """The figures of all networks; ``instances``: at most so many mazes of each size.

    Raises ``ValueError`` where a data folder is named: the mazes are drawn from seeds.
    """
    if data is not None:
        raise ValueError("Mazes are drawn from seeds and need no data; leave --data out.")
    counts = {cells: min(count, instances or count) for cells, (count, _) in SIZES.items()}
    problems = {cells: STUDY.problem(count, SEED, {"cells": cells}) for cells, count in counts.items()}
    names = [name for name in (*SEEDS, *DEPTHS) if STUDY.is_there(name)]
    networks: Table = {}
    for done, name in enumerate(names):
        progress(done, len(names) + 1)
        model: Any = STUDY.model(name)
        cases = {pixels(cells): found(model, problem, SIZES[cells][1]) for cells, problem in problems.items()}
        networks[name] = {"parameters": parameter_count(model), "depth": DEPTHS.get(name), "cases": cases}
    first: Any = STUDY.model(next(iter(SEEDS)))
    few = min(instances or FEW, FEW)
    return {
        "seed": SEED,
        "instances": {pixels(cells): count for cells, count in counts.items()},
        "networks": networks,
        "slopes": {pixels(cells): slope(first, cells, min(few, n), steps) for cells, (n, steps) in SLOPES.items()},
        "breadth": {pixels(BREADTH_CELLS): {"instances": few, "right": breadth(first, few)}},
        "outside": {
            "what": f"mazes of {pixels(OUTSIDE_CELLS)}",
            "instances": few,
            "cases": {name: outside(first, few, controls) for name, controls in OUTSIDE.items()},
        },
    }


def pixels(cells: int) -> str:
    """What mazes of so many cells a side are called."""
    return f"{2 * cells + 1} pixels"


def found(model: Any, problem: Problem, steps: int) -> Table:
    """What one network makes of the mazes of one size."""
    half = longer_half(problem)
    if isinstance(model, ImplicitModel):
        return settled(settling(STUDY, model, problem, steps), half)
    return at_once(once(STUDY, model, problem), half)


def longer_half(problem: Problem) -> np.ndarray:
    """Which of the mazes have a path no shorter than the median, (B,)."""
    lengths = problem.truth.flatten(1).sum(dim=1).numpy()
    longer: np.ndarray = lengths >= np.median(lengths)
    return longer


def slope(model: ImplicitModel, cells: int, count: int, steps: int) -> Table:
    """L_t over mazes and their neighbours, beside the truth's."""
    problem = STUDY.problem(count, SEED, {"cells": cells})
    return {"instances": count, **steepness(*slopes(STUDY, model, problem, steps))}


def breadth(model: ImplicitModel, count: int) -> dict[str, float]:
    """Share of right answers by starts x iterations, where the start nearest to rest answers."""
    problem = STUDY.problem(count, SEED, {"cells": BREADTH_CELLS})
    return {f"{n} x {steps}": float(by_breadth(STUDY, model, problem, steps, n, SEED).mean()) for n, steps in BUDGETS}


def outside(model: ImplicitModel, count: int, controls: dict[str, Any]) -> Table:
    """What becomes of mazes unlike those of the training."""
    return found(model, STUDY.problem(count, SEED, {"cells": OUTSIDE_CELLS, **controls}), OUTSIDE_STEPS)
