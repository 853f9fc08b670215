"""The first tab: a story, one word of it changed, and how far the change has come at t."""

from dataclasses import replace
from typing import Any

import ipywidgets as widgets
import numpy as np

from ...control import defaults
from ...recording.recording import Recording, Reference
from ...studies.stories.choices import CONTROLS, LOOPED, NAMES, WORDS
from ...studies.stories.generator import COLOUR_WORDS, WHO, drawn
from ...widgets.fields import fields
from ...widgets.run_panel import Progress, RunPanel
from ..shipped import shipped
from .hops_map import hops_map
from .tabs import Tab
from .telling import Telling
from .view import View, made_with

DEFAULTS = defaults(CONTROLS)


def stories() -> Tab:
    """Return the tab. Needs no torch until Run is pressed."""
    view = Stories()
    shown = None
    note: list[widgets.Widget] = []
    try:
        recording = shipped("reasoning", "stories")
    except ValueError as error:
        note = [widgets.HTML(f'<p role="status">{error}</p>')]
    else:
        view.show(recording)
        shown = made_with(CONTROLS, recording)
    controls = fields(CONTROLS, shown or DEFAULTS)
    live = RunPanel(view, controls, compute, shown)
    _keep_to_the_story(controls)
    content = widgets.VBox([*note, view.player, view.telling, live, hops_map()])
    return Tab("stories", "Stories", content, view.player, view.player.address_controls() | live.address_controls())


class Stories(View):
    """The player and the words beside it, as one view of a run."""

    def __init__(self) -> None:
        super().__init__()
        self.telling = Telling()

    @property
    def marked(self) -> tuple[Any, ...]:
        """The player and the words."""
        return (self.player, self.telling)

    def show(self, recording: Recording) -> None:
        """Replace what is shown."""
        self.player.show(with_line(recording))
        self.telling.show(recording)


def with_line(recording: Recording) -> Recording:
    """The recording with the line t + 1 beside L_t: the answers that one hop an iteration has reached."""
    line = Reference("t + 1", "classical", np.arange(2, recording.steps + 2, dtype=np.float64))
    curves = [
        replace(curve, references=(*curve.references, line)) if curve.name == "Lipschitz constant" else curve
        for curve in recording.curves
    ]
    return replace(recording, curves=curves)


def people(hops: int, seed: int) -> list[str]:
    """Who is in a story."""
    return [NAMES[number] for number in drawn(hops, seed)[:, WHO]]


def _keep_to_the_story(controls: dict[str, Any]) -> None:
    """Offer the people of this story, and after a verb the words that may follow it."""

    def refresh(_: object = None) -> None:
        names = [(name, name) for name in people(controls["hops"].value, controls["seed"].value)]
        # A colour that is a name too is one word, written small where it is worn.
        colours = [(WORDS[word].lower(), WORDS[word]) for word in COLOUR_WORDS]
        _offer(controls["who"], names)
        _offer(controls["word"], names if controls["verb"].value == "copies" else colours)

    for name in ("hops", "seed", "verb"):
        controls[name].observe(refresh, names="value")
    refresh()


def _offer(field: widgets.Dropdown, words: list[tuple[str, str]]) -> None:
    kept = field.value
    field.options = words
    field.value = kept if kept in [value for _, value in words] else words[0][1]


def compute(values: dict[str, Any], progress: Progress) -> Recording:
    """Change the story as the controls say, and run the network on both."""
    # Here torch is opened, and no sooner.
    from ...recording.record import record
    from ...studies.stories.study import STUDY

    problem = STUDY.problem(1, values["seed"], {name: values[name] for name in ("hops", "who", "verb", "word")})
    return record(STUDY, LOOPED[0], problem, values["steps"], progress=progress, controls=values)
