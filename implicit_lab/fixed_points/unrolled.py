"""The gradient of the iterate that was reached, through every step that led to it."""

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from .bound_operator import BoundOperator
from .gradient import Solved


@dataclass(frozen=True)
class Unrolled:
    """``dy_T/dx`` by the chain rule through all T steps: of the iterate, not of the fixed point it tends to.

    Memory grows linearly with T. The iterates in ``History`` are differentiable too, and so is y0.

    >>> import torch, implicit_lab as il
    >>> x = torch.ones(1, 1, dtype=torch.double, requires_grad=True)
    >>> stop = il.Stop(rtol=0, max_steps=2)
    >>> y = il.fixed_point(lambda y, x: 0.9 * y + x, torch.zeros_like(x), x, stop=stop, gradient=Unrolled()).y
    >>> torch.autograd.grad(y.sum(), x)[0].item()
    1.9
    """

    unrolls: ClassVar[bool] = True

    def attach(self, G: BoundOperator, solved: Solved) -> Tensor:
        """y as it is: autograd has followed the loop."""
        return solved.y
