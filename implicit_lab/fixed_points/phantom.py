"""The gradient of a few damped steps that start at the fixed point."""

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from .bound_operator import BoundOperator
from .checks import require_fraction, require_positive_int
from .gradient import Solved, attach
from .solver import Map


@dataclass(frozen=True)
class Phantom:
    """``dy/dx ~ damping * sum_{i < steps} ((1 - damping) I + damping J)^i dG/dx``, J = dG/dy at the solution.

    That is the derivative of ``steps`` damped Picard steps from the solution on; the value stays the solver's y.
    Tends to the exact one as ``steps`` grows. Memory is that of one application of G; cost: ``steps - 1``
    vector-Jacobian products. A second derivative raises RuntimeError. Equivalent to torchdeq's ``grad=steps`` with
    ``tau=damping``. Source: Geng et al. 2021.

    >>> import torch, implicit_lab as il
    >>> x = torch.ones(1, 1, dtype=torch.double, requires_grad=True)
    >>> gradient = Phantom(steps=2, damping=0.5)
    >>> y = il.fixed_point(lambda y, x: 0.9 * y + x, torch.zeros_like(x), x, gradient=gradient).y
    >>> round(torch.autograd.grad(y.sum(), x)[0].item(), 6)
    0.975
    """

    steps: int = 5
    damping: float = 0.5
    unrolls: ClassVar[bool] = False

    def __post_init__(self) -> None:
        require_positive_int("steps", self.steps)
        require_fraction("damping", self.damping)

    def attach(self, G: BoundOperator, solved: Solved) -> Tensor:
        """y again, in value, with the derivatives of the damped steps."""

        def inverse(A: Map, b: Tensor) -> Tensor:
            u = self.damping * b
            for _ in range(self.steps - 1):
                u = u.lerp(A(u), self.damping) + self.damping * b
            return u

        return attach(G, solved, inverse, exact=False)
