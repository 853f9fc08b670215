"""Questions that answer themselves in the browser: a choice, a number or a curve, then what is so, where it shows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypedDict

import anywidget
import numpy as np
import traitlets
from numpy.typing import ArrayLike

from ..bundle import bundle

_HERE = Path(__file__).parent
GUESS = "Guess, then look"
LAST = "Three questions"
HANDLES = 5
"""So many points of a curve are set by a person who draws it."""


class Option(TypedDict):
    """One answer of several, and what is said to whoever gives it."""

    text: str
    said: str


class Sketch(TypedDict):
    """A curve to draw: its points, from left to right, the places that a person sets, and the axes."""

    t: list[float]
    y: list[float]
    handles: list[float]
    x_name: str
    y_name: str
    low: float
    high: float


class Question(TypedDict):
    """A question with what is said of its answers: ``ask``, ``said`` and ``told`` are our own HTML.

    ``look`` is the state, written as in an address, at which the answer can be seen.
    """

    kind: Literal["choice", "value", "sketch"]
    ask: str
    told: str
    look: str
    options: list[Option]
    right: int
    value: float
    within: float
    unit: str
    sketch: Sketch | None


def choice(ask: str, options: Sequence[tuple[str, str]], right: int, told: str, look: str = "") -> Question:
    """A question with a few answers, (answer, what is said of it) each; ``right`` counts from 0.

    >>> choice("1 + 1?", [("1", "Too few."), ("2", "")], 1, "One and one are two.")["right"]
    1
    """
    given: list[Option] = [{"text": text, "said": said} for text, said in options]
    return _question("choice", ask, told, look) | {"options": given, "right": right}


def value(ask: str, value: float, told: str, unit: str = "", within: float = 0.1, look: str = "") -> Question:
    """A question for a number, right up to a share ``within`` of it."""
    return _question("value", ask, told, look) | {"value": float(value), "within": within, "unit": unit}


def sketch(
    ask: str, y: ArrayLike, told: str, names: tuple[str, str], limits: tuple[float, float], look: str = ""
) -> Question:
    """A curve y_0, y_1, ... to be drawn before it is seen; ``names`` and ``limits`` are those of its axes."""
    curve = np.asarray(y, float)
    t = np.arange(len(curve), dtype=float)
    drawn: Sketch = {
        "t": t.tolist(),
        "y": np.round(curve, 4).tolist(),
        "handles": np.round(np.linspace(0, len(curve) - 1, HANDLES)).tolist(),
        "x_name": names[0],
        "y_name": names[1],
        "low": limits[0],
        "high": limits[1],
    }
    return _question("sketch", ask, told, look) | {"sketch": drawn}


def _question(kind: Literal["choice", "value", "sketch"], ask: str, told: str, look: str) -> Question:
    return {
        "kind": kind,
        "ask": ask,
        "told": told,
        "look": look,
        "options": [],
        "right": 0,
        "value": 0.0,
        "within": 0.0,
        "unit": "",
        "sketch": None,
    }


class Questions(anywidget.AnyWidget):
    """A few questions under a heading. What a person answers stays in the browser.

    >>> Questions(LAST, [choice("1 + 1?", [("1", "Too few."), ("2", "")], 1, "Two.")]).heading
    'Three questions'
    """

    _esm = bundle(_HERE / "questions.js")
    _css = (_HERE / "questions.css").read_text()

    heading = traitlets.Unicode().tag(sync=True)
    items: traitlets.List[Question] = traitlets.List().tag(sync=True, type=list[Question])

    def __init__(self, heading: str, items: Sequence[Question]) -> None:
        super().__init__(heading=heading, items=list(items))
