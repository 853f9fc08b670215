"""The iterates of one program as a widget: sent once, moved through in the browser without the kernel."""

import math
from itertools import count
from pathlib import Path
from typing import NotRequired, TypedDict

import anywidget
import traitlets

from ...recording.recording import Curve, Recording
from ...widgets.bundle import bundle
from ...widgets.glossary import word_of
from ...widgets.style import FIGURES

_HERE = Path(__file__).parent
_KINDS = {
    "A": ("first", ""),
    "b": ("second", "6 3"),
    "c": ("third", "2 3"),
    "l": ("fourth", "8 3 2 3"),
    "u": ("ink", "1 2"),
}
"""The look of L_t for each kind of change: colour and dash."""
BY_KIND = "Slope Lₜ by what is changed"
_revisions = count(1)


class CurveLine(TypedDict):
    """One line of a curve, null where its figure is not defined; ``look`` names its colour, ``dash`` is SVG's."""

    name: str
    look: str
    dash: str
    values: list[float | None]


class FigureCurve(TypedDict):
    """One figure against t, with the explicit network's as a level; ``label`` names it in the summary, if at all."""

    title: str
    word: str
    label: NotRequired[str]
    lines: list[CurveLine]
    level: float | None
    log: bool


class MessageGraph(TypedDict):
    """The program as a graph: entries (constraint, variable, value), their relative sizes, messages[t][half][node]."""

    entries: list[tuple[int, int, float]]
    sizes: list[float]
    messages: list[list[list[float]]]
    equality: list[bool]


class IteratesScene(TypedDict):
    """The iterates of one program at the steps ``ts``, null where a number is not finite; ``long`` asks for log t."""

    revision: NotRequired[int]
    ts: list[int]
    iterates: list[list[float | None]]
    lower: list[float | None]
    upper: list[float | None]
    truth: list[float | None]
    graph: MessageGraph | None
    long: bool
    curves: list[FigureCurve]
    summary: str


class Iterates(anywidget.AnyWidget):
    """Dots between bounds, the graph with its messages where there is one, and the figures against t.

    >>> Iterates().scene
    {}
    """

    _esm = bundle(_HERE / "iterates.js")
    _css = FIGURES + (_HERE / "programs.css").read_text()

    scene = traitlets.Dict().tag(sync=True, type=IteratesScene, empty=True)
    key = traitlets.Unicode("iterates").tag(sync=True)
    name = traitlets.Unicode("of the network").tag(sync=True)
    """What a screen reader adds to the slider's name."""
    opens = traitlets.Int(8).tag(sync=True)
    """Which of the iterates is shown first."""
    empty = traitlets.Unicode("Nothing is recorded yet: set the controls and press Run.").tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    """A sentence in the place of a result that did not come; the last result stays."""

    def show(self, recording: Recording) -> None:
        """Replace what is shown by a recording of a network."""
        self.put(of_recording(recording))

    def put(self, scene: IteratesScene) -> None:
        """Replace what is shown."""
        with self.hold_sync():
            self.message = ""
            # Two scenes may be equal; the browser hears of a new one all the same.
            self.scene = {**scene, "revision": next(_revisions)}


def of_recording(recording: Recording) -> IteratesScene:
    """What the widget needs of a recording of the study ``linear_programs``."""
    meta, held = recording.meta, recording.meta["details"]
    norms = _row_norms(held["entries"])
    figures, explicit = held["figures"], held["explicit"]

    def level(name: str) -> float | None:
        return None if explicit is None else float(explicit[name][0])

    slopes: list[CurveLine] = [
        {"name": kind, "look": _KINDS[kind][0], "dash": _KINDS[kind][1], "values": [None, *values]}
        for kind, values in held["lipschitz"].items()
    ]
    along = [_longer(curve) for curve in recording.curves if curve.name == "length ratio"]
    return {
        "ts": list(range(recording.steps + 1)),
        "iterates": held["iterates"],
        "lower": held["lower"],
        "upper": held["upper"],
        "truth": held["truth"],
        "graph": {
            "entries": held["entries"],
            "sizes": [abs(value) / norms[i] for i, _, value in held["entries"]],
            "messages": held["messages"],
            "equality": held["equality"],
        },
        "long": False,
        "curves": [
            figure("Distance from the optimum", "relative error", figures["error"], level("error"), log=False),
            {"title": BY_KIND, "word": word_of(BY_KIND), "lines": slopes, "level": None, "log": True},
            figure("Constraint violation", "violation", figures["violation"], level("violation")),
            figure("Objective gap", "gap", figures["gap"], level("gap")),
            *along,
        ],
        "summary": f"{meta['model']}, {meta['parameters']:,} parameters at every t; "
        f"about {meta['milliseconds']:.1f} ms an iteration on {meta['machine']}.",
    }


def _longer(curve: Curve) -> FigureCurve:
    """The length of y_t's image of a line of costs, beside that of the optimum's."""
    truth = [float(other.values[0]) for other in curve.references if other.kind == "truth"]
    explicit = [float(other.values[0]) for other in curve.references if other.kind == "explicit"]
    level = explicit[0] if explicit else None
    drawn = figure("Length of the image of a line of costs", "length ratio", curve.values.tolist(), level)
    steps = len(curve.values)
    drawn["lines"] += [line("optimum", [length] * steps, "third", "11 3 2 3") for length in truth]
    return drawn


def figure(title: str, name: str, values: list[float], level: float | None = None, log: bool = True) -> FigureCurve:
    """One curve, with the explicit network's figure as a level; ``name`` is what the sentence below says of it."""
    return {
        "title": title,
        "word": word_of(title),
        "label": name,
        "lines": [line(name, values)],
        "level": level,
        "log": log,
    }


def line(name: str, values: list[float], look: str = "first", dash: str = "") -> CurveLine:
    """One line of a curve; a number that is not finite has no word in JSON and becomes None."""
    finite: list[float | None] = [value if math.isfinite(value) else None for value in values]
    return {"name": name, "look": look, "dash": dash, "values": finite}


def _row_norms(entries: list[tuple[int, int, float]]) -> dict[int, float]:
    squares: dict[int, float] = {}
    for i, _, value in entries:
        squares[i] = squares.get(i, 0.0) + value**2
    return {i: math.sqrt(total) for i, total in squares.items()}
