"""The gradients held against each other on linear programs and on deblurring: five seeds, with intervals."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..reproduction import Progress
from .choices import LABELS, LOOKS
from .table import Table, runs
from .told import lines

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SEEDS = range(5)
AXES = {"programs": "relative error at t = 60", "pictures": "root mean square error at t = 30"}


def measure(data: Path | None, instances: int | None, progress: Progress) -> dict[str, Table]:
    """Train from five seeds by every gradient, and judge on ``instances`` unseen problems each (None: the usual).

    Programs are drawn from seeds. Deblurring takes its pictures from ``data``, and is left out without.
    """
    # Here torch is opened, and no sooner.
    from . import pictures, programs

    found = {}
    total = len(SEEDS) * len(LABELS) * (1 if data is None else 2)
    done = 0

    def report() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    count = instances or programs.TEST_INSTANCES
    found["programs"] = (
        _of_seeds(
            programs.rested,
            lambda start, seed: programs.final(start, seed, count),
            lambda start, method, seed: programs.train(start, method, seed, count),
            report,
        )
        | programs.on_what()
    )
    if data is not None:
        most = instances or pictures.TEST_INSTANCES
        found["pictures"] = (
            _of_seeds(
                lambda seed: pictures.denoising(data, seed),
                lambda start, seed: pictures.final(start, data, seed, most),
                lambda start, method, seed: pictures.train(start, method, data, seed, most),
                report,
            )
            | pictures.on_what()
        )
    return found


def _of_seeds(
    begun: Callable[[int], Any],
    final: Callable[[Any, int], Table],
    train: Callable[[Any, str, int], Table],
    report: Callable[[], None],
) -> Table:
    """A start of each seed, from which every gradient goes on."""
    starts, trained = [], []
    for seed in SEEDS:
        start = begun(seed)
        starts.append(final(start, seed))
        for method in LABELS:
            trained.append(train(start, method, seed))
            report()
    return {"seeds": list(SEEDS), "starts": starts, "runs": trained}


def draw(tables: dict[str, Table]) -> "Figure":
    """The held-out error by CPU seconds and by passes, a line a seed; a row of axes for each problem."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4 * len(tables)), layout="constrained")
    rows = figure.subplots(len(tables), 2, sharey="row", squeeze=False)
    for parts, (problem, table) in zip(rows, tables.items(), strict=True):
        for part, cost, label in zip(parts, ("seconds", "passes"), ("CPU seconds", "passes through G"), strict=True):
            for method, (colour, _, dash) in LOOKS.items():
                for number, run in enumerate(runs(table, method)):
                    looks = run["looks"]
                    part.plot(
                        [look[cost] for look in looks], [look["error"] for look in looks], color=colour,
                        linestyle=dash, linewidth=1, label=LABELS[method] if number == 0 else None,
                    )  # fmt: skip
            part.set(xlabel=label)
        parts[0].set(ylabel=AXES[problem])
    rows[0, 1].legend()
    return figure


def tell(tables: dict[str, Table]) -> str:
    """The tables, on what they were measured, and what is not in them."""
    told = [line for problem, table in tables.items() for line in lines(problem, table)]
    if "pictures" not in tables:
        told.append("Not measured: deblurring on 64 x 64 pixels, which needs BSDS500; name its folder with --data DIR.")
    return "\n".join(told)
