"""The page on why one iterates: 1/x, reached from a step that has no singularity."""

from functools import lru_cache

import ipywidgets as widgets
import numpy as np

from ...studies.scalar import reciprocal as closed
from ...studies.scalar.choices import WHY_ITERATE
from ...widgets.address import Address
from ...widgets.fields import slider
from ...widgets.loop import loop
from ...widgets.panels import BLACK, BLUE, GRAY, GREEN, ORANGE, RED, Line, Moves, Panel, Panels
from ...widgets.style import style
from .plane import PLANE, plane

X = np.unique(np.concatenate([np.geomspace(1e-3, 1, 140), np.linspace(0.005, 1, 120)]))
SHOWN_Y = 20.0
"""The y axis ends here: |y| up to this is what the bound on dG/dx is quoted for."""
ERROR = 0.01
_POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def page() -> widgets.VBox:
    """Return the explorer. Everything on it is a closed form of ``studies.scalar.reciprocal``; no torch."""
    return WhyIterate().box


class WhyIterate:
    """Three sliders, four panels, and a sentence that says what the iterations bought."""

    def __init__(self) -> None:
        self.sliders = {control.name: slider(control) for control in WHY_ITERATE}
        self.t, self.eta, self.x = (self.sliders[name] for name in ("t", "eta", "x"))
        self.plane = plane()
        self.address = Address({**self.sliders, **self.plane.address_controls()})
        self.readout = widgets.HTML().add_class("il-readout")
        self.panels = Panels(self._scene(), self._moves(), self.t.value)
        self._say()
        self.t.observe(self._say, names="value")
        for control in (self.eta, self.x):
            control.observe(self._on_move, names="value")
        self.box = widgets.VBox(
            [
                style(),
                loop(r"G(y, x) = y - \eta \, (x y - 1)", "a number", "which comes up to 1/<i>x</i>"),
                widgets.HBox([*self.sliders.values(), self.address]).add_class("il-controls"),
                self.readout,
                self.panels,
                widgets.HTML(f"<h3>The map on a plane of inputs</h3><p>{PLANE}</p>"),
                self.plane,
            ]
        )
        # Linked in the browser: t moves the curves without asking the kernel.
        self.link = widgets.jslink((self.t, "value"), (self.panels, "t"))
        self.box.add_class("il-page").add_class("il-theory")

    @property
    def state(self) -> tuple[int, float, float]:
        """(t, eta, x) as the controls say."""
        return round(self.t.value), round(self.eta.value, 4), round(self.x.value, 4)

    def _on_move(self, _: object) -> None:
        self.panels.show(self._scene(), self._moves())
        self._say()

    def _moves(self) -> list[Moves]:
        _, eta, x = self.state
        return [_moving(t, eta, x) for t in range(1, round(self.t.max) + 1)]

    def _scene(self) -> list[Panel]:
        t, eta, x = self.state
        c = _moving(t, eta, x)
        y, here = np.array([0, SHOWN_Y]), np.array([x])
        return [
            Panel(
                "The answer: y<sub>t</sub> against 1/x", "x", "y", (0, 1), (0, SHOWN_Y),
                (
                    Line("y<sub>t</sub>(x)", *c[0, 0], BLUE, width=3),
                    Line("1/x", X, 1 / X, BLACK, "dash"),
                    Line("", [], []),
                    Line("chosen x", *c[0, 3], RED, "markers"),
                ),
            ),
            Panel(
                "The slopes: of y<sub>t</sub>, and of one step", "x", "size of slope", (1e-3, 1), (1e-2, 1e6),
                (
                    Line("dy<sub>t</sub>/dx", *c[1, 0], BLUE, width=3),
                    Line(f"dG/dx, |y| ≤ {SHOWN_Y:.0f}", X, np.full_like(X, eta * SHOWN_Y), GREEN, "dash"),
                    Line("1/x²", X, 1 / X**2, BLACK, "dot"),
                    Line("dG/dx, naive G", X, closed.naive_slope(X, eta), ORANGE, "dot"),
                    Line("largest", *c[1, 4], RED, "markers"),
                ),
                log_x=True, log_y=True,
            ),
            Panel(
                "One input: the staircase to the fixed point", "y before", "y after", (0, SHOWN_Y), (0, SHOWN_Y),
                (
                    Line("G(y, x)", y, closed.G(y, x, eta), GREEN),
                    Line("y", [0, SHOWN_Y], [0, SHOWN_Y], GRAY, "dash"),
                    Line("iterates", *c[2, 2], BLUE, width=1.5),
                    Line("y<sub>t</sub>", *c[2, 3], RED, "markers"),
                ),
            ),
            Panel(
                "The price: steps to an error of 1 %", "x", "iterations", (1e-3, 1), (1, 1e5),
                (
                    Line("needed at x", X, closed.steps_to(X, eta, ERROR), BLUE, width=3),
                    Line("t now", *c[3, 1], GREEN, "dash"),
                    Line("chosen x", here, closed.steps_to(here, eta, ERROR), RED, "markers"),
                ),
                log_x=True, log_y=True,
            ),
        ]  # fmt: skip

    def _say(self, _: object = None) -> None:
        t, eta, x = self.state
        y = float(closed.iterate(x, eta, t))
        error = abs(1 - x * y)
        steps, steepest = closed.steps_to(x, eta, ERROR), closed.largest_slope(eta, t)
        self.readout.value = (
            f'<div role="status" data-testid="readout" data-t="{t}">'
            f"After <b>t = {t}</b> steps, two multiplications each: "
            f"y<sub>t</sub>({x:g}) = <b>{y:.4g}</b>, and 1/x = {1 / x:.4g}; the error is {error:.1%}, and 1 % takes "
            f"{steps:.0f} steps. Steepest point of y<sub>t</sub>: <b>{steepest:.4g}</b>; "
            f"of one step: |dG/dx| ≤ {eta * SHOWN_Y:.3g} for |y| ≤ {SHOWN_Y:.0f}, |dG/dy| ≤ 1.<br>"
            f"y<sub>t</sub> is a polynomial of degree {t - 1}: {polynomial(eta, t)}</div>"
        )


# All that the page opens with is kept, since everyone opens it.
@lru_cache(maxsize=200)
def _moving(t: int, eta: float, x: float) -> Moves:
    """The points of every line that moves with t, by (panel, line)."""
    here, there = np.array([x]), closed.iterate([x], eta, t)
    return {
        (0, 0): (X, closed.iterate(X, eta, t)),
        (0, 3): (here, there),
        (1, 0): (X, np.maximum(np.abs(closed.slope(X, eta, t)), 1e-9)),
        (1, 4): (X[:1], [max(closed.largest_slope(eta, t), 1e-9)]),
        (2, 2): closed.cobweb(x, eta, t),
        (2, 3): (there, there),
        (3, 1): (X[[0, -1]], [t, t]),
    }


def polynomial(eta: float, t: int, terms: int = 4) -> str:
    """The first terms of y_t as it would be written.

    >>> polynomial(0.5, 2)
    '1 − 0.25 x'
    """
    written = ""
    for power, a in enumerate(closed.coefficients(eta, t)[:terms]):
        sign = ("−" if a < 0 else "") if power == 0 else (" − " if a < 0 else " + ")
        variable = "" if power == 0 else " x" if power == 1 else f" x{str(power).translate(_POWERS)}"
        written += f"{sign}{abs(a):.4g}{variable}"
    return written + (" …" if t > terms else "")
