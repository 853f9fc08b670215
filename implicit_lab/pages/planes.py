"""The plane of inputs on a page: the one that ships, and one that is computed for the controls as they are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from ..recording.sheet import load_sheet
from ..widgets.plane import Along, PlaneView
from ..widgets.run_panel import Progress, RunPanel

_PAGES = Path(__file__).parent
LINE_POINTS = (9, 33)
"""A line is computed coarse, then finer."""


@dataclass(frozen=True)
class Question:
    """What a plane is computed of: a study's model on a problem, for T steps, with the controls that say so."""

    study: Any
    model: str
    problem: Any
    steps: int
    initial: Callable[[Any], Any] | None = None
    controls: dict[str, Any] = field(default_factory=dict)


def planes(
    page: str, follows: str, said: str, asked: Callable[[Progress], Question], sizes: Sequence[int]
) -> widgets.VBox:
    """The plane that ships with ``page``, and a button that computes it for what ``asked`` answers.

    The line comes first, from 9 inputs and from 33, then the plane from ever more inputs, ``sizes`` a side.
    """
    view = PlaneView(follows=follows)
    try:
        view.show(load_sheet(_PAGES / page / "plane.npz"))
    except ValueError as error:
        view.message = str(error)

    def compute(_: dict[str, Any], progress: Progress) -> Iterator[Any]:
        # Here torch is opened, and no sooner.
        from ..recording.record_sheet import record_line, record_sheet

        question = asked(progress)
        of = (question.study, question.model, question.problem, question.steps)
        ends, probe = tuple(view.ends), view.probe
        for points in LINE_POINTS:
            values = record_line(*of, ends, points, probe=probe, progress=progress, initial=question.initial)
            yield Along(ends, values, probe)
        for size in sizes:
            yield record_sheet(*of, size=size, progress=progress, initial=question.initial, controls=question.controls)

    live = RunPanel(view, {}, compute)
    live.run.description, live.run.tooltip = "Compute it", "Compute line and plane for the controls as they are"
    live.cancel.description, live.cancel.tooltip = "Stop it", "Stop computing line and plane"
    return widgets.VBox([widgets.HTML(f"<h3>The map on a plane of inputs</h3><p>{said}</p>"), view, live])
