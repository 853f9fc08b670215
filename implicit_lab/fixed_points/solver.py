"""What a solver is: a small frozen object with ``init`` and ``step``, so that a student can step by hand."""

import math
from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from torch import Tensor

Operator = Callable[[Tensor], Tensor]
"""y -> G(y, x), with x already put in."""


def flat(y: Tensor) -> Tensor:
    """Each sample as a row: (B, ...) to (B, n)."""
    return y.reshape(len(y), math.prod(y.shape[1:]))


class Solver(Protocol):
    """One step of the search for y = G(y), each sample by itself.

    The loop calls ``state = init(y, Gy)`` once and then ``y, state = step(G, y, Gy, state)`` again and again,
    where Gy is G(y): a step seldom needs to call G itself. A step may reuse the storage of the state it is given.
    """

    differentiable: ClassVar[bool]
    """Whether ``Unrolled`` may differentiate through its steps."""

    def init(self, y: Tensor, Gy: Tensor) -> Any:
        """The state before the first step, for y (B, ...) and Gy = G(y)."""

    def step(self, G: Operator, y: Tensor, Gy: Tensor, state: Any) -> tuple[Tensor, Any]:
        """The next iterate (B, ...) and the state after it."""
