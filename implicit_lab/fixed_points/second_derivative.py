"""The implicit gradient as a function that can be differentiated itself."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from .bound import Bound
from .reads import evaluate
from .solver import Operator

Solve = Callable[[Operator, Tensor], Tensor]
"""(A, b) -> u with u = A(u) + b."""


class ImplicitGradient(torch.autograd.Function):
    """``c = (dG/dr)^T u`` with ``u = (dG/dy)^T u + g``, for every tensor r that G reads; its derivative once more.

    For a loss with dL/dc = w: ``s = (dG/dy) s + d<w, c>/du`` gives ``dL/dg = s``, and dL/dy and dL/dr are the
    derivatives of ``<w, c> + <s, (dG/dy)^T u>`` with s and u held constant. Two linear fixed points in all.

    G is evaluated on copies of y and of the leaves of x, cut from their graphs, so that a parameter that G shares
    with what made x is not counted twice. ``reads`` are the leaves of x that need a gradient, then the leaves that G
    reads by closure.
    """

    @staticmethod
    def forward(ctx: Any, solve: Solve, G: Bound, g: Tensor, y: Tensor, *reads: Tensor) -> tuple[Tensor, ...]:
        """dL/dr for every r of ``reads``, from g = dL/dy."""
        Gy, at, inputs = _cut(G, y, reads)
        u = solve(lambda u: _grad(Gy, [at], u)[0], g)
        ctx.save_for_backward(y, u, *reads)
        ctx.solve, ctx.G = solve, G
        return tuple(_grad(Gy, inputs, u))

    @staticmethod
    def backward(ctx: Any, *w: Tensor) -> tuple[Tensor | None, ...]:
        """The derivatives with respect to g, y and ``reads``."""
        if torch.is_grad_enabled():
            raise RuntimeError("Implicit gives first and second derivatives only: use Unrolled for a third one")
        y, u, *reads = ctx.saved_tensors
        Gy, at, inputs = _cut(ctx.G, y, reads)
        with torch.enable_grad():
            u = u.detach().requires_grad_()
            Jtu, *c = torch.autograd.grad(Gy, [at, *inputs], u, create_graph=True, materialize_grads=True)
            # the empty sum ties the scalars to u even where G is too plain to do so
            plain = u[:0].sum()
            weighted = plain + sum(((wi * ci).sum() for wi, ci in zip(w, c, strict=True)), plain)
            along = Jtu + plain
        s = ctx.solve(lambda s: _grad(along, [u], s)[0], _grad(weighted, [u])[0])
        with torch.enable_grad():
            total = weighted + (s * along).sum()
        return None, None, s, *_grad(total, [at, *inputs])


def _cut(G: Bound, y: Tensor, reads: Any) -> tuple[Tensor, Tensor, list[Tensor]]:
    """G evaluated on cut copies: the result, the copy of y, and what stands for each of ``reads``."""
    at = y.detach().requires_grad_()
    leaves = [leaf.detach().requires_grad_(leaf.requires_grad) for leaf in G.leaves]
    Gy, _, computed = evaluate(lambda: G.at(at, leaves))
    if computed:
        raise RuntimeError(
            "G captures a tensor that was computed from others; for second derivatives hand it to G within x"
        )
    copies = [leaf for leaf in leaves if leaf.requires_grad]
    return Gy, at, [*copies, *reads[len(copies) :]]


def _grad(output: Tensor, inputs: list[Tensor], u: Tensor | None = None) -> tuple[Tensor, ...]:
    track = u is not None and u.requires_grad
    with torch.set_grad_enabled(track):
        return torch.autograd.grad(output, inputs, u, retain_graph=True, create_graph=track, materialize_grads=True)
