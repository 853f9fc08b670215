"""A picture from its magnitudes: a recording first, then a start, a support, a noise and a method of one's own."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from ...control import completed
from ...recording.glimpse import Glimpse
from ...recording.recording import Curve, Recording
from ...studies.phase_retrieval.choices import CONTROLS
from ...studies.phase_retrieval.outcomes import recorded, success
from ...widgets.address import Binding
from ...widgets.fields import fields
from ...widgets.player import Player
from ...widgets.run_panel import Progress, RunPanel
from ...widgets.small_chart import Look, Series, small_chart
from ...widgets.small_chart import style as chart_style
from ..shipped import shipped

if TYPE_CHECKING:
    from ...study import Problem

SMALL_STEPS = 100
"""Iterations that are run while a person drags a control: a tenth of a second."""
_LOOKS: dict[int, Look] = {1: "iterate", 4: "explicit", 16: "step"}
"""Starts that the best is chosen of, and how each line looks."""


class PhasesPanel(widgets.VBox):
    """Player, live controls, and what many starts buy."""

    def __init__(self) -> None:
        recording = with_details(shipped("not_convex"))
        self.player = Player(recording)
        shown = completed(CONTROLS, recording.meta["controls"] | {"steps": recording.steps})
        self.live = RunPanel(self.player, fields(CONTROLS, shown), compute, shown, small=small)
        super().__init__([self.player, self.live, many_starts()])

    def address_controls(self) -> dict[str, Binding]:
        """What an address may do with the player and the controls."""
        return self.player.address_controls() | self.live.address_controls()


def compute(values: dict[str, Any], progress: Progress) -> Iterator[Recording]:
    """Run the method that the controls say, then on a line of magnitudes."""
    problem = measured(values)
    from ...recording.complexity import LIVE_POINTS, with_length_ratio
    from ...recording.record import record
    from ...studies.phase_retrieval.study import STUDY

    made = record(STUDY, values["method"], problem, values["steps"], progress=progress, controls=values)
    yield with_details(made)
    yield with_details(with_length_ratio(made, STUDY, problem, points=LIVE_POINTS, progress=progress))


def measured(values: dict[str, Any]) -> "Problem":
    """The magnitudes that the controls say, and a start."""
    # Here torch is opened, and no sooner.
    from ...studies.phase_retrieval.study import OF_PROBLEM, STUDY

    return STUDY.problem(1, 0, {control.name: values[control.name] for control in OF_PROBLEM})


def small(values: dict[str, Any], progress: Progress) -> Glimpse:
    """The first ``SMALL_STEPS`` iterates of the method; errors as ``compute``."""
    problem = measured(values)
    from ...recording.glimpse import glimpse
    from ...studies.phase_retrieval.study import STUDY

    steps = min(SMALL_STEPS, values["steps"])
    return glimpse(STUDY, STUDY.model(values["method"]), problem, steps, progress=progress)


def with_details(recording: Recording) -> Recording:
    """The recording with the distances to both answers, the misfit, and slopes on a logarithmic axis."""
    details = recording.meta["details"]
    curves = [replace(curve, log=True) if curve.name == "Lipschitz constant" else curve for curve in recording.curves]
    error, *others = curves
    distances = [
        Curve("distance to the picture", "", details["upright"]),
        Curve("distance to its twin", "", details["twin"]),
    ]
    return replace(
        recording,
        curves=[error, *others, *distances, Curve("misfit of the magnitudes", "", details["misfit"], log=True)],
    )


def many_starts() -> widgets.HTML:
    """Return the chance of a right answer against all steps taken, where the best of n starts is kept by its misfit."""
    table = recorded()["hio", "round"]
    lines = [
        Series(
            f"best of {n}" if n > 1 else "one start",
            look,
            [success(table, t, n) for t in table["times"]],
            [float(n * t) for t in table["times"]],
        )
        for n, look in _LOOKS.items()
    ]
    chart = small_chart(lines, "Chance of a right answer", "steps of all starts together", log_y=False)
    return widgets.HTML(f'{chart_style()}<div style="max-width: 460px">{chart}</div>')
