"""The page on NAME: a recording first, then a run of one's own."""

from typing import Any

import ipywidgets as widgets

from ...control import completed, defaults
from ...recording.recording import Recording
from ...studies.NAME.choices import CONTROLS
from ...widgets.address import Address
from ...widgets.fields import fields
from ...widgets.loop import loop
from ...widgets.player import Player
from ...widgets.run_panel import Progress, RunPanel
from ...widgets.style import style
from ..shipped import shipped


def page() -> widgets.VBox:
    """Return the explorer. Needs no torch until Run is pressed."""
    try:
        recording = shipped("NAME")
    except ValueError as error:
        note = widgets.HTML(f'<p role="status">{error}</p>')
        return widgets.VBox([style(), _loop(), note, *_explorer(Player(), None)])
    return widgets.VBox([style(), _loop(), *_explorer(Player(recording), made_with(recording))])


def _loop() -> widgets.HTML:
    return loop(r"G(y, x) = s K y + g x", "the sources", "the heat so far")


def made_with(recording: Recording) -> dict[str, Any]:
    """The controls that a recording was made with; what it does not say is as by default."""
    return completed(CONTROLS, recording.meta.get("controls", {}) | {"steps": recording.steps})


def compute(values: dict[str, Any], progress: Progress) -> Recording:
    """Draw the problem that the controls say, and run the model on it."""
    # Here torch is opened, and no sooner.
    from ...recording.record import record
    from ...studies.NAME.study import STUDY

    chosen = {control.name: values[control.name] for control in CONTROLS if control.problem}
    problem = STUDY.problem(1, values["seed"], chosen)
    return record(STUDY, values["model"], problem, values["steps"], progress=progress, controls=values)


def _explorer(player: Player, shown: dict[str, Any] | None) -> list[widgets.Widget]:
    live = RunPanel(player, fields(CONTROLS, shown or defaults(CONTROLS)), compute, shown)
    return [player, live, Address(player.address_controls() | live.address_controls())]
