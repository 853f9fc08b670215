"""How much sooner is a sweep done by two workers than by one? `python benchmarks/sweeps.py` prints JSON.

64 equal tasks on workers of one thread each, which have already opened torch; the time is from sending the first to
having the last, in turns.
"""

import json
import os
import time
from statistics import median

from implicit_lab.sweep.axes import Axis
from implicit_lab.sweep.cluster import connected, measured
from implicit_lab.sweep.run import Sweep
from implicit_lab.sweep.task import Task

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
    ratios = [one / two for one, two in pairs]
    print(
        json.dumps(
            {
                "tasks": TASKS,
                "load": load,
                "seconds": pairs,
                "ratio": median(ratios),
                "least": min(ratios),
                "most": max(ratios),
            }
        )
    )


if __name__ == "__main__":
    main()
