"""What one bound for all x costs, at 1/x."""

import numpy as np
from numpy.typing import NDArray

from ....studies.scalar import reciprocal, regular
from ....studies.scalar.choices import CAP
from ....widgets.fields import slider
from ....widgets.panels import BLUE, ORANGE, RED, TRUTH, Line, Moves, Panel
from .scene import Scene

Array = NDArray[np.float64]
_T = np.arange(1, 101)


class Cap(Scene):
    """An honest limit: with one global bound on Lipschitz constant and contraction, no iterate gets past the cap."""

    title = "What a global cap costs"
    last = 100
    mu, eta, near = 0.8, 0.5, 0.05
    step = rf"G(y, x) = {mu} \, y + {1 - mu:.1f} \, F_K(x)"
    answer = "which comes up to <i>F<sub>K</sub></i>(<i>x</i>): 1/<i>x</i>, held to the slope <i>K</i>"

    def __init__(self) -> None:
        self.K = slider(CAP[0])
        self.controls = {"K": self.K}
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
                    Line("1/x", x, 1 / x, *TRUTH),
                ),
            ),
            Panel(
                "Its slope never passes K", "x", "slope", (1e-3, 1), (0.1, 1e6),
                (
                    Line("y<sub>t</sub>, capped G", *m[1, 0], BLUE, width=3),
                    Line("1/x", x, 1 / x**2, *TRUTH),
                    Line("K", [1e-3, 1], [K, K], RED, "longdash"),
                ),
                log_x=True, log_y=True,
            ),
            Panel(
                "The largest slope, iteration by iteration", "t", "largest slope", (0, 100), (0.1, 3000),
                (
                    Line("capped G", _T, share * K, BLUE),
                    Line("regular G of page 1", _T, np.maximum(free, 1e-9), ORANGE, "longdashdot"),
                    Line("t now", *m[2, 2], BLUE, "markers"),
                ),
                log_y=True,
            ),
            Panel(
                f"Error at x = {self.near:g}, iteration by iteration", "t", "relative error", (0, 100), (0, 1.02),
                (
                    Line("capped G", _T, error, BLUE),
                    Line("regular G of page 1", _T, free_error, ORANGE, "longdashdot"),
                    Line("t now", *m[3, 2], BLUE, "markers"),
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
