"""Measures the engine, and writes its sections of README.md and engine_memory.svg: `python -m benchmarks.engine`.

`python -m benchmarks.engine tanh` measures that problem alone.
"""

import os
import platform
import statistics
import sys
from pathlib import Path

import torch

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import engine_memory  # noqa: E402
import engine_speed  # noqa: E402
from engine_problems import deblurring, tanh_layer  # noqa: E402
from history import processor, tell  # noqa: E402
from section import put  # noqa: E402

GOALS = {
    ("a step", "tanh"): 1.15,
    ("a step", "deblurring"): 1.05,
    ("torchdeq's anderson", "tanh"): 0.6,
    ("torchdeq's broyden", "tanh"): 0.35,
    ("torchdeq's anderson", "deblurring"): 0.25,
    ("torchdeq's broyden", "deblurring"): 0.5,
    ("the tutorial recipe", "tanh"): 0.7,
    ("against torchdeq", "tanh"): 0.35,
    ("the tutorial recipe", "deblurring"): 0.5,
    ("against torchdeq", "deblurring"): 0.25,
    ("against deepinv", "tanh"): 0.5,
    ("against deepinv", "deblurring"): 0.5,
}
HEAD = """## The engine

`python -m benchmarks.engine`. Both sides are timed in turn in one run, {turns} turns on one thread; told are medians,
and for the ratio, taken turn by turn, its least and largest too. {load}
Peers are never a dependency: where torchdeq 0.1.0 or deepinv 0.5.0 is importable it takes part, else its rows are
missing.

- Measured on: {machine}
- **A step**: Picard with its stop rule on, divided by calls of G, against a loop that only applies G.
- **To a residual of 1e-4**: until `||G(y, x) - y|| <= 1e-4 ||G(y, x)||` for every sample, checked from outside.
- **A training step**: forward to 1e-4, backward to 1e-5, both by Anderson, exact implicit gradients. Ours judges each
  sample; the tutorial recipe the batch as a whole, and deepinv the mean over the samples, which are laxer rules.
  Two gradients differ as far as the fixed points do that they are taken at: a residual of 1e-4 leaves an error of up to
  1e-4 / (1 - mu), and mu is near 1 for the deblurring. Each is held against that of a solve to 1e-6, too.

| problem | what | ours (ms) | peer (ms) | ratio | least to largest | goal | remark |
|---|---|---|---|---|---|---|---|
"""
MEMORY = """## Peak memory of a training step

MiB of resident memory above what the process held before it; a tanh layer, 1024 samples, 256 wide; the median of
{turns} processes, and their least to largest. What autograd keeps, in bytes, is equal at 10 and 1000 steps for every
gradient but Unrolled (a test); resident memory scatters, for the allocator gives freed pages back when it likes.

| gradient | 10 steps | 100 steps | 1000 steps | 1000 against 10 |
|---|---|---|---|---|
"""
PICTURE = """
![Peak memory against forward steps](engine_memory.svg)
"""


def goal(what: str, case: str) -> float:
    """The ratio that the issue asks for."""
    return next(value for (part, problem), value in GOALS.items() if part in what and case.startswith(problem))


def line(row: engine_speed.Row) -> str:
    ours, peer = (f"{1000 * statistics.median(side):.2f}" if side else "-" for side in (row.ours, row.peer))
    ratio, spread = "-", "-"
    if row.ratios:
        ratio, spread = f"{statistics.median(row.ratios):.2f}", f"{row.ratios[0]:.2f} to {row.ratios[-1]:.2f}"
    wanted = f"{goal(row.what, row.case):.2f}"
    return f"| {row.case} | {row.what} | {ours} | {peer} | {ratio} | {spread} | {wanted} | {row.remark} |\n"


def memory_line(name: str, sizes: list[list[float]]) -> str:
    """A row of the table of memory: each median with its least and largest."""
    medians = [statistics.median(turns) for turns in sizes]
    cells = [f"{middle:.1f} ({turns[0]:.1f} to {turns[-1]:.1f})" for middle, turns in zip(medians, sizes, strict=True)]
    return f"| {name} | {' | '.join(cells)} | {medians[-1] / medians[0]:.2f} |\n"


def plot(memory: dict[str, list[list[float]]]) -> None:
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
    for (name, sizes), marker in zip(memory.items(), "os^Dv", strict=True):
        axes.loglog(engine_memory.STEPS, list(map(statistics.median, sizes)), marker=marker, label=name)
    axes.set(xlabel="forward steps", ylabel="peak memory of a training step (MiB)")
    axes.legend()
    figure.savefig(HERE / "engine_memory.svg", metadata={"Date": None})


def write(machine: str, rows: list[engine_speed.Row]) -> None:
    """The section with what has been measured so far."""
    load = f"The load under way when this was written was {os.getloadavg()[0]:.1f}."
    put(HEAD.format(machine=machine, turns=engine_speed.TURNS, load=load) + "".join(map(line, rows)))


def write_memory(memory: dict[str, list[list[float]]]) -> None:
    lines = "".join(memory_line(name, sizes) for name, sizes in memory.items())
    put(MEMORY.format(turns=engine_memory.TURNS) + lines + PICTURE)


def main() -> None:
    torch.set_num_threads(1)
    machine = f"{processor()}, one thread of {os.cpu_count()}, {platform.system()}, torch {torch.__version__}"
    rows: list[engine_speed.Row] = []
    cases = {"tanh": tanh_layer, "deblurring": deblurring}
    for name in sys.argv[1:] or cases:
        case = cases[name]()
        for part in (engine_speed.per_step, engine_speed.to_residual, engine_speed.training_step):
            for row in part(case):
                rows.append(row)
                print(line(row), end="", flush=True)
                write(machine, rows)
                if row.ratios:
                    tell(f"{row.what}, {row.case.partition(',')[0]}", statistics.median(row.ratios))
    memory = engine_memory.measure()
    plot(memory)
    write_memory(memory)


if __name__ == "__main__":
    main()
