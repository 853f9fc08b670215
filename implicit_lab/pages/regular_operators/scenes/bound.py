"""Necessity: how steep a regular operator may get, and what a jump asks for."""

import numpy as np

from ....studies.scalar import regular
from ....studies.scalar.choices import BOUND
from ....widgets.fields import slider
from ....widgets.panels import BLUE, RED, TRUTH, Line, Moves, Panel
from .scene import Scene

_T = np.arange(1, 101)


class Bound(Scene):
    """Necessity: y* is as steep as Lip_x(G) / (1 - mu) allows, and a jump needs mu = 1."""

    title = "Push the contraction to its edge"
    last = 100
    step = r"G(y, x) = (1 - \mathrm{gap} - |x|) \, y + x"
    answer = "which comes up to <i>y</i>*(<i>x</i>)"

    def __init__(self) -> None:
        self.gap = slider(BOUND[0])
        self.controls = {"gap": self.gap}
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
                    Line("y<sub>t</sub>", *m[0, 0], BLUE, width=3),
                    Line("y*, the fixed point", x, limit, *TRUTH),
                ),
            ),
            Panel(
                "Its slope, and the bound on it", "x", "slope", (-0.5, 0.5), (0.01, 3000),
                (
                    Line("y<sub>t</sub>", *m[1, 0], BLUE, width=3),
                    Line("y*", x, np.maximum(limit_slope, 1e-9), *TRUTH),
                    Line("Lip<sub>x</sub>(G)/(1−μ), the bound", x, regular.necessity_bound(x, gap), RED, "longdash"),
                ),
                log_y=True,
            ),
            Panel(
                "How much a step contracts", "x", "μ(x)", (-0.5, 0.5), (0, 1.1),
                (
                    Line("μ(x) = 1 − gap − |x|", x, 1 - eps, BLUE),
                    Line("the edge", [-0.5, 0.5], [1, 1], RED, "longdash"),
                ),
            ),
            Panel(
                "The largest slope, iteration by iteration", "t", "slope at 0", (0, 100), (0, highest),
                (
                    Line("y<sub>t</sub> at 0", _T, steep, BLUE),
                    Line("t now", *m[3, 1], BLUE, "markers"),
                    Line("1/(1−μ(0))", [0, 100], [ceiling, ceiling], RED, "longdash"),
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
                "condition 2 breaks: "
                f"<b>G is not regular</b>, and the slope there is t = {now:.4g}, without end."
            )
        return (
            f"G(y, x) = (1 − {gap:g} − |x|) y + x is regular. At t = {t} its slope at 0 is <b>{now:.4g}</b>; "
            f"no iterate and no limit passes 1/(1 − μ(0)) = <b>{1 / gap:.4g}</b> there. Push the gap to 0."
        )
