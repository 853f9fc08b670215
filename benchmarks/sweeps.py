"""How much sooner is a sweep done by two workers than by one? `python -m benchmarks.sweeps` writes it into README.md.

64 equal tasks on workers of one thread each, which have already opened torch; the time is from sending the first to
having the last, in turns.
"""

import os
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

from history import tell
from section import put

from implicit_lab.sweep.axes import Axis
from implicit_lab.sweep.cluster import connected, measured
from implicit_lab.sweep.run import Sweep
from implicit_lab.sweep.task import Task

TITLE = "## A sweep"
TASKS, TURNS = 64, 3


def tasks(first: int) -> list[Task]:
    """So many equal tasks, with seeds from ``first`` on: a task that a scheduler knows is not run again."""
    axis = Axis("seed", tuple(range(first, first + TASKS)))
    return [task for _, task in Sweep("scalar", "implicit-5", [axis], steps=100, instances=4000).tasks()]


def seconds(workers: int, first: int) -> float:
    """The time of all tasks on so many workers."""
    with connected(None, workers) as client:
        client.run(__import__, "torch")
        sent = tasks(first)
        began = time.perf_counter()
        assert all(not row["failure"] for _, row in measured(client, sent))
        return time.perf_counter() - began


def main() -> None:
    """Measure one and two workers in turn."""
    load = os.getloadavg()[0]
    pairs = [(seconds(1, 1000 * turn), seconds(2, 1000 * turn)) for turn in range(TURNS)]
    ratios = [two / one for one, two in pairs]
    seconds_of = [f"{median(side):.1f}" for side in zip(*pairs, strict=True)]
    said = f"| {' | '.join(seconds_of)} | {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) |\n"
    print(said, end="")
    tell("a sweep on two workers over one", median(ratios))
    put(f"""{TITLE}

`python -m benchmarks.sweeps`: {TASKS} equal tasks on workers of one thread each; medians of {TURNS} turns, and of the
ratio the least and the largest. The load when it began was {load:.1f}.

| one worker (s) | two (s) | two over one |
|---|---|---|
{said}""")


if __name__ == "__main__":
    main()
