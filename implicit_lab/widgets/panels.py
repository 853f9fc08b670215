"""Four panels of lines in one Plotly figure: side by side where there is room, stacked where there is not.

The kernel sends the lines of every t at once; the browser draws, and answers a drag of t by itself.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import anywidget
import numpy as np
import traitlets
from numpy.typing import ArrayLike
from plotly.offline import get_plotlyjs

from .bundle import bundle
from .glossary import linked

BLUE, ORANGE, GREEN, RED, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#A0447F"
BLACK, GRAY = "#222222", "#8A8A8A"
"""Colours that the colour-blind can tell apart (after Okabe and Ito), and two greys; the browser has dark ones."""
TRUTH, STEP, EXPLICIT = (GREEN, "dashdot"), (PURPLE, "dot"), ("#616161", "dash")
"""The colour and the dash that each has on every page: the true map, one step, a network in one pass."""

_HERE = Path(__file__).parent
PANELS = 4
LINES = 7
_ROLES = {BLUE: "iterate", TRUTH[0]: "truth", STEP[0]: "step", EXPLICIT[0]: "explicit"}
_SIGN = {
    "solid": "━━",
    "dash": "╍╍",
    "dot": "▪▪▪",
    "dashdot": "━·",
    "longdash": "━ ━",
    "longdashdot": "━━·",
    "markers": "●",
}
_TAG = re.compile("<.*?>")
_BOTTOM = 50
_LOOKS: dict[str, Any] = {
    "font": {"size": 13, "family": "system-ui, sans-serif"},
    "hovermode": "closest",
    "dragmode": False,
    "margin": {"l": 58, "r": 12, "t": 4, "b": 4},
    "modebar": {"remove": ["sendChartToCloud", "lasso2d", "select2d"]},
    "paper_bgcolor": "rgba(0,0,0,0)",
}


@dataclass(frozen=True)
class Line:
    """One line of a panel: ``dash`` is Plotly's name of it, or markers for points alone.

    ``listed`` says whether the panel's heading names it; one heading may speak for all panels.
    """

    name: str
    x: ArrayLike
    y: ArrayLike
    color: str = BLUE
    dash: str = "solid"
    width: float = 2.2
    listed: bool = True


@dataclass(frozen=True)
class Panel:
    """What one panel shows; ranges are given, so that nothing jumps while a slider moves."""

    title: str
    x_title: str
    y_title: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    lines: Sequence[Line] = field(default_factory=tuple)
    log_x: bool = False
    log_y: bool = False

    def heading(self, width: int) -> str:
        """The title, and below it what each line is, in its colour, in rows of some ``width`` letters."""
        text, room = f"<b>{linked(self.title)}</b>", 0
        for line in self.lines:
            if not line.name or not line.listed:
                continue
            length = len(_TAG.sub("", line.name)) + 6
            text += "<br>" if length > room else "   "
            room = (width if length > room else room) - length
            text += f'<span style="color:{line.color}">{_SIGN[line.dash]}</span> {line.name}'
        return text


class TraceLine(TypedDict):
    """How a line looks, in Plotly's words."""

    color: str
    width: float
    dash: str


class TraceMarker(TypedDict):
    """How a point looks."""

    color: str
    size: int


class Trace(TypedDict):
    """A line of Plotly's without its points."""

    type: str
    xaxis: str
    yaxis: str
    showlegend: bool
    visible: bool
    meta: str
    name: NotRequired[str]
    mode: NotRequired[str]
    line: NotRequired[TraceLine]
    marker: NotRequired[TraceMarker]


Span = tuple[int, int]
"""Where an array lies among all numbers that are sent: its start and its length."""


class Shown(TypedDict):
    """The figure as the browser is sent it: ``points`` holds the numbers of all lines at every t."""

    looks: list[Trace]
    still: list[tuple[Span, Span]]
    moving: list[int]
    frames: list[list[tuple[Span, Span]]]
    points: bytes
    wide: dict[str, Any]
    narrow: dict[str, Any]


Moves = Mapping[tuple[int, int], tuple[ArrayLike, ArrayLike]]
"""The points of the lines that move with t, by (panel, line)."""


def _quick(library: str) -> str:
    """Plotly's text with parentheses about the function that is all of it: a browser reads it once then, not twice."""
    head, tail = 'this, () => {\n"use strict"', "return Plotly;\n}));"
    if head not in library or tail not in library:
        return library
    return library.replace(head, head.replace("() =>", "(() =>"), 1).replace(tail, tail.replace("}))", "})))"))


class Panels(anywidget.AnyWidget):
    """The figure: ``show`` sets all four panels and how some of their lines move; ``t`` says which move is shown.

    >>> panels = [Panel("", "x", "y", (0, 1), (0, 1), (Line("a", [0, 1], [0, 0]),))] * 4
    >>> figure = Panels(panels, [{(0, 0): ([0, 1], [0, t])} for t in (1, 2)])
    >>> len(figure.shown["frames"])
    2
    """

    _esm = bundle(_HERE / "panels.js")
    _css = _HERE / "panels.css"
    _library = _quick(get_plotlyjs())

    library = traitlets.Unicode().tag(sync=True)
    """Plotly, as its text; or as its address, where a server has it."""
    shown = traitlets.Dict().tag(sync=True, type=Shown)
    t = traitlets.Float(1).tag(sync=True)
    first = traitlets.Int(1).tag(sync=True)
    """The t of the first move."""

    @traitlets.default("library")
    def _the_library(self) -> str:
        return self._library

    def __init__(self, panels: Sequence[Panel], moves: Sequence[Moves], t: float = 1, first: int = 1) -> None:
        super().__init__(t=t, first=first)
        self.show(panels, moves)

    def show(self, panels: Sequence[Panel], moves: Sequence[Moves]) -> None:
        """Show these panels; ``moves[t - first]`` replaces the points of some lines, the same ones at every t."""
        pool = _Pool()
        looks: list[Trace] = []
        still: list[tuple[Span, Span]] = []
        for number, panel in enumerate(panels):
            for slot in range(LINES):
                line = panel.lines[slot] if slot < len(panel.lines) else None
                looks.append(_trace(_number(number), line))
                still.append((pool.add(line.x), pool.add(line.y)) if line else (pool.add([]), pool.add([])))
        shown: Shown = {
            "looks": looks,
            "still": still,
            "moving": [number * LINES + slot for number, slot in moves[0]],
            "frames": [[(pool.add(x), pool.add(y)) for x, y in frame.values()] for frame in moves],
            "points": pool.bytes(),
            "wide": _layout(panels, columns=2),
            "narrow": _layout(panels, columns=1),
        }
        self.shown = dict(shown)


class _Pool:
    """Many arrays as one run of float32; one that comes again, such as the x of every t, is kept once."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._spans: dict[bytes, Span] = {}
        self._length = 0

    def add(self, values: ArrayLike) -> Span:
        """Where the array is: (start, length), counted in numbers. A value that is not finite is a gap."""
        array = np.asarray(values, np.float64)
        part = np.where(np.abs(array) < 1e30, array, np.nan).astype("<f4").tobytes()
        if part not in self._spans:
            self._spans[part] = (self._length, array.size)
            self._parts.append(part)
            self._length += array.size
        return self._spans[part]

    def bytes(self) -> bytes:
        """All of them."""
        return b"".join(self._parts)


def _number(number: int) -> str:
    """Plotly calls its axes x, x2, x3, ..."""
    return "" if number == 0 else str(number + 1)


def _layout(panels: Sequence[Panel], columns: int) -> dict[str, Any]:
    narrow = columns == 1
    rows = PANELS // columns
    height = rows * (350 if narrow else 370)
    # Room for the title and its rows of names.
    above = 80 if narrow else 60
    gap = 0.085
    notes: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    for number, panel in enumerate(panels):
        row, column = divmod(number, columns)
        left = column * (0.5 + gap / 2)
        right = 1.0 if columns == 1 else left + 0.5 - gap / 2
        top, bottom = 1 - (row * height / rows + above) / height, 1 - ((row + 1) * height / rows - _BOTTOM) / height
        axis = _number(number)
        axes[f"xaxis{axis}"] = {"domain": [left, right], "anchor": f"y{axis}"} | _axis(
            panel.x_title, panel.x_range, panel.log_x
        )
        axes[f"yaxis{axis}"] = {"domain": [bottom, top], "anchor": f"x{axis}"} | _axis(
            panel.y_title, panel.y_range, panel.log_y
        )
        notes.append(
            {
                "text": panel.heading(46 if narrow else 80),
                "x": left,
                "y": top,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "align": "left",
                "showarrow": False,
                "font": {"size": 12 if narrow else 13},
            }
        )
    return _LOOKS | {"height": height, "annotations": notes} | axes


def _trace(axis: str, line: Line | None) -> Trace:
    """A line as Plotly knows it, without its points."""
    trace: Trace = {
        "type": "scatter",
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
        "showlegend": False,
        "visible": line is not None,
        # Which kind of line it is, where it is one that has the same looks on every page.
        "meta": _ROLES.get(line.color, "") if line else "",
    }
    if line is not None:
        markers = line.dash == "markers"
        trace["name"] = line.name
        trace["mode"] = "markers" if markers else "lines"
        trace["line"] = {"color": line.color, "width": line.width, "dash": "solid" if markers else line.dash}
        trace["marker"] = {"color": line.color, "size": 10}
    return trace


def _axis(title: str, limits: tuple[float, float], log: bool) -> dict[str, Any]:
    return {
        "title": {"text": title, "standoff": 4},
        "type": "log" if log else "linear",
        "range": [math.log10(v) for v in limits] if log else list(limits),
        "dtick": 1 if log else None,
        "tickfont": {"size": 12},
        "exponentformat": "power",
        "nticks": 6,
        "gridcolor": "rgba(128,128,128,0.2)",
        "linecolor": GRAY,
        "ticks": "outside",
        "tickcolor": GRAY,
        "zeroline": False,
    }
