"""The gradients held against each other on the graph network for linear programs: five seeds, with intervals."""

from pathlib import Path
from typing import TYPE_CHECKING

from ..reproduction import Progress
from .choices import LABELS, LOOKS, TERMS
from .table import Table, at_rest, final_error, interval, runs, share_of_time

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SEEDS = range(5)


def measure(data: Path | None, instances: int | None, progress: Progress) -> Table:
    """Train from five seeds by every gradient, and judge on ``instances`` unseen programs each (None: 200).

    Raises ``ValueError`` where a data folder is named: the programs are drawn from seeds.
    """
    if data is not None:
        raise ValueError("Linear programs are drawn from seeds and need no data; leave --data out.")
    # Here torch is opened, and no sooner.
    from . import programs

    count = instances or programs.TEST_INSTANCES
    starts, trained = [], []
    for seed in SEEDS:
        start = programs.rested(seed)
        starts.append(programs.final(start, seed, count))
        for method in LABELS:
            trained.append(programs.train(start, method, seed, count))
            progress(len(trained), len(SEEDS) * len(LABELS))
    return as_table(list(SEEDS), starts, trained)


def as_table(seeds: list[int], starts: list[Table], trained: list[Table]) -> Table:
    """What was measured, with what it was measured on."""
    from . import programs

    return {
        "embedding": programs.EMBEDDING,
        "batch": programs.BATCH,
        "rest_steps": programs.REST_STEPS,
        "steps": programs.STEPS,
        "seeds": seeds,
        "starts": starts,
        "runs": trained,
    }


def draw(table: Table) -> "Figure":
    """The held-out error by CPU seconds and by passes, a line a seed."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4), layout="constrained")
    parts = figure.subplots(1, 2, sharey=True)
    for part, cost, label in zip(parts, ("seconds", "passes"), ("CPU seconds", "passes through G"), strict=True):
        for method, (colour, _, dash) in LOOKS.items():
            for number, run in enumerate(runs(table, method)):
                looks = run["looks"]
                part.plot(
                    [look[cost] for look in looks], [look["error"] for look in looks], color=colour, linestyle=dash,
                    linewidth=1, label=LABELS[method] if number == 0 else None,
                )  # fmt: skip
        part.set(xlabel=label)
    parts[0].set(ylabel="relative error at t = 60")
    parts[1].legend()
    return figure


def tell(table: Table) -> str:
    """The table, on what it was measured, and what is not in it."""
    seeds = len(table["seeds"])
    lines = [
        f"Gradients of a fixed point, on the graph network for linear programs of embedding {table['embedding']}: "
        f"{seeds} seeds, means with 95 % intervals.",
        f"First {table['rest_steps']} unrolled steps, the same for all: then {at_rest(table, 'start')} of unseen "
        f"programs are at rest (residual at most 1e-4 at t = 200), error {final_error(table, 'start')}.",
        f"Then {table['steps']} steps of {table['batch']} programs by each; phantom and Neumann with {TERMS} terms.",
        f"{'gradient':>14}  {'error, t = 200':>16}  {'at rest':>15}  {'CPU seconds':>14}  {'passes':>6}  "
        f"{'memory (MiB)':>12}  share of the exact one's time, and passes, to its error",
    ]
    for method, name in LABELS.items():
        of_method = runs(table, method)
        ends = [run["looks"][-1] for run in of_method]
        shared = f"{share_of_time(table, method)}; {share_of_time(table, method, 'passes')}"
        lines.append(
            f"{name:>14}  {final_error(table, method):>16}  {at_rest(table, method):>15}  "
            f"{interval([end['seconds'] for end in ends], 1):>14}  "
            f"{sum(end['passes'] for end in ends) / len(ends):>6.0f}  "
            f"{max(run['memory'] for run in of_method) / 2**20:>12.1f}  {shared}"
        )
    lines.append("Not measured: deblurring on 64 x 64 pixels.")
    return "\n".join(lines)
