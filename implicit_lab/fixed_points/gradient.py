"""How a fixed point is differentiated: what a gradient is, and the one place where autograd is entered."""

from collections.abc import Callable
from typing import Any, ClassVar, Protocol, cast

import torch
from torch import Tensor

from .solution import BackwardReport
from .solver import Operator

Adjoint = Callable[[Tensor, Tensor], Tensor]
"""(g, y) -> u: from dL/dy, at the solution y, to what is sent back through one application of G."""


class Gradient(Protocol):
    """A way to give the solution y its derivatives with respect to all that G reads."""

    unrolls: ClassVar[bool]
    """Whether autograd follows the loop itself."""

    def attach(self, G: Operator, y: Tensor, report: BackwardReport) -> Tensor:
        """y again, in value, now with a graph behind it."""


class _Attach(torch.autograd.Function):
    """The value of y; backward, ``u = adjoint(g, y)`` goes on into the graph of G(y)."""

    @staticmethod
    def forward(ctx: Any, Gy: Tensor, y: Tensor, adjoint: Adjoint) -> Tensor:
        attached = y.clone()
        # A saved output comes back with its place in the graph, which second derivatives need, and makes no cycle.
        ctx.save_for_backward(attached)
        ctx.adjoint = adjoint
        return attached

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None, None]:
        (y,) = ctx.saved_tensors
        return ctx.adjoint(grads[0], y), None, None


def attach(Gy: Tensor, y: Tensor, adjoint: Adjoint) -> Tensor:
    """y in value; in derivative, G's, corrected by ``adjoint``. Closures and parameters are reached through Gy."""
    return cast(Tensor, _Attach.apply(Gy, y.detach(), adjoint)) if Gy.requires_grad else y


def vjp(G: Operator, y: Tensor) -> Operator:
    """u -> J^T u with J = dG/dy at y. G is evaluated once, its graph kept for as long as the result lives."""
    with torch.enable_grad():
        at = y if y.requires_grad and torch.is_grad_enabled() else y.detach().requires_grad_()
        Gy = G(at)

    def transposed(u: Tensor) -> Tensor:
        (product,) = torch.autograd.grad(
            Gy, at, u, retain_graph=True, create_graph=torch.is_grad_enabled(), materialize_grads=True
        )
        return product

    return transposed


def once(name: str) -> None:
    """Refuse a second derivative: through an inexact gradient it would be wrong in silence."""
    if torch.is_grad_enabled():
        raise RuntimeError(f"{name} gives first derivatives only: use Implicit or Unrolled for second ones")
