"""Four panels of lines in one Plotly figure: side by side where there is room, stacked where there is not."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

BLUE, ORANGE, GREEN, RED, BLACK, GRAY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#222222", "#8A8A8A"
"""Colours that the colour-blind can tell apart (Okabe and Ito), and two greys."""

PANELS = 4
LINES = 5
_SIGN = {"solid": "━━", "dash": "╍╍", "dot": "┈┈", "markers": "●"}
_TOP, _BOTTOM = 60, 50
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
    """One line of a panel: ``dash`` is solid, dash or dot, or markers for points alone."""

    name: str
    x: ArrayLike
    y: ArrayLike
    color: str = BLUE
    dash: str = "solid"
    width: float = 2.2


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

    def heading(self) -> str:
        """The title, and below it what each line is, in its colour."""
        names = [f'<span style="color:{line.color}">{_SIGN[line.dash]} {line.name}</span>' for line in self.lines]
        named = [name for name, line in zip(names, self.lines, strict=True) if line.name]
        return f"<b>{self.title}</b><br>" + "   ".join(named)


class Panels:
    """The figure: ``show`` sets all four panels, ``move`` replaces the points of some lines and is quick."""

    def __init__(self, panels: Sequence[Panel]) -> None:
        self.narrow = False
        self.panels = list(panels)
        # Everything that is shown first is in the figure from its start: what is changed before a browser
        # listens is lost.
        traces = []
        for number, panel in enumerate(self.panels):
            axis = "" if number == 0 else str(number + 1)
            for slot in range(LINES):
                line = panel.lines[slot] if slot < len(panel.lines) else None
                place = {"type": "scatter", "xaxis": f"x{axis}", "yaxis": f"y{axis}", "showlegend": False}
                traces.append(place | (_style(line) if line else {"visible": False}))
        self.figure = go.FigureWidget(data=traces, layout={"template": "none"} | _LOOKS | self._lay_out())

    def show(self, panels: Sequence[Panel]) -> None:
        """Show four other panels."""
        self.panels = list(panels)
        with self.figure.batch_update():
            for number, panel in enumerate(panels):
                for slot in range(LINES):
                    trace = self.figure.data[number * LINES + slot]
                    line = panel.lines[slot] if slot < len(panel.lines) else None
                    trace.update(_style(line) if line else {"visible": False})
            self.figure.update_layout(self._lay_out())

    def move(self, points: Mapping[tuple[int, int], tuple[ArrayLike, ArrayLike]]) -> None:
        """Give the lines at (panel, line) new points, and leave everything else."""
        with self.figure.batch_update():
            for (number, slot), (x, y) in points.items():
                trace = self.figure.data[number * LINES + slot]
                trace.x, trace.y = _plain(x), _plain(y)

    def fold(self, narrow: bool) -> None:
        """Stack the panels when ``narrow`` is true."""
        self.narrow = narrow
        with self.figure.batch_update():
            self.figure.update_layout(self._lay_out())

    def _lay_out(self) -> dict[str, Any]:
        columns = 1 if self.narrow else 2
        rows = PANELS // columns
        height = rows * (330 if self.narrow else 370)
        gap = 0.085
        notes: list[dict[str, Any]] = []
        axes: dict[str, Any] = {}
        for number, panel in enumerate(self.panels):
            row, column = divmod(number, columns)
            left = column * (0.5 + gap / 2)
            right = 1.0 if columns == 1 else left + 0.5 - gap / 2
            top, bottom = 1 - (row * height / rows + _TOP) / height, 1 - ((row + 1) * height / rows - _BOTTOM) / height
            axis = "" if number == 0 else str(number + 1)
            axes[f"xaxis{axis}"] = {"domain": [left, right], "anchor": f"y{axis}"} | _axis(
                panel.x_title, panel.x_range, panel.log_x
            )
            axes[f"yaxis{axis}"] = {"domain": [bottom, top], "anchor": f"x{axis}"} | _axis(
                panel.y_title, panel.y_range, panel.log_y
            )
            notes.append(
                {
                    "text": panel.heading(),
                    "x": left,
                    "y": top,
                    "xref": "paper",
                    "yref": "paper",
                    "xanchor": "left",
                    "yanchor": "bottom",
                    "align": "left",
                    "showarrow": False,
                    "font": {"size": 12 if self.narrow else 13},
                }
            )
        return {"height": height, "annotations": notes} | axes


def _style(line: Line) -> dict[str, Any]:
    markers = line.dash == "markers"
    return {
        "x": _plain(line.x),
        "y": _plain(line.y),
        "name": line.name,
        "visible": True,
        "mode": "markers" if markers else "lines",
        "line": {"color": line.color, "width": line.width, "dash": "solid" if markers else line.dash},
        "marker": {"color": line.color, "size": 10},
    }


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


def _plain(values: ArrayLike) -> NDArray[np.float32]:
    """A float32 array without infinities: it travels as bytes, and a gap is drawn where there is no value."""
    array = np.asarray(values, np.float64)
    return np.where(np.abs(array) < 1e30, array, np.nan).astype(np.float32)
