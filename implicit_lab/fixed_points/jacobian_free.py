"""The cheapest gradient of a fixed point: one application of G, as if y in it were a constant."""

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from .bound_operator import BoundOperator
from .gradient import Solved, attach


@dataclass(frozen=True)
class JacobianFree:
    """``dL/dx ~ (dG/dx)^T dL/dy``: the inverse (I - dG/dy)^-1 of the exact gradient is replaced by I.

    Not exact unless G does not depend on y. Cost: one backward pass of G. A second derivative raises
    RuntimeError. Equivalent to torchdeq's ``grad=1``. Source: Fung et al. 2022.

    >>> import torch, implicit_lab as il
    >>> x = torch.ones(1, 1, dtype=torch.double, requires_grad=True)
    >>> y = il.fixed_point(lambda y, x: 0.9 * y + x, torch.zeros_like(x), x, gradient=JacobianFree()).y
    >>> torch.autograd.grad(y.sum(), x)[0].item()
    1.0
    """

    unrolls: ClassVar[bool] = False

    def attach(self, G: BoundOperator, solved: Solved) -> Tensor:
        """y again, in value, with the derivatives of one application of G."""
        return attach(G, solved, lambda A, b: b, exact=False, jacobian=False)
