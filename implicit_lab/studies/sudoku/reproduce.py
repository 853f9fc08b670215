"""What looped and untied blocks make of boards, minimal ones and easier ones, on unseen ones of one seed."""

from pathlib import Path
from typing import Any

import numpy as np

from ...measures.iteration import parameter_count
from ...study import ImplicitModel, Problem
from ..reproduction import Progress, Table
from ..settling import Settling, by_breadth, once, settling, slopes
from .curves import draw as draw
from .models import DEPTHS, LOOPED
from .study import STUDY
from .tables import tell as tell

SEED = 0
INSTANCES = 400
GIVENS: dict[str, int] = {"minimal": 0, "14 given": 14, "20 given": 20}
"""How many numbers are given on a board of 6 x 6; 0: a minimal board."""
STEPS = 256
ENOUGH = STEPS // 4
BUDGETS = ((1, 128), (4, 32), (16, 8))
"""Starts and iterations a start: 128 iterations a board in all."""
FEW = 100


def measure(data: Path | None, instances: int | None, progress: Progress) -> Table:
    """The figures of all networks, on ``instances`` unseen boards of each kind (None: 400).

    Raises ``ValueError`` where a data folder is named: the boards are drawn from seeds.
    """
    if data is not None:
        raise ValueError("Boards are drawn from seeds and need no data; leave --data out.")
    count = INSTANCES if instances is None else instances
    problems = {name: STUDY.problem(count, SEED, {"givens": givens}) for name, givens in GIVENS.items()}
    names = [name for name in (*LOOPED, *DEPTHS) if STUDY.is_there(name)]
    networks: Table = {}
    for done, name in enumerate(names):
        progress(done, len(names) + 1)
        model: Any = STUDY.model(name)
        of = looped if isinstance(model, ImplicitModel) else explicit
        kinds = {kind: of(model, problem) for kind, problem in problems.items()}
        networks[name] = {"parameters": parameter_count(model), "boards": kinds}
    first: Any = STUDY.model(next(iter(LOOPED)))
    few = STUDY.problem(min(count, FEW), SEED)
    found, truth = slopes(STUDY, first, few, ENOUGH)
    return {
        "seed": SEED,
        "instances": count,
        "steps": STEPS,
        "networks": networks,
        "slopes": {
            "instances": len(few.truth),
            "mean": found.mean(axis=1).tolist(),
            "at rest": {"mean": float(found[-1].mean()), "max": float(found[-1].max())},
            "truth": {"mean": float(truth.mean()), "max": float(truth.max())},
        },
        "breadth": {
            "instances": len(few.truth),
            "right": {f"{n} x {t}": float(by_breadth(STUDY, first, few, t, n, SEED).mean()) for n, t in BUDGETS},
        },
    }


def looped(model: ImplicitModel, problem: Problem) -> Table:
    """When answers are right and at rest, and what becomes of them after four times as many iterations."""
    run = settling(STUDY, model, problem, STEPS)
    rested, restless = run.right_by_rest(ENOUGH)
    half = harder_half(problem)
    return {
        "right": {str(t): float(run.exact[t - 1]) for t in (1, 2, 4, 8, 16, 32, ENOUGH, STEPS)},
        "right on the harder half": {str(t): float(run.right[t - 1][half].mean()) for t in (1, 4, 8, ENOUGH)},
        "lost": run.lost_after(ENOUGH),
        "at rest": float(run.at_rest[ENOUGH - 1].mean()),
        "at rest at the end": float(run.at_rest[-1].mean()),
        "right where at rest": rested,
        "right elsewhere": restless,
        "wrong and at rest": wrong_at_rest(run),
    }


def explicit(model: Any, problem: Problem) -> Table:
    """Right in one pass."""
    right = once(STUDY, model, problem)
    return {"right": float(right.mean()), "right on the harder half": float(right[harder_half(problem)].mean())}


def wrong_at_rest(run: Settling) -> float:
    """Share of boards that have settled on a wrong answer."""
    return float((run.at_rest[-1] & ~run.right[-1]).mean())


def harder_half(problem: Problem) -> np.ndarray:
    """Which of the boards have no more numbers than the median, (B,)."""
    givens = problem.x.sum(dim=(1, 2)).numpy()
    harder: np.ndarray = givens <= np.median(givens)
    return harder
