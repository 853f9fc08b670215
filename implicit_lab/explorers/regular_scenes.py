"""The four scenes of the page on regular operators: each has its controls, its four panels and its sentence."""

import html
from abc import ABC, abstractmethod
from collections.abc import Callable

import ipywidgets as widgets
import numpy as np
from numpy.typing import NDArray

from ..studies.scalar import floor, reciprocal, regular, trained
from ..studies.scalar.expression import Expression, Refused, parse
from ..studies.scalar.targets import TARGETS, Target, ThreePiece
from .panels import BLACK, BLUE, GREEN, ORANGE, RED, Line, Moves, Panel
from .slider import Slider
from .window import number

Array = NDArray[np.float64]
ERROR = 0.01
TYPED = "typed"
_T = np.arange(1, 101)


class Scene(ABC):
    """One question put to regular operators."""

    title: str
    last: int
    """The largest t."""

    def __init__(self) -> None:
        self.controls: list[widgets.Widget] = []

    def read(self) -> None:
        """Take the controls, where more is to be done than to look at their values."""
        return

    @abstractmethod
    def panels(self, t: int) -> list[Panel]:
        """What is drawn at t."""

    @abstractmethod
    def moving(self, t: int) -> Moves:
        """The points of the lines that move with t."""

    def moves(self) -> list[Moves]:
        """``moving`` at every t."""
        return [self.moving(t) for t in range(1, self.last + 1)]

    @abstractmethod
    def say(self, t: int) -> str:
        """The sentence under the controls, HTML."""

    @abstractmethod
    def state(self) -> dict[str, object]:
        """The controls' values, for the address."""


class Build(Scene):
    """Sufficiency: choose F and eps, and the G that reaches F is there; are both conditions met?"""

    title = "Build a G for your F"
    last = 100

    def __init__(self, wanted: dict[str, str]) -> None:
        options = [(target.label, name) for name, target in TARGETS.items()]
        chosen = wanted.get("target", "")
        self.target_box = widgets.Dropdown(
            options=[*options, ("type your own, on (0, 1]", TYPED)],
            value=chosen if chosen in TARGETS or chosen == TYPED else "reciprocal",
            description="Target F",
        )
        self.F_box = widgets.Text(
            value=wanted.get("F", "log(x) + sin(9*x)"), description="F(x) =", continuous_update=False
        )
        self.eps_box = widgets.Text(
            value=wanted.get("eps", ""), description="Step field ε(x) =", continuous_update=False
        )
        self.cap = Slider(
            key="cap", name="largest ε", min=0.05, max=1, step=0.05, value=number(wanted, "cap", 0.05, 1, 0.5)
        )
        self.controls = [self.target_box, self.F_box, self.eps_box, self.cap]
        for control in (self.target_box, self.F_box, self.eps_box):
            control.style.description_width = "auto"
        self.refusal = ""
        self.F_box.layout.display = None if self.target_box.value == TYPED else "none"
        self._target, self._field = TARGETS["reciprocal"], TARGETS["reciprocal"].field
        if not self.eps_box.value:
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
        self.check = regular.check(target, self._field.with_slope, self.cap.value)
        even = np.linspace(target.low, target.high, 402)[1:-1]
        inner = target.F(even)
        low, high = np.percentile(inner[np.isfinite(inner)], [4, 96])
        pad = 0.15 * max(high - low, 0.5)
        self.y_range = (float(min(low, 0) - pad), float(max(high, 0) + pad))

    def moving(self, t: int) -> Moves:
        """y_t, its slope, and the level of t."""
        slope = np.abs(regular.slope(self.F, self.dF, self.eps, self.deps, t))
        cut = self._broken(self.x)
        return {
            (0, 0): cut(regular.iterate(self.F, self.eps, t)),
            (1, 0): cut(np.maximum(slope, 1e-9)),
            (3, 1): (self._span(), [t, t]),
        }

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
                    Line("y<sub>t</sub>(x)", *m[0, 0], BLUE, width=3),
                    Line("F(x)", *cut(self.F), BLACK, "dash"),
                ),
            ),
            Panel(
                "The slopes", "x", "size of slope", span, (1e-2, 1e6),
                (
                    Line("dy<sub>t</sub>/dx", *m[1, 0], BLUE, width=3),
                    Line("dF/dx", *cut(np.maximum(np.abs(self.dF), 1e-9)), BLACK, "dash"),
                    Line(
                        f"one step, |y| ≤ {reach:.2g}",
                        span,
                        [self.check.a + self.check.b * reach] * 2 if self.check.lipschitz else [np.nan] * 2,
                        GREEN,
                        "dot",
                    ),
                ),
                log_x=log_x, log_y=True,
            ),
            Panel(
                "The two conditions", "x", "", (target.low, target.high), (-0.05, 4),
                (
                    Line("μ = 1 − ε, to stay below 1", *cut(1 - self.eps), BLUE),
                    Line("(εF)′ bounded", *cut(a), ORANGE, "dash"),
                    Line("ε′ bounded", *cut(b), GREEN, "dot"),
                ),
            ),
            Panel(
                "Where it is slow: steps to 1 %", "x", "iterations", span, (1, 1e8),
                (Line("needed at x", *cut(needed), BLUE, width=3), Line("t now", *m[3, 1], GREEN, "dash")),
                log_x=log_x, log_y=True,
            ),
        ]  # fmt: skip

    def _broken(self, x: Array) -> Callable[[Array], tuple[Array, Array]]:
        """Lines are not drawn across a bad point: a gap is put there."""
        inner = [p for p in self._target.bad if self._target.low < p < self._target.high]
        places = np.searchsorted(x, inner)
        return lambda y: (np.insert(x, places, inner), np.insert(np.asarray(y, float), places, np.nan))

    def say(self, t: int) -> str:
        """Regular or not, and which condition breaks."""
        check, steep = self.check, np.abs(regular.slope(self.F, self.dF, self.eps, self.deps, t))
        in_x = f"Lip<sub>x</sub> G ≤ {check.a:.3g} + {check.b:.3g} |y|" if check.lipschitz else "no bound in x"
        in_y = (
            "0 &lt; ε ≤ 1 everywhere: a contraction at each x" if check.contraction else "not a contraction at every x"
        )
        verdict = "<b>G is regular</b>" if check.regular else "<b>G is not regular</b>"
        first = f"{verdict}: {in_x}; {in_y}. Steepest point of y<sub>t</sub> at t = {t}: <b>{steep.max():.4g}</b>."
        if self.refusal:
            refusal = f"{html.escape(self.refusal)} The last function is still shown."
            first = f'<span class="il-error">{refusal}</span><br>{first}'
        if self._target.inside:
            first += " F is not locally Lipschitz at 0: whatever ε you choose, one of the two conditions breaks there."
        return first

    def state(self) -> dict[str, object]:
        """Target, formulas and cap."""
        own = {"F": self.F_box.value} if self.target_box.value == TYPED else {}
        return {"target": self.target_box.value, "eps": self.eps_box.value, "cap": self.cap.value} | own


class Bound(Scene):
    """Necessity: y* is as steep as Lip_x(G) / (1 - mu) allows, and a jump needs mu = 1."""

    title = "Push the contraction to its edge"
    last = 100

    def __init__(self, wanted: dict[str, str]) -> None:
        self.gap = Slider(
            key="gap", name="gap 1 − μ(0)", min=0, max=0.5, step=0.01, value=number(wanted, "gap", 0, 0.5, 0.1)
        )
        self.controls = [self.gap]
        half = np.geomspace(1e-3, 0.5, 120)
        self.x = np.concatenate([-half[::-1], [0.0], half])

    def moving(self, t: int) -> Moves:
        """y_t, its slope, and the slope at 0."""
        x, gap = self.x, self.gap.value
        y = regular.iterate(regular.corner_limit(x, gap)[0], regular.corner(x, gap)[0], t)
        return {
            (0, 0): (x, y),
            (1, 0): (x, np.maximum(regular.corner_slope(x, gap, t), 1e-9)),
            (3, 1): ([t], regular.corner_slope(np.zeros(1), gap, t)),
        }

    def panels(self, t: int) -> list[Panel]:
        """The map; its slope under the bound; the contraction; the steepest slope against t."""
        x, gap, m = self.x, self.gap.value, self.moving(t)
        eps, _ = regular.corner(x, gap)
        limit, limit_slope = regular.corner_limit(x, gap)
        steep = regular.corner_slope(np.zeros(100), gap, _T)
        ceiling = 1 / gap if gap > 0 else np.nan
        highest = min(110.0, 1.2 / max(gap, 0.01))
        return [
            Panel(
                "The map: y<sub>t</sub> and its limit y*", "x", "y", (-0.5, 0.5), (-1.1, 1.1),
                (
                    Line("y<sub>t</sub>(x)", *m[0, 0], BLUE, width=3),
                    Line("y*(x)", x, limit, BLACK, "dash"),
                ),
            ),
            Panel(
                "Its slope, and the bound on it", "x", "size of slope", (-0.5, 0.5), (0.01, 3000),
                (
                    Line("dy<sub>t</sub>/dx", *m[1, 0], BLUE, width=3),
                    Line("dy*/dx", x, np.maximum(limit_slope, 1e-9), BLACK, "dash"),
                    Line("Lip<sub>x</sub>(G)/(1−μ)", x, regular.necessity_bound(x, gap), RED, "dot"),
                ),
                log_y=True,
            ),
            Panel(
                "How much a step contracts", "x", "μ(x)", (-0.5, 0.5), (0, 1.1),
                (Line("μ(x) = 1 − gap − |x|", x, 1 - eps, BLUE), Line("the edge", [-0.5, 0.5], [1, 1], RED, "dot")),
            ),
            Panel(
                "The steepest slope, step by step", "t", "slope at 0", (0, 100), (0, highest),
                (
                    Line("dy<sub>t</sub>/dx at 0", _T, steep, BLUE),
                    Line("t now", *m[3, 1], RED, "markers"),
                    Line("1/(1−μ(0))", [0, 100], [ceiling, ceiling], BLACK, "dash"),
                ),
            ),
        ]  # fmt: skip

    def say(self, t: int) -> str:
        """How steep, how steep at most, and what breaks at gap 0."""
        gap = self.gap.value
        now = float(regular.corner_slope(np.zeros(1), gap, t)[0])
        if gap == 0:
            return (
                f"G(y, x) = (1 − |x|) y + x aims at a <b>jump</b>. At 0 it leaves every y where it is, so "
                "condition (ii) breaks: "
                f"<b>G is not regular</b>, and the slope there is t = {now:.4g}, without end."
            )
        return (
            f"G(y, x) = (1 − {gap:g} − |x|) y + x is regular. At t = {t} its slope at 0 is <b>{now:.4g}</b>; "
            f"no iterate and no limit passes 1/(1 − μ(0)) = <b>{1 / gap:.4g}</b> there. Push the gap to 0."
        )

    def state(self) -> dict[str, object]:
        """The gap."""
        return {"gap": self.gap.value}


class Cap(Scene):
    """An honest limit: with one global bound on Lipschitz constant and contraction, no iterate gets past the cap."""

    title = "What a global cap costs"
    last = 100
    mu, eta, near = 0.8, 0.5, 0.05

    def __init__(self, wanted: dict[str, str]) -> None:
        self.K = Slider(
            key="K", name="cap K on the slope of y*", min=2, max=200, step=1, value=number(wanted, "K", 2, 200, 25)
        )
        self.controls = [self.K]
        self.x = np.geomspace(1e-3, 1, 300)

    def _capped(self, x: Array, t: Array | int) -> Array:
        return regular.iterate(regular.capped_reciprocal(x, self.K.value)[0], 1 - self.mu, t)  # type: ignore[arg-type]

    def moving(self, t: int) -> Moves:
        """y_t, its slope, its largest slope and its error near 0."""
        x, K = self.x, self.K.value
        slope = np.abs(regular.capped_reciprocal(x, K)[1])
        near = np.array([self.near])
        return {
            (0, 0): (x, self._capped(x, t)),
            (1, 0): (x, (1 - self.mu**t) * slope),
            (2, 2): ([t], [(1 - self.mu**t) * K]),
            (3, 2): ([t], np.abs(1 - near * self._capped(near, t))),
        }

    def panels(self, t: int) -> list[Panel]:
        """1/x and the capped iterate; slopes; the largest slope and the error near 0 against t, capped and not."""
        x, K, m = self.x, self.K.value, self.moving(t)
        share = 1 - self.mu**_T
        free = np.array([reciprocal.largest_slope(self.eta, int(s)) for s in _T])
        near = np.array([self.near])
        error = np.abs(1 - near * np.array([self._capped(near, int(s))[0] for s in _T]))
        free_error = (1 - self.eta * near) ** _T
        return [
            Panel(
                "The answer: capped y<sub>t</sub> against 1/x", "x", "y", (0, 1), (0, 20),
                (
                    Line("y<sub>t</sub>, capped G", *m[0, 0], BLUE, width=3),
                    Line("1/x", x, 1 / x, BLACK, "dash"),
                ),
            ),
            Panel(
                "Its slope never passes K", "x", "size of slope", (1e-3, 1), (0.1, 1e6),
                (
                    Line("dy<sub>t</sub>/dx, capped G", *m[1, 0], BLUE, width=3),
                    Line("1/x²", x, 1 / x**2, BLACK, "dash"),
                    Line("K", [1e-3, 1], [K, K], RED, "dot"),
                ),
                log_x=True, log_y=True,
            ),
            Panel(
                "Steepest slope, step by step", "t", "largest slope", (0, 100), (0.1, 3000),
                (
                    Line("capped G", _T, share * K, BLUE),
                    Line("regular G of page 1", _T, np.maximum(free, 1e-9), ORANGE, "dash"),
                    Line("t now", *m[2, 2], RED, "markers"),
                ),
                log_y=True,
            ),
            Panel(
                f"Error at x = {self.near:g}, step by step", "t", "relative error", (0, 100), (0, 1.02),
                (
                    Line("capped G", _T, error, BLUE),
                    Line("regular G of page 1", _T, free_error, ORANGE, "dash"),
                    Line("t now", *m[3, 2], RED, "markers"),
                ),
            ),
        ]  # fmt: skip

    def say(self, t: int) -> str:
        """Where the cap bites."""
        K = self.K.value
        floor = abs(1 - self.near * float(regular.capped_reciprocal([self.near], K)[0][0]))
        return (
            f"One bound for all x: Lip<sub>x</sub> G ≤ {(1 - self.mu) * K:.3g} and μ = {self.mu}, so y* is at most "
            f"K = <b>{K:g}</b> steep. The steepest point at t = {t} is {(1 - self.mu**t) * K:.4g}. "
            f"Left of x = {K**-0.5:.3g} it leaves 1/x; "
            f"at x = {self.near:g} the error never falls below <b>{floor:.0%}</b>. "
            "More steps buy nothing; more freedom near μ = 1 would."
        )

    def state(self) -> dict[str, object]:
        """The cap."""
        return {"K": self.K.value}


class Trained(Scene):
    """Two trained networks under one bound a pass: one is used once, the other again and again."""

    title = "A trained toy"
    last = trained.STEPS

    def __init__(self, wanted: dict[str, str]) -> None:
        bound = round(number(wanted, "L", 5, 20, 5))
        self.bound = widgets.Dropdown(
            options=[(f"{b} a pass", b) for b in trained.BOUNDS],
            value=bound if bound in trained.BOUNDS else 5,
            description="Lipschitz bound",
        )
        self.bound.style.description_width = "auto"
        self.controls = [self.bound]
        self._measured: dict[int, Measured] = {}

    def measured(self) -> "Measured":
        """The curves for the chosen bound."""
        bound = self.bound.value
        if bound not in self._measured:
            self._measured[bound] = Measured(bound)
        return self._measured[bound]

    def moving(self, t: int) -> Moves:
        """y_t, its slope, its error and its largest slope."""
        m = self.measured()
        slope = np.abs(np.diff(m.y[t]) / np.diff(m.x))
        return {
            (0, 0): (m.x, m.y[t]),
            (1, 0): ((m.x[1:] + m.x[:-1]) / 2, np.maximum(slope, 1e-9)),
            (2, 3): ([t], [m.errors[t]]),
            (3, 3): ([t], [max(m.slopes[t], 1e-9)]),
        }

    def panels(self, t: int) -> list[Panel]:
        """The maps; their slopes; error and steepest slope against t."""
        m, bound, now = self.measured(), float(self.bound.value), self.moving(t)
        steps = np.arange(trained.STEPS + 1)
        mid = (m.x[1:] + m.x[:-1]) / 2
        wide = [0, trained.STEPS]
        return [
            Panel(
                "The answer after t passes, and after one", "x", "y", (-2, 3), (-11, 11),
                (
                    Line("implicit y<sub>t</sub>", *now[0, 0], BLUE, width=3),
                    Line("target F", m.x, np.where(np.abs(m.truth) <= 12, m.truth, np.nan), BLACK, "dash"),
                    Line("explicit", m.x, m.once, ORANGE, "dot"),
                ),
            ),
            Panel(
                "The slopes", "x", "size of slope", (-2, 3), (0.1, 1000),
                (
                    Line("implicit y<sub>t</sub>", *now[1, 0], BLUE, width=3),
                    Line("bound on one pass", [-2, 3], [bound, bound], RED, "dot"),
                    Line("explicit", mid, np.maximum(np.abs(np.diff(m.once) / np.diff(m.x)), 1e-9), ORANGE, "dot"),
                ),
                log_y=True,
            ),
            Panel(
                "Error, pass by pass", "t", "root mean square error", (0, trained.STEPS), (0, 3),
                (
                    Line("implicit", steps, m.errors, BLUE),
                    Line("explicit", wide, [m.once_error] * 2, ORANGE, "dot"),
                    Line("best of all maps under the bound", wide, [m.floor] * 2, BLACK, "dash"),
                    Line("t now", *now[2, 3], RED, "markers"),
                ),
            ),
            Panel(
                "Steepest slope, pass by pass", "t", "largest slope", (0, trained.STEPS), (0.5, 1000),
                (
                    Line("implicit", steps, np.maximum(m.slopes, 1e-9), BLUE),
                    Line("explicit", wide, [m.once_slope] * 2, ORANGE, "dot"),
                    Line("bound on one pass", wide, [bound] * 2, RED, "dash"),
                    Line("t now", *now[3, 3], RED, "markers"),
                ),
                log_y=True,
            ),
        ]  # fmt: skip

    def say(self, t: int) -> str:
        """Errors and slopes as measured."""
        m, bound = self.measured(), self.bound.value
        once = f"{m.once_slope:.3g} steep, with an error of {m.once_error:.3g}"
        return (
            f"Both networks may be {bound}-Lipschitz in one pass. After <b>{t}</b> passes the implicit one is "
            f"<b>{m.slopes[t]:.4g}</b> steep, with an error of <b>{m.errors[t]:.3g}</b>; the explicit one, four times "
            f"as wide, is {once}. "
            f"No map under that bound has an error below {m.floor:.3g}."
        )

    def state(self) -> dict[str, object]:
        """The bound."""
        return {"L": self.bound.value}


class Measured:
    """The two networks under one bound, evaluated and measured: lines on [-2, 3], figures on the domain."""

    def __init__(self, bound: int) -> None:
        self.x = np.linspace(-2, 3, 801) + 1e-9
        self.truth = ThreePiece()(self.x)
        implicit, explicit = trained.Network(f"implicit-{bound}"), trained.Network(f"explicit-{bound}")
        self.y, self.once = implicit.iterates(self.x), explicit.once(self.x)
        judged = trained.domain()
        truth = ThreePiece()(judged)
        self.errors = trained.rms(implicit.iterates(judged), truth)
        self.late = float(trained.rms(implicit.iterates(judged, 100)[-1], truth))
        self.once_error = float(trained.rms(explicit.once(judged), truth))
        self.floor = floor.recorded(bound)
        fine = np.linspace(-2, 3, 5001)
        self.slopes = trained.steepest(implicit.iterates(fine), fine)
        self.once_slope = float(trained.steepest(explicit.once(fine), fine))


SCENES: dict[str, Callable[[dict[str, str]], Scene]] = {"build": Build, "bound": Bound, "cap": Cap, "trained": Trained}
