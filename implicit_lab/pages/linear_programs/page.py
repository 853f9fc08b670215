"""The page on linear programs: a polygon to drag, a trained network to step through, and a program of one's own."""

from collections.abc import Iterator
from typing import Any

import ipywidgets as widgets

from ...control import completed, defaults
from ...recording.recording import Recording
from ...studies.linear_programs.choices import CONTROLS, EMBEDDINGS, WEIGHTS
from ...widgets.address import Address
from ...widgets.fields import fields
from ...widgets.loop import loop
from ...widgets.run_panel import Progress, RunPanel
from ...widgets.style import style
from ..planes import PlanePart, Question
from ..shipped import shipped
from .iterates import Iterates
from .own_program import OwnProgram
from .polygon import Polygon
from .questions import guesses

DEFAULTS = defaults(CONTROLS)
PLANE = (
    "Every point is the program above with other costs: its own in the corner below left, the same in opposite order "
    "below right, moved on by half above left, and mixtures between. The colour is one variable of the answer. Of the "
    "optimum the plane is stained glass: each facet is a vertex on which the answer stands still, and between facets "
    "it jumps. Drag <i>t</i> above and watch the glass come into focus; drag the line across."
)


def geometry() -> widgets.VBox:
    """Return the two-variable program, which moves in the browser alone."""
    step = r"\begin{align*} y^+ &= \mathrm{clip}\big(y - \tau (c - A^\top p), l, u\big) \\ " + (
        r"p^+ &= \Pi\big(p + \sigma (b - A (2 y^+ - y))\big) \end{align*}"
    )
    said = (
        'Primal-dual hybrid gradient (<a href="#word-pdhg">PDHG</a>): <i>p</i> holds a price of each constraint, and '
        "comes back with <i>y</i>."
    )
    return widgets.VBox([style(), loop(step, "the program", "the point so far", said), Polygon(), guesses()])


def network() -> widgets.VBox:
    """Return the trained network on one program, with live controls. Needs no torch until Run is pressed."""
    view = Iterates()
    try:
        recording = shipped("linear_programs")
    except ValueError as error:
        view.empty = str(error)
        return widgets.VBox([style(), _loop(), view, *_controls(view, None)])
    view.show(recording)
    return widgets.VBox([style(), _loop(), view, *_controls(view, made_with(recording))])


def _loop() -> widgets.HTML:
    step = (
        r"\begin{align*} p^+ &= \Pi\left(\frac{p + \sigma (b - A y)}{1 + \sigma \delta}\right) \\ "
        r"y^+ &= \mathrm{clip}\left(\frac{y - \tau (c - A^\top (2 p^+ - p)) + \tau \varepsilon v}"
        r"{1 + \tau \varepsilon}\right) \end{align*}"
    )
    said = (
        'Eight rounds of this are one <i>G</i>: <a href="#word-pdhg">PDHG</a> again, clipped to the bounds, with '
        "<i>y</i> drawn a little, by <i>ε</i>, to the network's guess <i>v</i>, and the prices <i>p</i> to zero by "
        "<i>δ</i>. The network is asked once."
    )
    return loop(step, "the program", "the point so far", said)


def own_program() -> OwnProgram:
    """Return the place for a program of one's own."""
    return OwnProgram()


def page() -> widgets.VBox:
    """Return the network, and below it the place for a program of one's own."""
    return widgets.VBox([network(), widgets.HTML("<h3>Your own program</h3>"), own_program()])


def made_with(recording: Recording) -> dict[str, Any]:
    """The controls that a recording was made with; what its meta data does not say is as by default."""
    size = recording.meta.get("model", "").rpartition("-")[2]
    known = {"embedding": int(size)} if size.isdigit() else {}
    return completed(CONTROLS, known | recording.meta.get("controls", {}) | {"steps": recording.steps})


def _controls(view: Iterates, shown: dict[str, Any] | None) -> list[widgets.Widget]:
    controls = fields(CONTROLS, shown or DEFAULTS, {"embedding": embeddings()})
    # Everything but the length ratio is there in a tenth of a second.
    live = RunPanel(view, controls, compute, shown, small=lambda values, progress: next(compute(values, progress)))
    seen = PlanePart("linear_programs", "iterates", PLANE, lambda _: question(live.values), (12, 24, 48))
    return [live, Address(live.address_controls() | seen.address_controls()), seen]


def embeddings() -> tuple[int, ...]:
    """The sizes that the page can run: those whose weights are there."""
    return tuple(e for e in EMBEDDINGS if (WEIGHTS / f"gnn-implicit-{e}.safetensors").is_file())


def question(values: dict[str, Any]) -> Question:
    """What the controls ask for: a program, drawn and solved, and a network."""
    # Here torch is opened, and no sooner.
    from ...studies import load_study

    if values["embedding"] is None:
        raise ValueError("No network is here to run; train one with `implicit-lab train linear_programs`.")
    study = load_study("linear_programs")
    problem = study.problem(1, values["seed"])
    name = f"gnn-implicit-{values['embedding']}"
    return Question(study, name, problem, values["steps"], controls={"seed": values["seed"]})


def compute(values: dict[str, Any], progress: Progress) -> Iterator[Recording]:
    """Draw the program, solve it, and run the network on it, then along a line of costs."""
    asked = question(values)
    from ...recording.complexity import with_length_ratio
    from ...recording.opened import Opened
    from ...recording.record import record

    study = Opened(asked.study)
    of = (study, asked.model, asked.problem, asked.steps)
    made = record(*of, progress=progress, controls=asked.controls)
    yield made
    yield with_length_ratio(made, study, asked.problem, progress=progress)
