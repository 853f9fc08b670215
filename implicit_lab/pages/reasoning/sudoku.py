"""The tab on Sudoku: a board to write on, and the player of a board by its seed."""

from dataclasses import dataclass, replace
from typing import Any

import ipywidgets as widgets
import numpy as np

from ...control import defaults
from ...recording.recording import Recording
from ...studies.at_rest import first_at_rest
from ...studies.sudoku.choices import CONTROLS, MODELS
from ...studies.sudoku.faults import solved
from ...studies.sudoku.generator import puzzle
from ...studies.sudoku.picture import picture
from ...studies.sudoku.solver import BOXES, Board
from ...widgets.fields import fields
from ...widgets.run_panel import Progress, RunPanel
from ..shipped import shipped
from .board import ANEW, Played
from .desk import Desk
from .tabs import Tab
from .view import View, made_with

MOST = 256
"""Iterations after which a board that is not at rest is left."""
CAPTION = "<p class='il-line'>Below: the board that the seed draws, the same t for t, with what it is held against.</p>"


@dataclass(frozen=True)
class Written:
    """A board of ``size`` x ``size`` numbers, row by row, 0 where a cell is empty."""

    size: int
    given: Board


def sudoku() -> Tab:
    """Return the tab. Needs no torch until a number is set or Run is pressed."""
    view = Sudoku()
    recording = shipped("reasoning", "sudoku")
    view.show(recording)
    shown = made_with(CONTROLS, recording)
    live = RunPanel(view, fields(CONTROLS, shown, {"size": tuple(MODELS)}), compute, shown)
    content = widgets.VBox([view.desk.board, widgets.HTML(CAPTION), view.player, live])
    return Tab("sudoku", "Sudoku", content, view.player, view.player.address_controls() | live.address_controls())


class Sudoku(View):
    """The player, and above it the same board to be changed by hand, as one view of a run."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(drawn(defaults(CONTROLS)), written, checked, run, key="sudoku", sizes=tuple(MODELS))

    def show(self, recording: Recording) -> None:
        """Replace what is shown."""
        here = drawn(made_with(CONTROLS, recording))
        played = recorded(here, recording)
        self.desk.put(here, played)
        self.player.show(with_truth(recording, played))


def drawn(values: dict[str, Any]) -> Written:
    """The board that the controls say."""
    return Written(values["size"], puzzle(values["size"], values["seed"], values["givens"] or None).given)


def fresh(size: int) -> Written:
    """The board that is begun anew: the one that the page opened with, where it has that size."""
    return drawn(made_with(CONTROLS, shipped("reasoning", "sudoku")) | {"size": size})


def written(here: Written, cell: int, value: int) -> Written:
    """The board with a number written into a cell, which 0 clears; or, for the cell ``ANEW``, one of ``value`` rows."""
    if cell == ANEW and value in MODELS:
        return fresh(value)
    if not (0 <= cell < len(here.given) and 0 <= value <= here.size):
        raise ValueError(f"A cell holds a number from 1 to {here.size}, or nothing.")
    return replace(here, given=(*here.given[:cell], value, *here.given[cell + 1 :]))


def checked(here: Written) -> Played:
    """The board before any run."""
    solution, fault = solved(here.given, here.size)
    square = (here.size, here.size)
    truth = None if solution is None else np.array(solution).reshape(square)
    return Played("sudoku", BOXES[here.size], np.array(here.given).reshape(square), truth, fault)


def run(here: Written) -> Played:
    """The network on a board, until it is at rest."""
    # Here torch is opened, and no sooner.
    from ...studies.settling import followed
    from ...studies.sudoku.study import STUDY, one_hot
    from ...study import ImplicitModel

    model = STUDY.model(MODELS[here.size])
    assert isinstance(model, ImplicitModel)
    went = followed(model, one_hot([here.given], here.size), MOST)
    surely, numbers = went.answers.softmax(dim=-1).max(dim=-1)
    return replace(
        checked(here),
        surely=(255 * surely).round().byte().numpy(),
        numbers=(numbers + 1).byte().numpy(),
        residuals=tuple(went.residuals),
        rest=went.rest,
    )


def recorded(here: Written, recording: Recording) -> Played:
    """The board of a recording with the iterates that it holds."""
    residuals = next(curve.values[1:] for curve in recording.curves if curve.name == "residual")
    held = recording.meta["details"]
    return replace(
        checked(here),
        surely=np.array(held["surely"], np.uint8),
        numbers=np.array(held["numbers"], np.uint8),
        residuals=tuple(residuals),
        rest=first_at_rest(residuals),
    )


def with_truth(recording: Recording, played: Played) -> Recording:
    """The recording with the solution in full ink."""
    if played.truth is None:
        return recording
    size = len(played.truth)
    return replace(recording, truth=picture(np.eye(size)[played.truth.flatten() - 1]))


def compute(values: dict[str, Any], progress: Progress) -> Recording:
    """Draw the board that the controls say, and run its network on it."""
    from ...recording.record import record
    from ...studies.sudoku.study import STUDY

    chosen = {control.name: values[control.name] for control in CONTROLS if control.problem}
    problem = STUDY.problem(1, values["seed"], chosen)
    return record(STUDY, MODELS[values["size"]], problem, values["steps"], progress=progress, controls=values)
