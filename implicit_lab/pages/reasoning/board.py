"""A board to write on, as a widget: a maze or a Sudoku, and what a network makes of it at each t."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Literal, TypedDict

import anywidget
import numpy as np
import traitlets
from numpy.typing import NDArray

from ...widgets.bundle import bundle

_HERE = Path(__file__).parent
_revisions = count(1)

ANYWAY = -1
"""The cell of a wish to have the network run on the board as it is."""
ANEW = -2
"""The cell of a wish for another board, of ``value`` rows."""

Bytes = NDArray[np.uint8]


class BoardScene(TypedDict):
    """A board and how its answer went, without the iterates themselves."""

    revision: int
    kind: Literal["maze", "sudoku"]
    rows: int
    columns: int
    box: tuple[int, int]
    """Rows and columns between heavy lines; (0, 0) where there are none."""
    given: list[int]
    """Of a maze 0 wall, 1 open, 2 start, 3 goal; of a Sudoku the number, 0 where a cell is empty."""
    truth: list[int] | None
    """Of a maze 1 on the path; of a Sudoku the number; null where there is none, or several."""
    steps: int
    rest: int | None
    """The iterate from which on the state stands still."""
    residuals: list[float]
    fault: str
    """What is wrong with the board, in a sentence; "" where nothing is."""


class BoardWish(TypedDict):
    """What a person has done: ``value`` in ``cell`` (of a maze: 1 turns the pixel over), ``ANYWAY`` or ``ANEW``."""

    cell: int
    value: int
    count: int


@dataclass(frozen=True)
class Played:
    """A board, and the iterates y_0 ... y_T of a network on it; none where it was not run."""

    kind: Literal["maze", "sudoku"]
    box: tuple[int, int]
    given: NDArray[np.int64]
    """(rows, columns), as the scene's."""
    truth: NDArray[np.int64] | None
    fault: str = ""
    surely: Bytes = field(default_factory=lambda: np.zeros((0, 0), np.uint8))
    """(T + 1, cells): of a maze 255 times the probability of the path, of a Sudoku that of the number."""
    numbers: Bytes = field(default_factory=lambda: np.zeros((0, 0), np.uint8))
    """(T + 1, cells): the most likely number of each cell of a Sudoku."""
    residuals: tuple[float, ...] = ()
    """||z_t - z_{t-1}|| / ||z_t||, t = 1 ... T."""
    rest: int | None = None


class Board(anywidget.AnyWidget):
    """The board, a slider over t, and a sentence that follows both; what a person changes goes to ``on_wish``.

    >>> Board(on_wish=print).scene
    {}
    """

    _esm = bundle(_HERE / "board.js")
    _css = _HERE / "board.css"

    scene = traitlets.Dict().tag(sync=True, type=BoardScene, empty=True)
    surely = traitlets.Bytes(b"").tag(sync=True)
    numbers = traitlets.Bytes(b"").tag(sync=True)
    wish = traitlets.Dict().tag(sync=True, type=BoardWish, empty=True)
    key = traitlets.Unicode("board").tag(sync=True)
    sizes: traitlets.List[int] = traitlets.List().tag(sync=True, type=list[int])
    """Rows of the boards that can be begun anew."""
    message = traitlets.Unicode().tag(sync=True)
    """A sentence on what is under way, or on what cannot be done."""

    def __init__(self, on_wish: Callable[[int, int], None], key: str = "board", sizes: Sequence[int] = ()) -> None:
        super().__init__(key=key, sizes=list(sizes))
        self.observe(lambda change: on_wish(int(change["new"]["cell"]), int(change["new"]["value"])), names="wish")

    def put(self, played: Played) -> None:
        """Replace what is shown."""
        rows, columns = played.given.shape
        scene: BoardScene = {
            "revision": next(_revisions),
            "kind": played.kind,
            "rows": rows,
            "columns": columns,
            "box": played.box,
            "given": played.given.flatten().tolist(),
            "truth": None if played.truth is None else played.truth.flatten().tolist(),
            "steps": max(len(played.surely) - 1, 0),
            "rest": played.rest,
            "residuals": list(played.residuals),
            "fault": played.fault,
        }
        with self.hold_sync():
            self.message = ""
            self.surely = played.surely.tobytes()
            self.numbers = played.numbers.tobytes()
            self.scene = dict(scene)
