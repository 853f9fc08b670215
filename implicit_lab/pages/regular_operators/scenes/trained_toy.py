"""Two trained networks under one bound a pass."""

import numpy as np

from ....control import defaults
from ....studies.scalar import trained
from ....studies.scalar.choices import TRAINED
from ....widgets.fields import fields
from ....widgets.panels import BLUE, EXPLICIT, ORANGE, RED, TRUTH, Line, Moves, Panel
from .measured import Measured, measured
from .scene import Scene


class Trained(Scene):
    """Two trained networks under one bound a pass: one is used once, the other again and again."""

    title = "A trained toy"
    last = trained.STEPS
    step = r"G(y, x) = y + b(x) - e(x) \, y"
    answer = f"trained to be near <i>F</i>(<i>x</i>) at <i>t</i> = {trained.STEPS}, and past it after"

    def __init__(self) -> None:
        self.controls = fields(TRAINED, defaults(TRAINED))
        self.bound = self.controls["L"]
        self.bound.style.description_width = "auto"

    def measured(self) -> Measured:
        """The curves for the chosen bound."""
        return measured(self.bound.value)

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
                    Line("y<sub>t</sub>", *now[0, 0], BLUE, width=3),
                    Line("F", m.x, np.where(np.abs(m.truth) <= 12, m.truth, np.nan), *TRUTH),
                    Line("one pass", m.x, m.once, *EXPLICIT),
                ),
            ),
            Panel(
                "Slopes: of both, and the bound", "x", "slope", (-2, 3), (0.1, 1000),
                (
                    Line("y<sub>t</sub>", *now[1, 0], BLUE, width=3),
                    Line("bound on one pass", [-2, 3], [bound, bound], RED, "longdash"),
                    Line("one pass", mid, np.maximum(np.abs(np.diff(m.once) / np.diff(m.x)), 1e-9), *EXPLICIT),
                ),
                log_y=True,
            ),
            Panel(
                "Error, pass by pass", "t", "root mean square error", (0, trained.STEPS), (0, 3),
                (
                    Line("y<sub>t</sub>", steps, m.errors, BLUE),
                    Line("one pass", wide, [m.once_error] * 2, *EXPLICIT),
                    Line("best of all maps under the bound", wide, [m.floor] * 2, ORANGE, "longdashdot"),
                    Line("t now", *now[2, 3], BLUE, "markers"),
                ),
            ),
            Panel(
                "The largest slope, pass by pass", "t", "largest slope", (0, trained.STEPS), (0.5, 1000),
                (
                    Line("y<sub>t</sub>", steps, np.maximum(m.slopes, 1e-9), BLUE),
                    Line("one pass", wide, [m.once_slope] * 2, *EXPLICIT),
                    Line("bound on one pass", wide, [bound] * 2, RED, "longdash"),
                    Line("t now", *now[3, 3], BLUE, "markers"),
                ),
                log_y=True,
            ),
        ]  # fmt: skip

    def say(self, t: int) -> str:
        """Errors and slopes as measured."""
        m, bound = self.measured(), self.bound.value
        once = f"{m.once_slope:.3g} steep, with an error of {m.once_error:.3g}"
        passes = f"<b>{t}</b> pass{'' if t == 1 else 'es'}"
        return (
            f"Both networks may be {bound}-Lipschitz in one pass. After {passes} the implicit one is "
            f"<b>{m.slopes[t]:.4g}</b> steep, with an error of <b>{m.errors[t]:.3g}</b>; the explicit one, four times "
            f"as wide, is {once}. "
            f"No map under that bound has an error below {m.floor:.3g}."
        )
