"""Times the length ratio along a line of 257 pictures against a loop that only applies G: CPU seconds, in turns.

``python benchmarks/lines.py`` prints seconds of each turn and the ratio of medians, to a bare loop over batches of the
same size and to one over all inputs at once. The goal is 1.1.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from measures import pictures

from implicit_lab.measures.complexity import Spread, length_ratios
from implicit_lab.measures.complexity.inputs import difference
from implicit_lab.studies.deblurring import STUDY

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
    turns = [[seconds(work) for work in works.values()] for _ in range(TURNS + 1)][1:]
    for name, times in zip(works, zip(*turns, strict=True), strict=True):
        print(f"{name}: {statistics.median(times):.2f} s ({min(times):.2f} to {max(times):.2f})")
    for k, name in list(enumerate(works))[1:]:
        ratios = sorted(turn[0] / turn[k] for turn in turns)
        print(f"over {name}: {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
