"""The page on steady flow: a recording first, then a force of one's own, by a network or by the equation."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import ipywidgets as widgets
import numpy as np

from ...control import completed, defaults
from ...recording.glimpse import Glimpse
from ...recording.recording import Curve, Recording
from ...studies.navier_stokes.choices import CONTROLS, MODELS, STRENGTH_BOUNDS, WAVES, WEIGHTS
from ...studies.navier_stokes.picture import SCALE, colours
from ...widgets.address import Address
from ...widgets.fields import fields
from ...widgets.loop import loop
from ...widgets.number_field import beside
from ...widgets.player import Player
from ...widgets.run_panel import Progress, RunPanel
from ...widgets.style import style
from ..planes import PlanePart, Question
from ..shipped import shipped
from .questions import guesses

SMALL_STEPS = 20
"""Iterations that are run while a person drags a control."""
DEFAULTS = defaults(CONTROLS)
PLANE = (
    "Every point is a force: the one above in the middle, with two waves added, one more to the right, the other "
    "upward. The colour is the vorticity at one point of the flow. Drag <i>t</i>: a flat sheet bends until it lies on "
    "that of the equation; drag the line across."
)

STEP = (
    r"\begin{align*} p_t &= p_{t-1} + 0.1 \, (s - p_{t-1}) \\ "
    r"q_t &= q_{t-1} + 0.15 \, \big(B(q_{t-1}, p_t) - q_{t-1}\big) \end{align*}"
)
"""That of the network with which the page opens."""


def page() -> widgets.VBox:
    """Return the explorer: player, colour scale, live controls. Needs no torch until Run is pressed."""
    try:
        recording = shipped("navier_stokes")
    except ValueError as error:
        note = widgets.HTML(f'<p role="status">{error}</p>')
        return widgets.VBox([style(), _loop(), note, *_explorer(Player(), None)])
    return widgets.VBox([style(), _loop(), *_explorer(Player(with_equation(recording)), made_with(recording))])


def _loop() -> widgets.HTML:
    return loop(
        STEP,
        "the force",
        "the vorticity so far",
        "What comes back is a pair of fields, <i>p</i> and <i>q</i>: <i>s</i> is a linear lift of the force, <i>B</i> "
        'one Fourier block, and the <a href="#word-vorticity">vorticity</a> is read off <i>q</i>.',
    )


def made_with(recording: Recording) -> dict[str, Any]:
    """The controls that a recording was made with; what its meta data does not say is as by default."""
    meta = recording.meta
    known = {name: meta[name] for name in ("model",) if name in meta}
    return completed(CONTROLS, known | meta.get("controls", {}) | {"steps": recording.steps})


def models() -> tuple[str, ...]:
    """The models that the page can run: Oseen always, a network where its weights are there."""
    return tuple(name for name in MODELS if name == "oseen" or (WEIGHTS / f"{name}.safetensors").is_file())


def strength(values: dict[str, Any]) -> float:
    """The root mean square of a component of the force that the waves make.

    >>> round(strength(DEFAULTS), 3)
    0.112
    """
    return float(np.sqrt(sum(values[f"amplitude_{i}"] ** 2 for i in range(1, len(WAVES) + 1))) / 2)


def modes(values: dict[str, Any]) -> list[tuple[int, int, float, float]]:
    """The waves (k_1, k_2, amplitude, phase) that the controls set; ``ValueError`` where there is none.

    >>> modes(DEFAULTS)
    [(0, 2, 0.2, 0.0), (2, 1, 0.1, 1.0)]
    """
    found = []
    for i in range(1, len(WAVES) + 1):
        if values[f"amplitude_{i}"]:
            k1, k2 = (int(k) for k in values[f"wave_{i}"].split(","))
            found.append((k1, k2, values[f"amplitude_{i}"], values[f"phase_{i}"]))
    low, high = STRENGTH_BOUNDS
    if not low <= strength(values) <= high:
        raise ValueError(
            f"The waves make a force of root mean square {strength(values):.3f} a component; set amplitudes that make "
            f"between {low:g} and {high:g}."
        )
    return found


def question(values: dict[str, Any], progress: Progress) -> Question:
    """What the controls ask for, with the flow of their force."""
    chosen = {"modes": modes(values)} if values["force"] == "waves" else {}
    # Here torch is opened, and no sooner.
    from ...studies.navier_stokes.study import STUDY

    problem = STUDY.problem(1, values["seed"], chosen, progress=progress)
    return Question(STUDY, values["model"], problem, values["steps"], controls=values)


def compute(values: dict[str, Any], progress: Progress) -> Iterator[Recording]:
    """Solve for the flow of the force that the controls say, run the model on it, then along a line of forces."""
    asked = question(values, progress)
    from ...recording.complexity import LIVE_POINTS, with_length_ratio
    from ...recording.opened import Opened
    from ...recording.record import record

    study, problem = Opened(asked.study), asked.problem
    made = record(study, asked.model, problem, asked.steps, progress=progress, controls=values)
    yield with_equation(made)
    yield with_equation(with_length_ratio(made, study, problem, points=LIVE_POINTS, progress=progress))


def small(values: dict[str, Any], progress: Progress) -> Glimpse:
    """The flow of the force, and the first ``SMALL_STEPS`` iterates of the model; errors as ``compute``."""
    asked = question(values, progress)
    from ...recording.glimpse import glimpse

    steps = min(SMALL_STEPS, asked.steps)
    return glimpse(asked.study, asked.study.model(asked.model), asked.problem, steps, progress=progress)


def with_equation(recording: Recording) -> Recording:
    """The recording with one more curve: how far each iterate is from solving the equation."""
    figures = recording.meta.get("details", {}).get("equation")
    if figures is None or any(curve.name == "equation residual" for curve in recording.curves):
        return recording
    return replace(recording, curves=[*recording.curves, Curve("equation residual", "", figures, log=True)])


def scale() -> widgets.HTML:
    """Return the colour scale that all vorticities share, in words and in colours."""
    stops = ", ".join(
        f"rgb({red}, {green}, {blue})" for red, green, blue in colours(np.linspace(-SCALE, SCALE, 9)).tolist()
    )
    bar = f'<span class="il-scale" style="background: linear-gradient(to right, {stops}); {_BAR}"></span>'
    return widgets.HTML(
        f'<p class="il-line">Vorticity: −{SCALE:g}, clockwise {bar} {SCALE:g}, anticlockwise; the same for every '
        "picture. Streaks leave their dot with the flow, longer where it is faster. The input is the curl of the "
        "force, and its streaks are the force itself.</p>"
    )


_BAR = "display: inline-block; width: 8em; height: 0.9em; vertical-align: middle; border: 1px solid #888;"


class Waves:
    """The waves of a force of one's own: a row each, shown where they count, and how strong they are together."""

    def __init__(self, controls: dict[str, Any]) -> None:
        self.controls = controls
        self.each = [
            [controls[f"{name}_{i}"] for name in ("wave", "amplitude", "phase")] for i in range(1, len(WAVES) + 1)
        ]
        self.told = widgets.HTML()
        beside_each = ([beside(control) for control in wave] for wave in self.each)
        self.rows = [*(widgets.HBox(wave).add_class("il-controls") for wave in beside_each), self.told]

    def follow(self, live: RunPanel) -> None:
        """Show what counts: the seed for a random force, the waves for one that is set."""

        def show(_: object = None) -> None:
            by_waves = self.controls["force"].value == "waves"
            self.controls["seed"].disabled = by_waves
            for control in (control for wave in self.each for control in wave):
                control.disabled = not by_waves
            for row in self.rows:
                row.layout.display = None if by_waves else "none"
            low, high = STRENGTH_BOUNDS
            self.told.value = (
                f'<p class="il-line" role="status">Together they make a force of root mean square '
                f"<b>{strength(live.values):.3f}</b> a component; {low:g} to {high:g} can be run.</p>"
            )

        for control in self.controls.values():
            control.observe(show, names="value")
        show()


def _explorer(player: Player, shown: dict[str, Any] | None) -> list[widgets.Widget]:
    controls = fields(CONTROLS, shown or DEFAULTS, {"model": models()})
    waves = Waves(controls)
    live = RunPanel(player, controls, compute, shown, waves.rows, small)
    waves.follow(live)
    seen = PlanePart(
        "navier_stokes", "player", PLANE, lambda progress: question(live.values, progress), (8, 16), (32, 48)
    )
    bound = player.address_controls() | live.address_controls() | seen.address_controls()
    asked = [guesses()] if player.scene else []
    return [player, scale(), live, Address(bound), *asked, seen]
