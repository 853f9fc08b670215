"""How a fixed point is differentiated: what a gradient is, and the one place where autograd is entered."""

import warnings
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, cast

import torch
from torch import Tensor
from torch.autograd import forward_ad

from .bound_operator import BoundOperator
from .closed_derivative import FIRST_ONLY, Inverse, Rule
from .closure import ClosedOperator, close, refuse_hidden, trace_leaves
from .solution import BackwardReport, ConvergenceWarning
from .solver import Solver
from .transforms import active, from_legacy_vmap


@dataclass(frozen=True)
class Solved:
    """What a gradient is told of the forward solve: its answer, how it was found, and how it failed, if it did.

    ``start`` is y0 with the graph behind it; ``state`` is what ``Reversible`` needs to run backwards.
    """

    y: Tensor
    solver: Solver
    failure: str
    report: BackwardReport
    start: Tensor
    state: Any = None


class Gradient(Protocol):
    """A way to give the solution y its derivatives with respect to all that G reads."""

    unrolls: ClassVar[bool]
    """Whether autograd follows the loop itself."""

    def attach(self, G: BoundOperator, solved: Solved) -> Tensor:
        """y again, in value, now with a graph behind it."""


def attach(G: BoundOperator, solved: Solved, inverse: Inverse, *, exact: bool, jacobian: bool = True) -> Tensor:
    """y in value, with the derivatives of G(y) corrected by ``inverse`` of I - dG/dy.

    Whatever G reads, by argument, parameter or closure, is reached through the one graph of G(y) that is made here:
    it remembers what G did, and torch raises where a tensor in it has changed since. Second derivatives, torch.func and
    forward mode evaluate G again, as a function of all that it reads.
    """
    if active() or forward_ad._current_level >= 0:
        closed, reads = close(G, solved.y.detach())
        return Rule(closed, inverse, exact).solution(solved.y, *reads)
    at = solved.y.detach().requires_grad_(jacobian)
    try:
        Gy, leaves, computed = trace_leaves(lambda: G(at))
    except RuntimeError:  # an operator that torch cannot differentiate is welcome where nobody asks for a gradient
        _, leaves, computed = trace_leaves(lambda: G(at.detach()))
        if leaves or computed:
            raise
    leaves = [leaf for leaf in leaves if leaf is not at]
    if not leaves and not computed:
        return solved.y
    own = [leaf for leaf in G.leaves if leaf.requires_grad]
    captured = [leaf for leaf in leaves if not any(leaf is mine for mine in own)]
    return cast(Tensor, _Attach.apply(Gy, _Linearized(G, at, Gy, inverse, exact, solved.failure, own, captured),
                                      *own, *captured))  # fmt: skip


@dataclass(frozen=True)
class _Linearized:
    """G at the solution: its graph from ``at`` to ``Gy``, and the tensors that it reads."""

    G: BoundOperator
    at: Tensor
    Gy: Tensor
    inverse: Inverse
    exact: bool
    failure: str
    own: list[Tensor]
    captured: list[Tensor]

    def transposed(self, u: Tensor) -> Tensor:
        """J^T u, J = dG/dy."""
        (product,) = torch.autograd.grad(self.Gy, self.at, u, retain_graph=True, materialize_grads=True)
        return product

    def again(self, g: Tensor, y: Tensor, reads: list[Tensor]) -> list[Tensor | None]:
        """dL/d(each of ``reads``), in a form that may be differentiated again."""
        if not self.exact:
            raise RuntimeError(FIRST_ONLY)
        closed = ClosedOperator(self.G, self.own, self.captured)
        value, before = refuse_hidden(closed, y, reads), self.Gy.detach()
        tolerance = 1e4 * torch.finfo(before.dtype).eps
        if not torch.allclose(value, before, rtol=tolerance, atol=tolerance * float(before.norm()), equal_nan=True):
            raise RuntimeError(
                "G gives another value than in the forward pass: for second derivatives nothing that it reads may "
                "change, and it must not draw random numbers"
            )
        return Rule(closed, self.inverse, True).pull_back(g, y, reads)


class _Attach(torch.autograd.Function):
    """The value of the solution; backward, u goes on into the graph of G(y)."""

    @staticmethod
    def forward(ctx: Any, Gy: Tensor, linearized: _Linearized, *reads: Tensor) -> Tensor:
        attached = linearized.at.detach().clone()
        # A saved output comes back with its place in the graph, which second derivatives need, and makes no cycle.
        ctx.save_for_backward(attached, *reads)
        ctx.linearized = linearized
        return attached

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        linearized = ctx.linearized
        if linearized.failure:
            message = f"The gradient is not exact, its forward solve failed. {linearized.failure}"
            warnings.warn(message, ConvergenceWarning, stacklevel=2)
        if torch.is_grad_enabled():
            # The graph of G(y) holds y as a constant: good for a first derivative, silently wrong for a second one.
            y, *reads = ctx.saved_tensors
            return None, None, *from_legacy_vmap(lambda g: linearized.again(g, y, reads), grads)
        u = from_legacy_vmap(lambda g: linearized.inverse(linearized.transposed, g), grads)
        return u, None, *[None] * (len(linearized.own) + len(linearized.captured))
