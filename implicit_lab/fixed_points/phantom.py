"""The gradient of a few damped steps that start at the fixed point."""

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from .bound import Bound
from .gradient import attach
from .solution import BackwardReport
from .stop import fraction, whole


@dataclass(frozen=True)
class Phantom:
    """``dy/dx ~ damping * sum_{i < steps} ((1 - damping) I + damping J)^i dG/dx``, J = dG/dy at the solution.

    That is the derivative of ``steps`` damped Picard steps from the solution on; the value stays the solver's y.
    Tends to the exact one as ``steps`` grows. Memory and cost: ``steps`` applications of G. A second derivative
    raises RuntimeError. Source: Geng et al. 2021, unrolled form.

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
        whole("steps", self.steps)
        fraction("damping", self.damping)

    def attach(self, G: Bound, y: Tensor, report: BackwardReport) -> Tensor:
        """y again, in value, with the derivatives of the damped steps."""
        stepped = y.detach()
        for _ in range(self.steps):
            stepped = stepped.lerp(G(stepped), self.damping)

        return attach(stepped, y, lambda g, y: g)
