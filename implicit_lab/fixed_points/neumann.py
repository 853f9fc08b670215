"""The gradient by a truncated Neumann series."""

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from .bound_operator import BoundOperator
from .checks import require_positive_int
from .gradient import Solved, attach
from .solver import Map


@dataclass(frozen=True)
class Neumann:
    """``dL/dx ~ (dG/dx)^T u`` with ``u = sum_{i < terms} (J^T)^i dL/dy``, J = dG/dy at the solution.

    One term is ``JacobianFree``; where ``||J|| = mu < 1`` the error of u falls as ``mu^terms``. Memory is that of
    one application of G; cost: ``terms - 1`` vector-Jacobian products. A second derivative raises RuntimeError.
    Source: Lorraine, Vicol, Duvenaud 2020.

    >>> import torch, implicit_lab as il
    >>> x = torch.ones(1, 1, dtype=torch.double, requires_grad=True)
    >>> y = il.fixed_point(lambda y, x: 0.5 * y + x, torch.zeros_like(x), x, gradient=Neumann(terms=3)).y
    >>> torch.autograd.grad(y.sum(), x)[0].item()
    1.75
    """

    terms: int = 5
    unrolls: ClassVar[bool] = False

    def __post_init__(self) -> None:
        require_positive_int("terms", self.terms)

    def attach(self, G: BoundOperator, solved: Solved) -> Tensor:
        """y again, in value, with the derivatives of the series."""

        def inverse(A: Map, b: Tensor) -> Tensor:
            u = b
            for _ in range(self.terms - 1):
                u = A(u) + b
            return u

        return attach(G, solved, inverse, exact=False)
