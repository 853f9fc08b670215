"""Times the length ratio along a line of 257 pictures against a loop that only applies G: CPU seconds, in turns.

``python -m benchmarks.lines`` tells seconds and the ratio, turn by turn, to a bare loop over batches of the same size
and to one over all inputs at once. The goal is 1.1. It is written into README.md.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
import torch
from history import tell
from measures import pictures
from section import put

from implicit_lab.measures.complexity import Spread, length_ratios
from implicit_lab.measures.complexity.inputs import difference
from implicit_lab.studies.deblurring import STUDY

TITLE = "## A line of pictures"
TURNS, POINTS, STEPS, SIZE = 5, 257, 3, 64


def bare(model: Any, spread: Spread, parts: list[slice]) -> None:
    s = np.linspace(0, 1, POINTS)[:, None]
    for part in parts:
        x = model.encode(spread.at(s[part]))
        z = model.initial(x)
        for _ in range(STEPS):
            z = model(z, x)
        model.decode(z)


def seconds(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@torch.no_grad()
def main() -> None:
    model, observed = STUDY.model("hqs"), pictures(2, SIZE).x
    start, end = observed.map(lambda leaf: leaf[:1]), observed.map(lambda leaf: leaf[1:])
    spread = Spread(model, start, [difference(end, start)])
    works = {
        "the length ratio": lambda: length_ratios(model, start, end, STEPS, POINTS),
        "a bare loop, batches of the same size": lambda: bare(model, spread, spread.parts(POINTS)),
        "a bare loop, all at once": lambda: bare(model, spread, [slice(POINTS)]),
    }
    busy, rows = os.getloadavg()[0], ""
    turns = [[seconds(work) for work in works.values()] for _ in range(TURNS + 1)][1:]
    for k, (name, times) in enumerate(zip(works, zip(*turns, strict=True), strict=True)):
        ratios = sorted(turn[0] / turn[k] for turn in turns)
        over = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})" if k else ""
        rows += f"| {name} | {statistics.median(times):.2f} ({min(times):.2f} to {max(times):.2f}) | {over} |\n"
        if k:
            tell(f"the length ratio over {name}", statistics.median(ratios))
    print(rows, end="")
    put(f"""{TITLE}

`python -m benchmarks.lines`: {POINTS} inputs of {SIZE} x {SIZE} pixels, {STEPS} iterations of HQS. CPU seconds, medians
of {TURNS} turns on one thread; the load when it began was {busy:.1f}. The goal is 1.1.

| | s | the length ratio over it |
|---|---|---|
{rows}""")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
