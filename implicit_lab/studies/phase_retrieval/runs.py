"""Many starts of one problem, followed to their ends.

``python -m implicit_lab.studies.phase_retrieval.runs`` records ``runs.json`` anew, some ten minutes of one core.
"""

import json
from collections.abc import Callable

import torch

from ..weights import write_whole
from .choices import RUNS
from .outcomes import Table
from .projections import misfit
from .study import STUDY

TIMES = (10, 20, 30, 50, 70, 100, 150, 200, 300, 400, 500, 700, 1000)
RECORDED = (("hio", "round", 100), ("hio", "triangle", 20), ("er", "round", 100), ("raar", "round", 100))
"""Method, support, and how many starts."""
AT_ONCE = 20


def follow(
    method: str, support: str, starts: int, noise: float = 0.0, tell: Callable[[str], None] = lambda _: None
) -> Table:
    """Distances and misfits of the starts 0 .. starts - 1 at ``TIMES``: each a list a time of a number a start."""
    columns: dict[str, list[list[float]]] = {"upright": [], "twin": [], "misfit": []}
    for first in range(0, starts, AT_ONCE):
        count = min(AT_ONCE, starts - first)
        problem = STUDY.problem(count, 0, {"support": support, "start": first, "noise": noise})
        model = STUDY.model(method)
        with torch.no_grad():
            z, rows = model.initial(problem.x), []
            for t in range(1, TIMES[-1] + 1):
                z = model(z, problem.x)
                if t in TIMES:
                    y = model.decode(z)
                    quality = STUDY.quality(y, problem.truth)
                    rows.append((quality["upright"], quality["twin"], misfit(y, problem.x["magnitude"])))
        for name, values in zip(columns, zip(*rows, strict=True), strict=True):
            before = columns[name] or [[] for _ in TIMES]
            columns[name] = [a + [float(f"{v:.3g}") for v in b.tolist()] for a, b in zip(before, values, strict=True)]
        tell(f"{method}, {support}: {first + count} of {starts} starts")
    return {"method": method, "support": support, "noise": noise, "starts": starts, "times": list(TIMES), **columns}


def main() -> None:
    """Record all of ``RECORDED``."""
    tables = [follow(*one, tell=print) for one in RECORDED]
    write_whole(RUNS, (json.dumps(tables) + "\n").encode())


if __name__ == "__main__":
    main()
