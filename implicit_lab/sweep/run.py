"""A sweep as a person asks for it: checked before anything runs, then run point by point into its table."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..studies import load_study
from ..study import ExplicitModel
from .axes import Axis, Point, grid
from .cluster import connected, measured
from .draw import draw
from .table import Table
from .task import Task, digest

if TYPE_CHECKING:
    from distributed import Client

TABLE, FIGURE = "sweep.parquet", "sweep.png"
SAVE_SECONDS = 2.0
"""A run that is killed loses what came in since the table was last written, at most as long as this."""


@dataclass(frozen=True)
class Sweep:
    """``model`` of ``study``, profiled over ``steps`` iterations at every point of the grid of ``axes``."""

    study: str
    model: str
    axes: Sequence[Axis]
    steps: int = 30
    instances: int | None = None
    seed: int = 0
    controls: dict[str, Any] = field(default_factory=dict)
    """What all points share."""

    def tasks(self) -> list[tuple[Point, Task]]:
        """Every point with its task.

        Raises ``ValueError`` for a study, model or control that there is not, and for a first point that is no problem.
        """
        points = grid(self.axes)
        if both := self.controls.keys() & points[0].keys():
            raise ValueError(f"The control {sorted(both)[0]} is swept over and set as well; leave one out.")
        study = load_study(self.study)
        model = study.model(self.model)
        if isinstance(model, ExplicitModel):
            raise ValueError(f"The model {self.model!r} is explicit, it does not iterate; sweep an implicit one.")
        found = digest(model)
        tasks = [(point, self._task(point, found)) for point in points]
        first = tasks[0][1]
        study.problem(first.instances, first.seed, dict(first.controls))
        return tasks

    def _task(self, point: Point, found: str) -> Task:
        controls = self.controls | point
        seed = controls.pop("seed", self.seed)
        if not isinstance(seed, int) or seed < 0:
            raise ValueError(f"A seed is a whole number from 0, not {seed!r}.")
        return Task(self.study, self.model, found, self.steps, self.instances, seed, tuple(sorted(controls.items())))


def run(
    sweep: Sweep,
    out: Path,
    *,
    workers: int,
    scheduler: str | None,
    progress: Callable[[int, int], None],
) -> str:
    """Measure what is not yet in the table of ``out``, draw it, and return a text on both.

    The table is written as the figures come; a run that was stopped goes on with those that are missing or failed.

    Raises ``ValueError`` before anything is written: as ``Sweep.tasks`` does, where ``out`` holds another sweep, and
    where no scheduler answers.
    """
    tasks = sweep.tasks()
    points = [point for point, _ in tasks]
    metric = load_study(sweep.study).metric
    digests = tasks[0][1].digest
    shared = {name: getattr(sweep, name) for name in ("study", "model", "steps", "instances", "seed", "controls")}
    quality = {"name": metric.name, "unit": metric.unit, "higher_is_better": metric.higher_is_better, "log": metric.log}
    table = Table(out / TABLE, {**shared, "weights": digests, "quality": quality}, [axis.name for axis in sweep.axes])
    table.open()
    missing = {task.key: point for point, task in tasks if not table.has(point)}
    progress(len(tasks) - len(missing), len(tasks))
    if missing:
        with connected(scheduler, min(workers, len(missing))) as client:
            _collect(client, tasks, missing, table, points, progress)
    draw(table, sweep.axes, out / FIGURE)
    return tell(table, points, out)


def _collect(
    client: "Client",
    tasks: Sequence[tuple[Point, Task]],
    missing: dict[str, Point],
    table: Table,
    points: Sequence[Point],
    progress: Callable[[int, int], None],
) -> None:
    saved = time.monotonic()
    left = len(missing)
    try:
        for task, row in measured(client, [task for _, task in tasks if task.key in missing]):
            table.rows[table.key(missing[task.key])] = row
            left -= 1
            progress(len(tasks) - left, len(tasks))
            if time.monotonic() - saved > SAVE_SECONDS:
                table.write(points)
                saved = time.monotonic()
    finally:
        if table.rows:
            table.write(points)


def tell(table: Table, points: Sequence[Point], out: Path) -> str:
    """How many points were measured, what the others said, and where the table is."""
    failures = Counter(table.rows[table.key(point)]["failure"] for point in points)
    done = failures.pop("", 0)
    lines = [f"{done} of {len(points)} points are measured."]
    lines += [f"{count} failed: {said}" for said, count in failures.most_common()]
    drawn = f", the plot in {out / FIGURE}" if done else ""
    return "\n".join([*lines, f"The table is in {out / TABLE}{drawn}."])
