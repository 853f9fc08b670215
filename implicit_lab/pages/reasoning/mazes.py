"""The tab on mazes: one to draw in, and the player of a maze by its seed."""

from dataclasses import replace
from typing import Any

import ipywidgets as widgets
import numpy as np

from ...control import defaults
from ...recording.recording import Recording
from ...studies.at_rest import first_at_rest
from ...studies.mazes.choices import CONTROLS
from ...studies.mazes.faults import fault
from ...studies.mazes.generator import Maze, maze
from ...studies.mazes.paths import shortest_path
from ...studies.mazes.picture import picture
from ...widgets.fields import fields
from ...widgets.run_panel import Progress, RunPanel
from ..shipped import shipped
from .board import Played
from .desk import Desk
from .tabs import Tab
from .view import View, made_with

MODEL = "looped"
MOST = 1000
"""Iterations after which a maze that is not at rest is left."""
CAPTION = "<p class='il-line'>Below: the maze that the seed draws, the same t for t, with what it is held against.</p>"


def mazes() -> Tab:
    """Return the tab. Needs no torch until a wall is changed or Run is pressed."""
    view = Mazes()
    recording = shipped("reasoning", "mazes")
    view.show(recording)
    shown = made_with(CONTROLS, recording)
    live = RunPanel(view, fields(CONTROLS, shown), compute, shown)
    content = widgets.VBox([view.desk.board, widgets.HTML(CAPTION), view.player, live])
    return Tab("mazes", "Mazes", content, view.player, view.player.address_controls() | live.address_controls())


class Mazes(View):
    """The player, and above it the same board to be changed by hand, as one view of a run."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(drawn(defaults(CONTROLS)), turned_over, checked, run, key="maze")

    def show(self, recording: Recording) -> None:
        """Replace what is shown."""
        here = drawn(made_with(CONTROLS, recording))
        self.desk.put(here, recorded(here, recording))
        self.player.show(with_walls(recording, here))


def drawn(values: dict[str, Any]) -> Maze:
    """The maze that the controls say."""
    return maze(values["cells"], values["seed"], values["generator"], values["loops"])


def turned_over(here: Maze, cell: int, _: int) -> Maze:
    """The maze with one pixel opened or closed, and what is then its shortest path.

    Raises ``ValueError`` for the outer wall, the start and the goal, which stay.
    """
    height, width = here.open.shape
    row, column = divmod(cell, width)
    if not (0 < row < height - 1 and 0 < column < width - 1):
        raise ValueError("The outer wall stays.")
    if (row, column) in (here.start, here.goal):
        raise ValueError("The start and the goal stay open.")
    opened = here.open.copy()
    opened[row, column] = not opened[row, column]
    return replace(here, open=opened, path=shortest_path(opened, here.start, here.goal))


def checked(here: Maze) -> Played:
    """The maze as the board shows it before any run."""
    given = here.open.astype(np.int64)
    given[here.start], given[here.goal] = 2, 3
    said = fault(here.open, here.start, here.goal)
    return Played("maze", (0, 0), given, here.path.astype(np.int64) if here.path.any() else None, said)


def run(here: Maze) -> Played:
    """The network on a maze, until it is at rest."""
    # Here torch is opened, and no sooner.
    from ...studies.mazes.study import STUDY, as_input
    from ...studies.settling import followed
    from ...study import ImplicitModel

    model = STUDY.model(MODEL)
    assert isinstance(model, ImplicitModel)
    went = followed(model, as_input(here)[None], MOST)
    surely = (255 * went.answers).round().byte().flatten(1).numpy()
    return replace(checked(here), surely=surely, residuals=tuple(went.residuals), rest=went.rest)


def recorded(here: Maze, recording: Recording) -> Played:
    """The maze of a recording with the iterates that it holds."""
    residuals = next(curve.values[1:] for curve in recording.curves if curve.name == "residual")
    surely = recording.frames[..., 0].reshape(len(recording.frames), -1)
    return replace(checked(here), surely=surely, residuals=tuple(residuals), rest=first_at_rest(residuals))


def with_walls(recording: Recording, here: Maze) -> Recording:
    """The recording with walls, start and goal in every picture, in place of the bare answers."""
    frames = np.stack([picture(here, frame[..., 0] / 255) for frame in recording.frames])
    baseline = None if recording.baseline is None else picture(here, recording.baseline[..., 0] / 255)
    given, truth = picture(here, np.zeros(here.open.shape)), picture(here, here.path.astype(float))
    return replace(recording, frames=frames, input=given, truth=truth, baseline=baseline)


def compute(values: dict[str, Any], progress: Progress) -> Recording:
    """Draw the maze that the controls say, and run the network on it."""
    from ...recording.record import record
    from ...studies.mazes.study import STUDY

    chosen = {control.name: values[control.name] for control in CONTROLS if control.problem}
    problem = STUDY.problem(1, values["seed"], chosen)
    return record(STUDY, MODEL, problem, values["steps"], progress=progress, controls=values)
