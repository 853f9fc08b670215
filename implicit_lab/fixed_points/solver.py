"""What a solver is: a small frozen object with ``init`` and ``step``, so that a student can step by hand."""

import math
from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from torch import Tensor

Map = Callable[[Tensor], Tensor]
"""y -> G(y, x), with x already put in."""


def flat(y: Tensor) -> Tensor:
    """Each sample as a row: (B, ...) to (B, n)."""
    return y.reshape(len(y), math.prod(y.shape[1:]))


class Solver(Protocol):
    """One step of the search for y = G(y), each sample by itself.

    The loop calls ``state = init(y, Gy)`` once and then ``y, state = step(G, y, Gy, state)`` again and again,
    where Gy is G(y): a step seldom needs to call G itself. A step may reuse the storage of the state it is given.
    A solver of one's own is any object that has the two; a step that leaves the domain of G, so that G gives NaN or
    infinity, is replaced by ``y <- G(y)``.

    >>> import torch, implicit_lab as il
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class HeavyBall:
    ...     momentum: float = 0.3
    ...     differentiable = True
    ...
    ...     def init(self, y, Gy):
    ...         return y
    ...
    ...     def step(self, G, y, Gy, previous):
    ...         return Gy + self.momentum * (y - previous), y
    >>> x = torch.ones(1, 1)
    >>> il.fixed_point(lambda y, x: 0.9 * y + x, 0 * x, x, solver=HeavyBall())
    1 of 1 converged, 42 steps, residual at most 0.00094.
    """

    differentiable: ClassVar[bool]
    """Whether ``Unrolled`` may differentiate through its steps."""

    def init(self, y: Tensor, Gy: Tensor) -> Any:
        """The state before the first step, for y (B, ...) and Gy = G(y)."""

    def step(self, G: Map, y: Tensor, Gy: Tensor, state: Any) -> tuple[Tensor, Any]:
        """The next iterate (B, ...) and the state after it."""
