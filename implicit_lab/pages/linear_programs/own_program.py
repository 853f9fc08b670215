"""A place for a program of one's own: read and solved by HiGHS, iterated by PDHG, by the network where it fits."""

import html
import math
import threading
import time
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import numpy as np
from numpy.typing import NDArray

from ...studies.linear_programs.choices import CONSTRAINTS, VARIABLES
from ...studies.linear_programs.figures import distance, gap, violation
from ...studies.linear_programs.pdhg import iterates
from ...studies.linear_programs.program import Program, Vector
from ...studies.linear_programs.reading import Reading
from ...studies.linear_programs.solve import Optimum
from ...studies.linear_programs.supervised import read_and_solve_in_stages
from ...studies.linear_programs.text import MAX_BYTES, decode
from ...widgets.style import NEEDS_KERNEL
from .iterates import FigureCurve, Iterates, IteratesScene, figure, line

STEPS = (100, 1000, 5000, 20000)
SHOWN_VARIABLES = 100
NETWORK = "gnn-implicit-16"
NETWORK_STEPS = 100
SHOWN_ITERATES = 160
EXAMPLE = """Maximize
 profit: 3 x + 2 y
Subject To
 wood: x + y <= 4
 hours: x + 3 y <= 6
Bounds
 x <= 3
End
"""

_BEFORE = " What is below is the program before."
SECONDS_BETWEEN_WORDS = 0.5
"""How often the status counts the iterations."""

Stop = Callable[[], bool]
Progress = Callable[[int], None]
"""Is told the iteration that was reached."""


class OwnProgram(widgets.VBox):
    """Upload or paste, press Solve: optimum, iterates and curves; what is wrong is said, and the last result stays."""

    def __init__(self) -> None:
        self.upload = widgets.FileUpload(accept=".mps,.lp,.txt", multiple=False, description="Open a file")
        self.upload.tooltip = f"Open a file in MPS or LP format, at most {MAX_BYTES // 2**20} MB"
        self.text = widgets.Textarea(EXAMPLE, rows=9, description="Program, in MPS or LP format")
        self.text.style.description_width = "auto"
        self.steps = widgets.Dropdown(options=STEPS, value=STEPS[1], description="Iterations of PDHG")
        self.steps.style.description_width = "auto"
        self.solve = widgets.Button(description="Solve", button_style="primary", tooltip="Solve this program")
        self.cancel = widgets.Button(description="Cancel", disabled=True, tooltip="Stop where it is")
        self.status = widgets.HTML()
        self.answer = widgets.HTML()
        self.view = Iterates(key="own", name="of PDHG", empty="Your program has not been solved yet.", opens=0)
        self.thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self.upload.observe(self._take, names="value")
        self.solve.on_click(lambda _: self.start())
        self.cancel.on_click(lambda _: self._stopping.set())
        super().__init__(
            [
                self.text,
                widgets.HBox([self.upload, self.steps, self.solve, self.cancel, self.status]).add_class("il-actions"),
                self.answer,
                self.view,
            ]
        )
        self.add_class("il-live").add_class("il-own").add_class(NEEDS_KERNEL)

    def start(self) -> None:
        """Solve what the text holds, in a thread; where one is at work, do nothing."""
        if self.thread is not None and self.thread.is_alive():
            return
        self._stopping.clear()
        self.solve.disabled, self.cancel.disabled = True, False
        self._say("busy", "HiGHS reads and solves …")
        self.thread = threading.Thread(target=self._work, args=(self.text.value, self.steps.value), daemon=True)
        self.thread.start()

    def _work(self, text: str, steps: int) -> None:
        try:
            for reading, optimum in read_and_solve_in_stages(text, stop=self._stopping.is_set):
                self.answer.value = _answer(reading, optimum, decided=False)
                self._say("busy", _next_question(optimum))
            self.answer.value = _answer(reading, optimum)
            scene = solved_scene(reading, optimum, steps, self._stopping.is_set, self._count(steps))
        except Exception as error:
            self._finish("error", f"Not solved. {error or type(error).__name__}{_BEFORE if self.view.scene else ''}")
            return
        self.view.put(scene)
        self._finish("done", "Stopped early." if scene["ts"][-1] < steps else "Done.")

    def _take(self, change: Any) -> None:
        """Put an opened file into the text; what is no text, or too large, is refused unread."""
        if not change["new"]:
            return
        content = change["new"][0]["content"]
        most = MAX_BYTES // 2**20
        try:
            if len(content) > MAX_BYTES:
                raise ValueError(f"The file is {len(content) / 2**20:.1f} MB long; at most {most} MB are read.")
            self.text.value = decode(bytes(content))
            self._say("done", "The file is in the box: press Solve.")
        except ValueError as error:
            self._say("error", str(error))
        self.upload.value = ()

    def _count(self, steps: int) -> Progress:
        """Say how far PDHG is, now and then."""
        said = 0.0

        def progress(t: int) -> None:
            nonlocal said
            if time.monotonic() - said > SECONDS_BETWEEN_WORDS:
                said = time.monotonic()
                self._say("busy", f"PDHG iterates: {t:,} of {steps:,} …")

        return progress

    def _finish(self, kind: str, text: str) -> None:
        self.solve.disabled, self.cancel.disabled = False, True
        self._say(kind, text)

    def _say(self, kind: str, text: str) -> None:
        self.status.value = f'<span role="status" class="il-status il-{kind}">{html.escape(text)}</span>'


def solved_scene(
    reading: Reading,
    optimum: Optimum,
    steps: int,
    stop: Stop = lambda: False,
    progress: Progress = lambda t: None,
) -> IteratesScene:
    """PDHG on a program that HiGHS solved: about SHOWN_ITERATES iterates, ever further apart, with their figures."""
    program, truth = reading.program, optimum.y
    ages = {0, *np.unique(np.geomspace(1, steps, SHOWN_ITERATES).round().astype(int)).tolist()}
    ts, kept = [], []
    for t, y in enumerate(iterates(program, steps)):
        if t in ages:
            ts.append(t)
            kept.append(y)
            progress(t)
            if stop():
                break
    learned = _network(program, ts) if unfit(reading) == "" else []
    shown = np.argsort(-np.abs(truth), kind="stable")[:SHOWN_VARIABLES]
    rows = f"{len(program.b):,} row{'' if len(program.b) == 1 else 's'}"
    size = f"{len(truth):,} variable{'s' if len(truth) > 1 else ''}, {rows}"
    left_out = f"; the {SHOWN_VARIABLES} largest in the optimum are drawn" if len(truth) > SHOWN_VARIABLES else ""
    return {
        "ts": ts,
        "iterates": [_plain(y[shown]) for y in kept],
        "lower": _plain(program.lower[shown]),
        "upper": _plain(program.upper[shown]),
        "truth": _plain(truth[shown]),
        "graph": None,
        "long": True,
        "curves": [
            _curve("Distance from HiGHS' optimum", "relative error", kept, learned, lambda y: distance(y, truth)),
            _curve("Constraint violation", "violation", kept, learned, lambda y: violation(program, y)),
            _curve("Objective gap", "gap", kept, learned, lambda y: gap(program, y, truth)),
        ],
        "summary": f"PDHG, {size}{left_out}.",
    }


def _curve(
    title: str, name: str, kept: list[Vector], learned: list[Vector], measure: Callable[[Vector], float]
) -> FigureCurve:
    """One figure of PDHG against t, and of the network as far as it was run."""
    curve = figure(title, name, [measure(y) for y in kept])
    if learned:
        missing = [math.nan] * (len(kept) - len(learned))
        curve["lines"][0]["name"] = "PDHG"
        curve["lines"].append(line("network", [measure(y) for y in learned] + missing, "second", "6 3"))
    return curve


def _network(program: Program, ts: list[int]) -> list[Vector]:
    """y_t of the trained network at those of ``ts`` that it settles within; none where its weights are missing."""
    # Here torch is opened, and no sooner.
    import torch

    from ...studies import load_study

    x = {"A": program.A.toarray(), "b": program.b, "c": program.c, "l": program.lower, "u": program.upper}
    programs = {name: torch.from_numpy(values)[None] for name, values in x.items()}
    programs["equality"] = torch.from_numpy(program.equality)[None]
    try:
        model: Any = load_study("linear_programs").model(NETWORK)
    except (OSError, ValueError):
        return []
    answers = {}
    with torch.no_grad():
        graph = model.encode(programs)
        z = model.initial(graph)
        for t in range(NETWORK_STEPS + 1):
            answers[t] = model.decode(z)[0].numpy()
            z = model(z, graph)
    return [answers[t] for t in ts if t in answers]


def _next_question(optimum: Optimum) -> str:
    """What is worked on once this much is known."""
    if optimum.unique is None:
        return "An optimal vertex is found and checked. Is it the only optimum? …"
    return "The optimum of least norm is sought …" if optimum.tied and not optimum.least_norm else "PDHG begins …"


def _answer(reading: Reading, optimum: Optimum, decided: bool = True) -> str:
    """What HiGHS found, whether another point is as good (once that is ``decided``), and how the text was read."""
    # The zero that is added takes the sign from a minus zero.
    value = reading.sign * optimum.objective + reading.constant + 0.0
    word = "largest" if reading.sign < 0 else "least"
    free = int((np.isinf(reading.program.lower) & np.isinf(reading.program.upper)).sum())
    said = [f"HiGHS: the {word} value is {value:.10g}.", *reading.notes]
    if optimum.tied:
        which = "the one of least norm" if optimum.least_norm else "one vertex of them"
        said.append(f"The optimum is not unique: y* is {which}, and PDHG may end at another.")
    elif optimum.unique is None and decided:
        said.append("The optimum may not be unique: that could not be decided, and PDHG may end at another.")
    if free:
        said.append(f"{free} variable{'s are' if free > 1 else ' is'} free, without any bound.")
    said.append(unfit(reading) or "Sizes and scale are those that the network knows: it is drawn beside PDHG.")
    return f'<p role="status" class="il-line" data-testid="own-answer">{html.escape(" ".join(said))}</p>'


def unfit(reading: Reading) -> str:
    """Why the network is not asked: it knows programs of one size and scale only."""
    program = reading.program
    trained = f"it was trained on {CONSTRAINTS} constraints, {VARIABLES} variables and bounds of about ±10 only"
    if program.A.shape != (CONSTRAINTS, VARIABLES):
        rows, columns = program.A.shape
        return f"The network is not asked: {trained}, and this has {rows} and {columns}."
    bounds = np.concatenate([program.lower, program.upper])
    if not np.isfinite(bounds).all() or np.abs(bounds).max() > 50 or np.abs(program.b).max() > 5:
        return f"The network is not asked: {trained}, and this program's numbers are of another scale."
    return ""


def _plain(values: NDArray[np.float64]) -> list[float | None]:
    """As JSON data of six figures; an infinite number has no word there and becomes None."""
    return [float(f"{value:.6g}") if np.isfinite(value) else None for value in values]
