"""Sufficiency: the G that reaches a target F is written down, and both conditions are looked at."""

import html
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ....control import defaults
from ....studies.scalar import regular, regularity
from ....studies.scalar.choices import BUILD, TYPED
from ....studies.scalar.expression import Expression, Refused, parse
from ....studies.scalar.targets import TARGETS, Target
from ....widgets.fields import fields, slider
from ....widgets.numbers import raised, spoken
from ....widgets.panels import BLUE, ORANGE, STEP, TRUTH, Line, Moves, Panel
from .scene import Scene

Array = NDArray[np.float64]
ERROR = 0.01


class Build(Scene):
    """Sufficiency: choose F and eps, and the G that reaches F is there; are both conditions met?"""

    title = "Build a G for your F"
    last = 100

    def __init__(self) -> None:
        *boxes, cap = BUILD
        self.cap = slider(cap)
        self.controls = fields(boxes, defaults(boxes)) | {cap.name: self.cap}
        self.target_box, self.F_box, self.eps_box = (self.controls[box.name] for box in boxes)
        for control in (self.target_box, self.F_box, self.eps_box):
            control.style.description_width = "auto"
        self.refusal = ""
        self.F_box.layout.display = None if self.target_box.value == TYPED else "none"
        self._target, self._field = TARGETS["reciprocal"], TARGETS["reciprocal"].field
        self.eps_box.value = self._own_field()
        self.target_box.observe(self._on_target, names="value")
        self.read()

    def _own_field(self) -> str:
        name = self.target_box.value
        return "x^2" if name == TYPED else TARGETS[name].field.text

    def _on_target(self, _: object) -> None:
        self.F_box.layout.display = None if self.target_box.value == TYPED else "none"
        self.eps_box.value = self._own_field()

    def read(self) -> None:
        """Take the controls; what is refused leaves the last F and eps in place, and says why."""
        self.refusal = ""
        try:
            field = parse(self.eps_box.value)
            target = self._typed(field) if self.target_box.value == TYPED else TARGETS[self.target_box.value]
            eps = field(target.grid())
            if not np.isfinite(eps).all():
                raise Refused("ε has no finite value somewhere in the domain; try for instance x^2.")
        except Refused as refused:
            self.refusal = str(refused)
            return
        self._target, self._field = target, field
        self._measure()

    def _typed(self, field: Expression) -> Target:
        target = Target(self.F_box.value, parse(self.F_box.value), 0.0, 1.0, (0.0,), field)
        x = target.grid()
        value, slope = target.F(x), target.F.slope(x)
        lost = x[~(np.isfinite(value) & np.isfinite(slope))]
        if lost.size:
            raise Refused(
                f"F has no finite value or slope at x = {lost[0]:.3g}; choose one that has, on all of (0, 1]."
            )
        return target

    def _measure(self) -> None:
        target = self._target
        self.x = target.grid()
        self.F, self.dF = target.F(self.x), target.F.slope(self.x)
        self.eps, self.deps = regular.cap_field(*self._field.with_slope(self.x), self.cap.value)
        self.check = regularity.check(target, self._field.with_slope, self.cap.value)
        even = np.linspace(target.low, target.high, 402)[1:-1]
        inner = target.F(even)
        low, high = np.percentile(inner[np.isfinite(inner)], [4, 96])
        pad = 0.15 * max(high - low, 0.5)
        self.y_range = (float(min(low, 0) - pad), float(max(high, 0) + pad))

    def moving(self, t: int) -> Moves:
        """y_t, its slope, and the level of t."""
        slope = self._slopes(t)
        cut = self._broken(self.x)
        return {
            (0, 0): cut(regular.iterate(self.F, self.eps, t)),
            (2, 0): cut(np.maximum(slope, 1e-9)),
            (3, 1): (self._span(), [t, t]),
        }

    def _slopes(self, t: int) -> Array:
        """|dy_t/dx| on the grid."""
        return np.abs(regular.slope(self.F, self.dF, self.eps, self.deps, t))

    def _span(self) -> tuple[float, float]:
        """The x axis where it may be logarithmic: it starts a little after 0."""
        return (self._target.low or 1e-3, self._target.high)

    def panels(self, t: int) -> list[Panel]:
        """F and y_t; slopes; the two conditions; where it is slow."""
        target, x, m = self._target, self.x, self.moving(t)
        log_x, span = target.low == 0, self._span()
        a, b = np.abs(self.deps * self.F + self.eps * self.dF), np.abs(self.deps)
        needed = np.clip(regular.steps_to(np.clip(self.eps, 1e-9, 1 - 1e-9), ERROR), 1, 1e9)
        reach = max(abs(v) for v in self.y_range)
        cut = self._broken(x)
        return [
            Panel(
                "The answer: y<sub>t</sub> against F", "x", "y", (target.low, target.high), self.y_range,
                (
                    Line("y<sub>t</sub>", *m[0, 0], BLUE, width=3),
                    Line("F", *cut(self.F), *TRUTH),
                ),
            ),
            Panel(
                f"The two conditions: {self._judged()}", "x", "", (target.low, target.high), (-0.05, 4),
                (
                    Line("2: μ = 1 − ε stays below 1", *cut(1 - self.eps), BLUE),
                    Line("1: (εF)′ bounded", *cut(a), ORANGE, "longdashdot"),
                    Line("1: ε′ bounded", *cut(b), *STEP),
                ),
            ),
            Panel(
                "Slopes: of y<sub>t</sub>, of F, and of one step", "x", "slope", span, (1e-2, 1e6),
                (
                    Line("y<sub>t</sub>", *m[2, 0], BLUE, width=3),
                    Line("F", *cut(np.maximum(np.abs(self.dF), 1e-9)), *TRUTH),
                    Line(
                        f"one step, |y| ≤ {reach:.2g}",
                        span,
                        [self.check.a + self.check.b * reach] * 2 if self.check.lipschitz else [np.nan] * 2,
                        *STEP,
                    ),
                ),
                log_x=log_x, log_y=True,
            ),
            Panel(
                "The price: iterations to an error of 1 %", "x", "iterations", span, (1, 1e8),
                (Line("needed", *cut(needed), ORANGE, width=3), Line("t now", *m[3, 1], BLUE, width=1.2)),
                log_x=log_x, log_y=True,
            ),
        ]  # fmt: skip

    def _broken(self, x: Array) -> Callable[[Array], tuple[Array, Array]]:
        """Lines are not drawn across a bad point: a gap is put there."""
        inner = [p for p in self._target.bad if self._target.low < p < self._target.high]
        places = np.searchsorted(x, inner)
        return lambda y: (np.insert(x, places, inner), np.insert(np.asarray(y, float), places, np.nan))

    def _judged(self) -> str:
        """Which of the conditions hold, as far as one can see."""
        broken = [n for n, holds in ((1, self.check.lipschitz), (2, self.check.contraction)) if not holds]
        return "both hold" if not broken else f"{' and '.join(map(str, broken))} broken"

    def _place(self, x: float) -> float:
        """The place that is told: what is nearer to 0 than one has looked is 0 and rounding."""
        return x if abs(x) > 10.0**-regularity.DECADES * (self._target.high - self._target.low) else 0.0

    def say(self, t: int) -> str:
        """Regular or not, and which condition breaks."""
        check, steep = self.check, self._slopes(t)
        in_x = "no bound in x"
        if check.lipschitz:
            in_x = f"Lip<sub>x</sub> G ≤ {spoken(check.a, 3)} + {spoken(check.b, 3)} |y|"
        in_y = (
            "0 &lt; ε ≤ 1 everywhere: a contraction at each x" if check.contraction else "not a contraction at every x"
        )
        near = "" if check.place is None else f" (see x = {self._place(check.place):.6g})"
        verdict = (
            f"<b>G is regular</b>, as far as one can see: no violation found down to 10{raised(-regularity.DECADES)}"
            if check.regular
            else f"<b>G is not regular</b>{near}"
        )
        first = f"{verdict}: {in_x}; {in_y}. Steepest slope of y<sub>t</sub> at t = {t}: <b>{spoken(steep.max())}</b>"
        first += "." if check.lipschitz else f", and of y<sub>1</sub>, a single step, {spoken(self._slopes(1).max())}."
        if self.refusal:
            refusal = f"{html.escape(self.refusal)} The last function is still shown."
            first = f'<span class="il-error">{refusal}</span><br>{first}'
        if self._target.inside:
            first += " F is not locally Lipschitz at 0: whatever ε you choose, one of the two conditions breaks there."
        return first
