"""The maps F that page 02 builds operators for: locally Lipschitz ones, and two that are not."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .expression import Expression, parse

Array = NDArray[np.float64]
Map = Callable[[ArrayLike], Array]


@dataclass(frozen=True)
class ThreePiece:
    """The paper's toy: F(x) = -x (x < 0), 1/x + 1/(x-1) (0 < x < 1), 1/(x-1) - 1/x (x > 1).

    >>> three_piece = ThreePiece()
    >>> three_piece([-1.0, 0.5, 2.0])
    array([1. , 0. , 0.5])
    """

    text: str = "-x | 1/x + 1/(x-1) | 1/(x-1) - 1/x"

    def __call__(self, x: ArrayLike) -> Array:
        """F(x), of the shape of x; inf or NaN at the poles 0 and 1."""
        x = np.asarray(x, float)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(x < 0, -x, np.where(x < 1, 1 / x, -1 / x) + 1 / (x - 1))

    def slope(self, x: ArrayLike) -> Array:
        """F'(x), of the shape of x."""
        x = np.asarray(x, float)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(x < 0, -1.0, np.where(x < 1, -1 / x**2, 1 / x**2) - 1 / (x - 1) ** 2)


@dataclass(frozen=True)
class Target:
    """A map F, the open interval it is shown on, its bad points in the closure, and a step field that fits it."""

    label: str
    F: Expression | ThreePiece
    low: float
    high: float
    bad: tuple[float, ...]
    """Points where F is not Lipschitz near by: left out of the domain, unless ``inside``."""
    field: Expression
    """eps(x), before it is capped: small where F is steep."""
    inside: bool = False
    """True when the bad points belong to the domain: then F is not locally Lipschitz, and no regular G exists."""

    def grid(self, points: int = 401) -> Array:
        """Points of [low, high] that crowd, geometrically, towards the bad points and never touch them."""
        edges = sorted({self.low, self.high, *self.bad})
        pieces = []
        for left, right in pairwise(edges):
            half, n = (right - left) / 2, points // (2 * (len(edges) - 1))
            crowd, plain = np.geomspace(1e-4, 1, n) * half, np.linspace(0, 1, n) * half
            pieces += [
                left + (crowd if left in self.bad else plain),
                right - (crowd if right in self.bad else plain)[::-1],
            ]
        return np.unique(np.concatenate(pieces))


TARGETS: dict[str, Target] = {
    "reciprocal": Target("1/x on (0, 1]", parse("1/x"), 0.0, 1.0, (0.0,), parse("x^2")),
    "log": Target("log x on (0, 1]", parse("log(x)"), 0.0, 1.0, (0.0,), parse("x^2")),
    "tan": Target(
        "tan x on (-π/2, π/2)", parse("tan(x)"), -np.pi / 2, np.pi / 2, (-np.pi / 2, np.pi / 2), parse("cos(x)^2")
    ),
    "sqrt": Target("√x on (0, 1]", parse("sqrt(x)"), 0.0, 1.0, (0.0,), parse("x")),
    "gamma": Target("Γ(x) on (0, 4]", parse("gamma(x)"), 0.0, 4.0, (0.0,), parse("x^2")),
    "three_piece": Target(
        "the paper's three pieces on [-2, 3]", ThreePiece(), -2.0, 3.0, (0.0, 1.0), parse("x^2*(x-1)^2")
    ),
    "jump": Target("a jump, sign x on [-1, 1]", parse("sign(x)"), -1.0, 1.0, (0.0,), parse("abs(x)"), inside=True),
    "cusp": Target(
        "√|x| on [-1, 1]: not locally Lipschitz", parse("sqrt(abs(x))"), -1.0, 1.0, (0.0,), parse("abs(x)"), inside=True
    ),
}
