"""What a person can set on the two pages on theory; opens without torch."""

from ...control import Choice, Control, Number, Text
from .targets import TARGETS
from .trained import BOUNDS

_T = "How often the operator is applied"

WHY_ITERATE: tuple[Control, ...] = (
    Control("t", "iterations t", Number(1, 150, step=1), 8, explanation=_T),
    Control("eta", "step size η", Number(0.05, 0.95, step=0.05), 0.5, explanation="The η of G(y, x) = y − η (x y − 1)"),
    Control("x", "input x", Number(0.02, 1.0, step=0.01), 0.25, explanation="Where the staircase is drawn"),
)
"""The page on why one iterates."""

TYPED = "typed"
"""The target that a person types."""

REGULAR_T = Control("t", "iterations t", Number(1, 100, step=1), 5, explanation=_T)

BUILD: tuple[Control, ...] = (
    Control(
        "target", "Target F",
        Choice({name: target.label for name, target in TARGETS.items()} | {TYPED: "type your own, on (0, 1]"}),
        "reciprocal",
        explanation="The map that the iterates are to reach",
    ),
    Control("F", "F(x) =", Text(200), "log(x) + sin(9*x)", explanation="A formula in x, such as 1/x + sin(5*x)"),
    Control("eps", "Step field ε(x) =", Text(200), "x^2", explanation="How far a step goes: little where F is steep"),
    Control("cap", "largest ε", Number(0.05, 1.0, step=0.05), 0.5, explanation="ε is cut here"),
)  # fmt: skip
BOUND: tuple[Control, ...] = (
    Control("gap", "gap 1 − μ(0)", Number(0.0, 0.5, step=0.01), 0.1, explanation="How far a step at 0 is from none"),
)
CAP: tuple[Control, ...] = (
    Control("K", "cap K on the slope of y*", Number(2, 200, step=1), 25, explanation="One bound for all x"),
)
TRAINED: tuple[Control, ...] = (
    Control(
        "L", "Lipschitz bound", Choice({bound: f"{bound} a pass" for bound in BOUNDS}), BOUNDS[0],
        explanation="How steep one pass of either network may be",
    ),
)  # fmt: skip
"""One table a scene of the page on regular operators."""

DOUBLE_WELL: tuple[Control, ...] = (
    Control(
        "k", "pull of the data k", Number(0.2, 3.0, step=0.05), 0.6, "pull of the data",
        explanation="How strongly y is drawn to x; below 1 there are two wells",
    ),
    Control("x", "input x", Number(-2.0, 2.0, step=0.01), 0.1, explanation="What tilts the landscape"),
    Control("y0", "start y₀", Number(-2.0, 2.0, step=0.01), 0.0, explanation="Where the iterate begins"),
    Control("roll", "iterations t", Number(0, 200, step=1), 20, explanation=_T),
    Control(
        "h", "step size h", Number(0.01, 0.2, step=0.01), 0.1, "step size",
        explanation="How far a step of gradient descent goes; above 0.2 it may leave the landscape that is shown",
    ),
)  # fmt: skip
"""The double well, on the page on problems that are not convex."""
