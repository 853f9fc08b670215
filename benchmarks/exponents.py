"""How does the cost of an iteration grow with pixels and with the size of a program, and a page's with its visitors?

``python -m benchmarks.exponents`` fits cost = c size^a by least squares of the logarithms. Told with a: its standard
error, and the exponents between neighbouring sizes, least to largest, for a cost need not be a power of its size.
``--visitors`` measures crowds too, which takes some minutes. It is written into README.md.
"""

import argparse
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
import torch
from history import tell
from measures import pictures
from section import put

from implicit_lab.studies.deblurring.study import STUDY as DEBLURRING
from implicit_lab.studies.linear_programs.choices import BOUND_SCALE, COST_SCALE, EQUALITY_CHANCE
from implicit_lab.studies.linear_programs.network_units import Programs
from implicit_lab.studies.linear_programs.study import STUDY as PROGRAMS

TITLE = "## Cost against size"
SIDES = (64, 128, 256, 512)
VARIABLES = (50, 100, 200, 400, 800, 1600)
VISITORS = (2, 4, 8, 16)
TURNS = 7
SECONDS = 0.1
"""That a turn takes at least: as many calls as fill it."""


@dataclass(frozen=True)
class Fit:
    """cost = c size^exponent."""

    exponent: float
    error: float
    """Standard error of the exponent; NaN for two sizes."""
    local: tuple[float, float]
    """Least and largest exponent between neighbouring sizes."""


def fit(sizes: list[float], costs: list[float]) -> Fit:
    """The line of least squares through (log size, log cost).

    >>> found = fit([1.0, 2.0, 4.0], [3.0, 12.0, 48.0])
    >>> round(found.exponent, 6), found.error < 1e-6, [round(value, 6) for value in found.local]
    (2.0, True, [2.0, 2.0])
    """
    x, y = np.log(sizes), np.log(costs)
    centred = x - x.mean()
    exponent = float(centred @ y / (centred @ centred))
    left = y - y.mean() - exponent * centred
    error = math.sqrt(float(left @ left) / (len(x) - 2) / float(centred @ centred)) if len(x) > 2 else math.nan
    local = np.diff(y) / np.diff(x)
    return Fit(exponent, error, (float(local.min()), float(local.max())))


def cost(work: Callable[[], Any]) -> float:
    """CPU seconds of a call, the median of several turns."""
    work()
    times = []
    for _ in range(TURNS):
        calls, began = 0, time.process_time()
        while time.process_time() - began < SECONDS:
            work()
            calls += 1
        times.append((time.process_time() - began) / calls)
    return statistics.median(times)


def program(variables: int) -> Programs:
    """One program of the paper's kind, grown: a fifth as many rows, two entries a variable."""
    draw, rows = torch.Generator().manual_seed(0), variables // 5
    A = torch.zeros(rows * variables, dtype=torch.float64)
    places = torch.randperm(A.numel(), generator=draw)[: 2 * variables]
    A[places] = torch.randn(len(places), generator=draw, dtype=torch.float64)
    bounds = BOUND_SCALE * torch.randn(2, 1, variables, generator=draw, dtype=torch.float64).sort(dim=0).values
    return {
        "A": A.view(1, rows, variables),
        "b": 2 * torch.rand(1, rows, generator=draw, dtype=torch.float64) - 1,
        "c": COST_SCALE * (2 * torch.rand(1, variables, generator=draw, dtype=torch.float64) - 1),
        "equality": torch.rand(1, rows, generator=draw) < EQUALITY_CHANCE,
        "l": bounds[0],
        "u": bounds[1],
    }


def stepped(model: Any, x: Any) -> float:
    """The cost of one G."""
    encoded = model.encode(x)
    z = model.initial(encoded)
    return cost(lambda: model(z, encoded))


def of_pictures(name: str) -> tuple[list[float], list[float]]:
    model = DEBLURRING.model(name)
    return [float(side**2) for side in SIDES], [stepped(model, pictures(1, side).x) for side in SIDES]


def of_programs(sparse: bool) -> tuple[list[float], list[float]]:
    model, costs = PROGRAMS.model("gnn-implicit-16"), []
    for size in VARIABLES:
        x = program(size)
        costs.append(stepped(model, x | {"A": x["A"].to_sparse()} if sparse else x))
    return list(map(float, VARIABLES)), costs


def of_visitors() -> tuple[list[float], list[float]]:
    """Median seconds to the first picture, all at once."""
    import load

    return list(map(float, VISITORS)), [statistics.median(load.measure(count).waits) for count in VISITORS]


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", action="store_true", help="measure crowds too")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    busy = os.getloadavg()[0]
    measured: dict[str, tuple[list[float], list[float]]] = {
        "an iteration of HQS, pixels": of_pictures("hqs"),
        "an iteration of PGD, pixels": of_pictures("pgd"),
        "an iteration for programs, variables, A dense": of_programs(False),
        "an iteration for programs, variables, A sparse": of_programs(True),
    }
    if asked.visitors:
        measured["first picture, visitors at once"] = of_visitors()
    rows = ""
    for name, (sizes, costs) in measured.items():
        found = fit(sizes, costs)
        ends = f"{1000 * costs[0]:.3g} to {1000 * costs[-1]:.3g}"
        spread = f"{found.local[0]:.2f} to {found.local[1]:.2f}"
        rows += f"| {name} | {sizes[0]:.0f} to {sizes[-1]:.0f} | {ends} | {found.exponent:.2f} ± {found.error:.2f} | "
        rows += f"{spread} |\n"
        tell(f"exponent: {name}", found.exponent)
    print(rows, end="")
    put(f"""{TITLE}

`python -m benchmarks.exponents --visitors` fits cost = c size^a, by least squares of the logarithms; beside a its
standard error, and the exponents between neighbouring sizes. CPU time of one instance on one thread, medians of
{TURNS}; of visitors, the median seconds of a crowd. The load when it began was {busy:.1f}.

| | sizes | ms | a | between neighbours |
|---|---|---|---|---|
{rows}""")


if __name__ == "__main__":
    main()
