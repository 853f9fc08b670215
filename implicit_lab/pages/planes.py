"""The plane of inputs on a page: the one that ships, and one that is computed for the controls as they are."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from ..recording.sheet import Sheet, load_sheet
from ..widgets.address import Binding
from ..widgets.plane import Along, PlaneView
from ..widgets.run_panel import Progress, RunPanel

_PAGES = Path(__file__).parent
LINE_POINTS = (9, 33)
"""A line is computed coarse, then finer."""
PATIENCE = 60.0
"""Seconds that a finer plane may be expected to take, by those of the one before, to be computed unasked."""


@dataclass(frozen=True)
class Question:
    """What a plane is computed of: a study's model on a problem, for T steps, with the controls that say so."""

    study: Any
    model: str
    problem: Any
    steps: int
    initial: Callable[[Any], Any] | None = None
    controls: dict[str, Any] = field(default_factory=dict)


# The same for everyone: the process that kernels are forked from reads and packs it once.
@cache
def _shipped(page: str) -> Sheet:
    return load_sheet(_PAGES / page / "plane.npz")


def heading(said: str) -> widgets.HTML:
    """What stands above a plane: its title, and ``said``, in letters as large as those of the text."""
    return widgets.HTML(f'<h3>The map on a plane of inputs</h3><p class="il-prose">{said}</p>')


class PlanePart(widgets.VBox):
    """The plane that ships with ``page``, and a button that computes it for what ``asked`` answers.

    The line comes first, from 9 inputs and from 33, then the plane from ever more inputs, ``sizes`` a side; then
    ``finer`` ones, as long as each may be expected within ``PATIENCE``. A person stops it whenever it is enough.
    """

    def __init__(
        self,
        page: str,
        follows: str,
        said: str,
        asked: Callable[[Progress], Question],
        sizes: Sequence[int],
        finer: Sequence[int] = (),
    ) -> None:
        self.view = PlaneView(follows=follows)
        self.asked = asked
        self.sizes, self.finer = sizes, finer
        try:
            self.view.show(_shipped(page))
        except ValueError as error:
            self.view.message = str(error)
        self.live = RunPanel(self.view, {}, self._compute)
        self.live.run.description, self.live.run.tooltip = "Compute it", "Compute the plane for the controls above"
        self.live.cancel.description, self.live.cancel.tooltip = "Stop it", "Stop computing the plane"
        super().__init__([heading(said), self.view, self.live])

    def address_controls(self) -> dict[str, Binding]:
        """Those of the plane; it can be hidden as a whole."""
        hide = {"plane": Binding(hide=lambda: setattr(self.layout, "display", "none"))}
        return self.view.address_controls() | hide

    def _compute(self, _: dict[str, Any], progress: Progress) -> Iterator[Any]:
        # Here torch is opened, and no sooner.
        from ..recording.record_sheet import record_line, record_sheet

        question = self.asked(progress)
        of = (question.study, question.model, question.problem, question.steps)
        ends, probe, initial = self.view.ends, self.view.probe, question.initial
        for points in LINE_POINTS:
            values = record_line(*of, ends, points, probe=probe, progress=progress, initial=initial)
            yield Along(ends, values, probe)
        before, spent = 0, 0.0
        for size in (*self.sizes, *self.finer):
            if size in self.finer and spent * (size / before) ** 2 > PATIENCE:
                return
            began = time.monotonic()
            sheet = record_sheet(*of, size=size, progress=progress, initial=initial, controls=question.controls)
            before, spent = size, time.monotonic() - began
            yield sheet
