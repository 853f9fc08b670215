"""The page on linear programs: a polygon to drag, a trained network to step through, and a program of one's own."""

from typing import Any

import ipywidgets as widgets

from ...recording.recording import Recording
from ...studies.linear_programs.choices import EMBEDDINGS, WEIGHTS
from ...widgets.address import Address
from ...widgets.live import Live, Progress
from ...widgets.style import style
from ..shipped import shipped
from .iterates import Iterates
from .own_program import OwnProgram
from .polygon import Polygon

MAX_STEPS = 100
DEFAULTS: dict[str, Any] = {"seed": 0, "embedding": 16, "steps": 30}


def geometry() -> widgets.VBox:
    """Return the two-variable program, which moves in the browser alone."""
    return widgets.VBox([style(), Polygon()])


def network() -> widgets.VBox:
    """Return the trained network on one program, with live controls. Needs no torch until Run is pressed."""
    view = Iterates()
    try:
        recording = shipped("linear_programs")
    except ValueError as error:
        view.empty = str(error)
        return widgets.VBox([style(), view, *_controls(view, None)])
    view.show(recording)
    return widgets.VBox([style(), view, *_controls(view, made_with(recording))])


def own_program() -> OwnProgram:
    """Return the place for a program of one's own."""
    return OwnProgram()


def page() -> widgets.VBox:
    """Return the network, and below it the place for a program of one's own."""
    return widgets.VBox([network(), widgets.HTML("<h3>Your own program</h3>"), own_program()])


def made_with(recording: Recording) -> dict[str, Any]:
    """The controls that a recording was made with."""
    name = recording.meta.get("model", "")
    embedding = int(name.rpartition("-")[2]) if name.rpartition("-")[2].isdigit() else DEFAULTS["embedding"]
    seed = recording.meta.get("controls", {}).get("seed", DEFAULTS["seed"])
    return {"seed": seed, "embedding": embedding, "steps": recording.steps}


def _controls(view: Iterates, shown: dict[str, Any] | None) -> list[widgets.Widget]:
    now = shown or DEFAULTS
    sizes = embeddings()
    chosen = now["embedding"] if now["embedding"] in sizes else None
    controls = {
        "seed": widgets.BoundedIntText(now["seed"], min=0, max=9999, description="Seed of the program"),
        "embedding": widgets.Dropdown(options=sizes, value=chosen, description="Embedding"),
        "steps": widgets.BoundedIntText(now["steps"], min=1, max=MAX_STEPS, description="Iterations"),
    }
    live = Live(view, controls, compute, shown)  # type: ignore[arg-type]  # all that Live asks of a player is here
    return [live, Address(live.kept)]


def embeddings() -> tuple[int, ...]:
    """The sizes that the page can run: those whose weights are there."""
    return tuple(e for e in EMBEDDINGS if (WEIGHTS / f"gnn-implicit-{e}.safetensors").is_file())


def compute(values: dict[str, Any], progress: Progress) -> Recording:
    """Draw the program, solve it, and run the network on it."""
    # Here torch is opened, and no sooner.
    from ...recording.record import record
    from ...studies import load_study

    if values["embedding"] is None:
        raise ValueError("No network is here to run; train one with `implicit-lab train linear_programs`.")
    study = load_study("linear_programs")
    problem = study.problem(1, values["seed"])
    name = f"gnn-implicit-{values['embedding']}"
    return record(study, name, problem, values["steps"], progress=progress, controls={"seed": values["seed"]})
