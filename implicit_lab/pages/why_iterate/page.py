"""The page on why one iterates: 1/x, reached from a step that has no singularity."""

from functools import lru_cache

import ipywidgets as widgets
import numpy as np

from ...studies.scalar import reciprocal as closed
from ...studies.scalar.choices import WHY_ITERATE
from ...widgets.address import Address
from ...widgets.fields import slider
from ...widgets.loop import loop
from ...widgets.numbers import raised
from ...widgets.panels import BLUE, GRAY, GREEN, ORANGE, PURPLE, STEP, TRUTH, Line, Moves, Panel, Panels
from ...widgets.readout import Readout
from ...widgets.style import NEEDS_KERNEL, style
from ..planes import heading
from .plane import PLANE, plane
from .questions import guesses

X = np.unique(np.concatenate([np.geomspace(1e-3, 1, 140), np.linspace(0.005, 1, 120)]))
SHOWN_Y = 20.0
"""The y axis ends here: |y| up to this is what the bound on dG/dx is quoted for."""
ERROR = 0.01
BEGIN = (
    "Begin at <i>y</i><sub>0</sub> = 0. Each turn adds <i>η</i> times what is missing of <i>x y</i> = 1: two "
    'multiplications, no division. Where a turn changes nothing, <i>y</i> is the <a href="#word-fixed-point">fixed '
    "point</a> 1/<i>x</i>."
)


def page() -> widgets.VBox:
    """Return the explorer. Everything on it is a closed form of ``studies.scalar.reciprocal``; no torch."""
    return WhyIterate().box


class WhyIterate:
    """Three sliders, four panels, and a sentence that says what the iterations bought."""

    def __init__(self) -> None:
        self.sliders = {control.name: slider(control, plays=control.name == "t") for control in WHY_ITERATE}
        self.t, self.eta, self.x = (self.sliders[name] for name in ("t", "eta", "x"))
        self.asked = widgets.HBox([self.eta, self.x]).add_class("il-controls").add_class(NEEDS_KERNEL)
        self.plane = plane()
        self.address = Address({**self.sliders, **self.plane.address_controls()})
        self.readout = Readout(t=self.t.value).add_class("il-readout")
        self.panels = Panels(self._scene(), self._moves(), self.t.value)
        self._say()
        for control in (self.eta, self.x):
            control.observe(self._on_move, names="value")
        self.box = widgets.VBox(
            [
                style(),
                loop(r"G(y, x) = y - \eta \, (x y - 1)", "a number", "which comes up to 1/<i>x</i>", BEGIN),
                widgets.HBox([self.t, self.asked]).add_class("il-controls").add_class("il-follows"),
                self.readout,
                self.panels,
                self.address,
                guesses(),
                heading(PLANE),
                self.plane,
            ]
        )
        # Linked in the browser: t moves the curves and the sentence without asking the kernel.
        self.links = [widgets.jslink((self.t, "value"), (other, "t")) for other in (self.panels, self.readout)]
        self.box.add_class("il-page").add_class("il-theory")

    @property
    def state(self) -> tuple[int, float, float]:
        """(t, eta, x) as the controls say."""
        return round(self.t.value), round(self.eta.value, 4), round(self.x.value, 4)

    @property
    def steps(self) -> range:
        """Every t that the slider can stand at."""
        return range(1, round(self.t.max) + 1)

    def _on_move(self, _: object) -> None:
        self.panels.show(self._scene(), self._moves())
        self._say()

    def _moves(self) -> list[Moves]:
        _, eta, x = self.state
        return [_moving(t, eta, x) for t in self.steps]

    def _scene(self) -> list[Panel]:
        t, eta, x = self.state
        c = _moving(t, eta, x)
        here, answer = np.array([x]), np.array([1 / x])
        reach = float(1.15 / x)
        y = np.array([0, reach])
        return [
            Panel(
                "One input: the staircase to the fixed point", "y before", "y after", (0, reach), (0, reach),
                (
                    Line("G(y, x), one step", y, closed.G(y, x, eta), PURPLE),
                    Line("y after = y before", [0, reach], [0, reach], GRAY, width=1.2),
                    Line("the iterates", *c[0, 2], BLUE, width=1.8),
                    Line("y<sub>t</sub>", *c[0, 3], BLUE, "markers"),
                    Line("fixed point 1/x", answer, answer, GREEN, "markers"),
                ),
            ),
            Panel(
                "All inputs: y<sub>t</sub> against 1/x", "x", "y", (0, 1), (0, SHOWN_Y),
                (
                    Line("1/x", X, 1 / X, *TRUTH),
                    Line("y<sub>t</sub>", *c[1, 1], BLUE, width=3),
                    Line("at the chosen x", *c[1, 2], BLUE, "markers"),
                ),
            ),
            Panel(
                "Slopes: of y<sub>t</sub>, of 1/x, and of one step", "x", "slope", (1e-3, 1), (1e-2, 1e6),
                (
                    Line("1/x", X, 1 / X**2, *TRUTH),
                    Line(f"one step, |y| ≤ {SHOWN_Y:.0f}", X, np.full_like(X, eta * SHOWN_Y), *STEP),
                    Line("one naive step", X, closed.naive_slope(X, eta), ORANGE, "longdashdot"),
                    Line("y<sub>t</sub>", *c[2, 3], BLUE, width=3),
                    Line("its largest", *c[2, 4], BLUE, "markers"),
                ),
                log_x=True, log_y=True,
            ),
            Panel(
                "The price: iterations to an error of 1 %", "x", "iterations", (1e-3, 1), (1, 1e5),
                (
                    Line("needed", X, closed.steps_to(X, eta, ERROR), ORANGE, width=3),
                    Line("at the chosen x", here, closed.steps_to(here, eta, ERROR), ORANGE, "markers"),
                    Line("t now", *c[3, 2], BLUE, width=1.2),
                ),
                log_x=True, log_y=True,
            ),
        ]  # fmt: skip

    def _say(self) -> None:
        _, eta, x = self.state
        self.readout.tell(lambda t: said(t, eta, x), self.steps)


def said(t: int, eta: float, x: float) -> str:
    """What t iterations have bought, in a sentence."""
    y = float(closed.iterate(x, eta, t))
    error = abs(1 - x * y)
    steps, steepest = closed.steps_to(x, eta, ERROR), closed.largest_slope(eta, t)
    turns = f"<b>{t}</b> iteration{'' if t == 1 else 's'}"
    return (
        f'<div role="status" data-testid="readout" data-t="{t}">'
        f"After {turns} <i>y<sub>t</sub></i>({x:g}) = <b>{y:.4g}</b>; 1/<i>x</i> = {1 / x:.4g}: "
        f"an error of {error:.1%}; 1 % takes {steps:.0f}. The largest slope of <i>y<sub>t</sub></i> is "
        f"<b>{steepest:.4g}</b>; that of one step is at most {eta * SHOWN_Y:.3g}, for |<i>y</i>| ≤ {SHOWN_Y:.0f}."
        "<br>"
        f"<i>y<sub>t</sub></i> is a polynomial of degree {t - 1}: {polynomial(eta, t)}</div>"
    )


# All that the page opens with is kept, since everyone opens it.
@lru_cache(maxsize=200)
def _moving(t: int, eta: float, x: float) -> Moves:
    """The points of every line that moves with t, by (panel, line)."""
    here, there = np.array([x]), closed.iterate([x], eta, t)
    return {
        (0, 2): closed.cobweb(x, eta, t),
        (0, 3): (there, there),
        (1, 1): (X, closed.iterate(X, eta, t)),
        (1, 2): (here, there),
        (2, 3): (X, np.maximum(np.abs(closed.slope(X, eta, t)), 1e-9)),
        (2, 4): (X[:1], [max(closed.largest_slope(eta, t), 1e-9)]),
        (3, 2): (X[[0, -1]], [t, t]),
    }


def polynomial(eta: float, t: int, terms: int = 4) -> str:
    """The first terms of y_t as it would be written.

    >>> polynomial(0.5, 2)
    '1 − 0.25 x'
    """
    written = ""
    for power, a in enumerate(closed.coefficients(eta, t)[:terms]):
        sign = ("−" if a < 0 else "") if power == 0 else (" − " if a < 0 else " + ")
        variable = "" if power == 0 else " x" if power == 1 else f" x{raised(power)}"
        written += f"{sign}{abs(a):.4g}{variable}"
    return written + (" …" if t > terms else "")
