"""How a fixed point is differentiated: what a gradient is, and the one place where autograd is entered."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Protocol, cast

import torch
from torch import Tensor

from .bound import Bound
from .solution import BackwardReport
from .solver import Operator

Adjoint = Callable[[Tensor, Tensor], Tensor]
"""(g, y) -> u: from dL/dy, at the solution y, to what is sent back through one application of G."""
Differentiable = Callable[[Tensor, Tensor], Sequence[Tensor | None]]
"""(g, y) -> dL/d(each of the tensors that G reads), in a form that may be differentiated again."""


class Gradient(Protocol):
    """A way to give the solution y its derivatives with respect to all that G reads."""

    unrolls: ClassVar[bool]
    """Whether autograd follows the loop itself."""

    def attach(self, G: Bound, y: Tensor, report: BackwardReport) -> Tensor:
        """y again, in value, now with a graph behind it."""


class _Attach(torch.autograd.Function):
    """The value of y; backward, ``u = adjoint(g, y)`` goes on into the graph of G(y)."""

    @staticmethod
    def forward(
        ctx: Any, Gy: Tensor, y: Tensor, adjoint: Adjoint, again: Differentiable | None, *reads: Tensor
    ) -> Tensor:
        attached = y.clone()
        # A saved output comes back with its place in the graph, which second derivatives need, and makes no cycle.
        ctx.save_for_backward(attached)
        ctx.adjoint, ctx.again, ctx.count = adjoint, again, len(reads)
        return attached

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        (y,) = ctx.saved_tensors
        if not torch.is_grad_enabled():
            return ctx.adjoint(grads[0], y), None, None, None, *[None] * ctx.count
        # The graph of G(y) holds y as a constant: good for a first derivative, silently wrong for a second one.
        if ctx.again is None:
            raise RuntimeError(
                "JacobianFree, Phantom and Neumann give first derivatives only: "
                "use Implicit or Unrolled with create_graph=True"
            )
        return None, None, None, None, *ctx.again(grads[0], y)


def attach(
    Gy: Tensor, y: Tensor, adjoint: Adjoint, again: Differentiable | None = None, reads: Sequence[Tensor] = ()
) -> Tensor:
    """y in value, with the derivatives of Gy = G(y), corrected by ``adjoint``.

    Whatever G reads, by argument, parameter or closure, is reached through the graph of Gy. Where a second
    derivative is wanted the first one is taken by ``again`` instead, for the tensors ``reads``.
    """
    if not Gy.requires_grad:
        return y
    return cast(Tensor, _Attach.apply(Gy, y.detach(), adjoint, again, *reads))


def vjp(G: Operator, y: Tensor) -> Operator:
    """u -> J^T u with J = dG/dy at y. G is evaluated once, its graph kept for as long as the result lives."""
    with torch.enable_grad():
        at = y.detach().requires_grad_()
        Gy = G(at)

    def transposed(u: Tensor) -> Tensor:
        with torch.set_grad_enabled(u.requires_grad):  # Newton differentiates this product
            (product,) = torch.autograd.grad(
                Gy, at, u, retain_graph=True, create_graph=u.requires_grad, materialize_grads=True
            )
        return product

    return transposed
