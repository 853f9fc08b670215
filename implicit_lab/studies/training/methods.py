"""Each gradient with the solve that goes before it: what ``il.fixed_point`` is called with."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from ...fixed_points import (
    ConvergenceWarning,
    Implicit,
    JacobianFree,
    Neumann,
    Phantom,
    Reversible,
    Stop,
    Unrolled,
    fixed_point,
)
from ...fixed_points.gradient import Gradient
from .choices import DAMPING, MOST_ITERATIONS, REVERSIBLE, TERMS, TOLERANCE, UNROLLED

SOLVE = Stop(rtol=TOLERANCE, max_steps=MOST_ITERATIONS)
EVERY_STEP = Stop(rtol=0, max_steps=UNROLLED)


@contextmanager
def quiet() -> Iterator[None]:
    """No warnings of solves that fail, forward or backward: that is among the things that are measured here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield


@dataclass(frozen=True)
class Method:
    """A gradient, and when the iteration ends that it differentiates."""

    gradient: Gradient
    stop: Stop

    def solve(self, G: Callable[..., Tensor], z0: Tensor, x: Any) -> Tensor:
        """z with a graph behind it; where the solve fails, what it came to."""
        z: Tensor = fixed_point(G, z0, x, gradient=self.gradient, stop=self.stop).y
        return z


METHODS: dict[str, Method] = {
    "implicit": Method(Implicit(stop=Stop(rtol=TOLERANCE, max_steps=MOST_ITERATIONS)), SOLVE),
    "jacobian_free": Method(JacobianFree(), SOLVE),
    "phantom": Method(Phantom(TERMS, DAMPING), SOLVE),
    "neumann": Method(Neumann(TERMS), SOLVE),
    "unrolled": Method(Unrolled(), EVERY_STEP),
    "reversible": Method(Reversible(REVERSIBLE, DAMPING), Stop(rtol=0)),
}
