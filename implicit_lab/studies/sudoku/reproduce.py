"""What looped and untied blocks make of boards, minimal ones and easier ones, on unseen ones of one seed."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ...measures.iteration import parameter_count
from ...study import ImplicitModel, Problem
from ..reproduction import Progress, Table
from ..settling import by_breadth, once, settling, slopes
from ..settling_curves import draw as draw
from ..settling_table import at_once, settled, steepness
from .choices import MODELS
from .models import DEPTHS, LOOPED
from .study import STUDY
from .tables import tell as tell

SEED = 0


class Kind(NamedTuple):
    """Boards of one size with so many numbers given; 0: minimal ones."""

    size: int
    givens: int
    instances: int


KINDS: dict[str, Kind] = {
    "6 x 6, minimal": Kind(6, 0, 400),
    "6 x 6, 14 given": Kind(6, 14, 100),
    "6 x 6, 20 given": Kind(6, 20, 100),
    "9 x 9, minimal": Kind(9, 0, 100),
    "9 x 9, 34 given": Kind(9, 34, 100),
}


class Scale(NamedTuple):
    """What the boards of one size need: iterations, four times over, and how many boards L_t is taken on."""

    steps: int
    sloped: int


SCALES: dict[int, Scale] = {6: Scale(256, 100), 9: Scale(512, 16)}
BUDGETS = ((1, 128), (4, 32), (16, 8))
"""Starts and iterations a start: 128 iterations a board in all."""
FEW = 100


def measure(data: Path | None, instances: int | None, progress: Progress) -> Table:
    """The figures of all networks, each on ``instances`` unseen boards of each kind of its size (None: 400 or 100).

    Raises ``ValueError`` where a data folder is named: the boards are drawn from seeds.
    """
    if data is not None:
        raise ValueError("Boards are drawn from seeds and need no data; leave --data out.")
    counts = {name: min(kind.instances, instances or kind.instances) for name, kind in KINDS.items()}
    problems = {name: drawn(KINDS[name], count) for name, count in counts.items()}
    names = [name for name in (*LOOPED, *DEPTHS) if STUDY.is_there(name)]
    networks: Table = {}
    for done, name in enumerate(names):
        progress(done, len(names) + 1)
        model: Any = STUDY.model(name)
        cases = {kind: found(model, problem) for kind, problem in problems.items() if KINDS[kind].size == model.size}
        networks[name] = {"parameters": parameter_count(model), "depth": DEPTHS.get(name), "cases": cases}
    firsts = {size: STUDY.model(name) for size, name in MODELS.items()}
    few = min(instances or FEW, FEW)
    return {
        "seed": SEED,
        "instances": counts,
        "networks": networks,
        "slopes": {minimal(size): slope(model, size, few) for size, model in firsts.items()},
        "breadth": {minimal(size): breadth(model, size, few) for size, model in firsts.items()},
    }


def minimal(size: int) -> str:
    """What minimal boards of a size are called."""
    return f"{size} x {size}, minimal"


def drawn(kind: Kind, count: int) -> Problem:
    """Unseen boards of one kind."""
    return STUDY.problem(count, SEED, {"size": kind.size, "givens": kind.givens})


def found(model: Any, problem: Problem) -> Table:
    """What one network makes of the boards of one kind."""
    half = harder_half(problem)
    if isinstance(model, ImplicitModel):
        return settled(settling(STUDY, model, problem, SCALES[problem.x.shape[-1]].steps), half)
    return at_once(once(STUDY, model, problem), half)


def harder_half(problem: Problem) -> np.ndarray:
    """Which of the boards have no more numbers than the median, (B,)."""
    givens = problem.x.sum(dim=(1, 2)).numpy()
    harder: np.ndarray = givens <= np.median(givens)
    return harder


def slope(model: Any, size: int, few: int) -> Table:
    """L_t over minimal boards and their neighbours, beside the truth's."""
    scale = SCALES[size]
    problem = drawn(Kind(size, 0, 0), min(few, scale.sloped))
    return {"instances": len(problem.truth), **steepness(*slopes(STUDY, model, problem, scale.steps // 4))}


def breadth(model: Any, size: int, few: int) -> Table:
    """Share of right answers by starts x iterations on minimal boards, where the start nearest to rest answers."""
    problem = drawn(Kind(size, 0, 0), few)
    right = {f"{n} x {steps}": float(by_breadth(STUDY, model, problem, steps, n, SEED).mean()) for n, steps in BUDGETS}
    return {"instances": few, "right": right}
