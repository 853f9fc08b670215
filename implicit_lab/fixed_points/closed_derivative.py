"""Derivatives of y = F(y, *reads) of every order and in both modes: each is a linear fixed point of the same kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor
from torch.autograd import forward_ad

from .solver import Map
from .transforms import from_legacy_vmap

Inverse = Callable[[Map, Tensor], Tensor]
"""(A, b) -> u with u = A(u) + b, or near it."""


@dataclass(frozen=True)
class Rule:
    """The solution of y = F(y, *reads) as a function of ``reads``, by ``inverse`` of I - dF/dy.

    ``dL/dr = (dF/dr)^T u`` with ``u = (dF/dy)^T u + dL/dy``, and ``dy = (dF/dy) dy + (dF/dr) dr``: where the inverse
    is ``exact``, u and dy are solutions of the same form, with derivatives of their own.
    """

    F: Callable[..., Tensor]
    inverse: Inverse
    exact: bool

    def solution(self, y: Tensor, *reads: Tensor) -> Tensor:
        """y in value, with its derivatives."""
        return cast(Tensor, _Solution.apply(self, y.detach(), *reads))

    def pull_back(self, g: Tensor, y: Tensor, reads: Sequence[Tensor]) -> list[Tensor | None]:
        """dL/d(each of ``reads``) from g = dL/dy, None for whole numbers."""
        plain = [read.detach() for read in reads]
        transposed = _pull(lambda v: self.F(v, *plain), y.detach())
        u = self.inverse(lambda u: transposed(u)[0], g.detach()).detach()
        if self.exact:

            def adjoint(u: Tensor, g: Tensor, y: Tensor, *reads: Tensor) -> Tensor:
                return _pull(lambda v: self.F(v, *reads), y)(u)[0] + g

            u = Rule(adjoint, self.inverse, True).solution(u, g, y, *reads)
        grads = _pull(*self._in_reads(y, reads))(u)
        if not self.exact:
            grads = tuple(_FirstOnly.apply(grad, g, y, *reads) for grad in grads)
        found = iter(grads)
        return [next(found) if _smooth(read) else None for read in reads]

    def push_forward(self, y: Tensor, reads: Sequence[Tensor], tangents: Sequence[Tensor | None]) -> Tensor:
        """Dy from the tangents of ``reads``."""
        y, reads = _primal(y), [_primal(read) for read in reads]
        moved = tuple(
            torch.zeros_like(read) if tangent is None else tangent
            for read, tangent in zip(reads, tangents, strict=True)
            if _smooth(read)
        )
        t = _push(*self._in_reads(y, reads))(moved)
        plain = [read.detach() for read in reads]
        jvp = _push(lambda v: self.F(v, *plain), y.detach())
        v = self.inverse(lambda v: jvp((v,)), t.detach()).detach()
        if not self.exact:
            return cast(Tensor, _FirstOnly.apply(v, t, y, *reads))

        def tangent(v: Tensor, t: Tensor, y: Tensor, *reads: Tensor) -> Tensor:
            return _push(lambda at: self.F(at, *reads), y)((v,)) + t

        return Rule(tangent, self.inverse, True).solution(v, t, y, *reads)

    def batched(self, size: int, dims: Sequence[int | None], randomness: str) -> "Rule":
        """The rule for ``size`` instances at once, y being (size * B, ...) and the reads having axes at ``dims``."""

        def F(y: Tensor, *reads: Tensor) -> Tensor:
            each = torch.func.vmap(self.F, (0, *dims), randomness=randomness)
            return each(y.unflatten(0, (size, -1)), *reads).flatten(0, 1)

        return Rule(F, self.inverse, self.exact)

    def _in_reads(self, y: Tensor, reads: Sequence[Tensor]) -> tuple[Any, ...]:
        """F(y, .) as a function of the reads that have derivatives, and these."""

        def F(*smooth: Tensor) -> Tensor:
            given = iter(smooth)
            return self.F(y, *(next(given) if _smooth(read) else read for read in reads))

        return F, *(read for read in reads if _smooth(read))


class _Solution(torch.autograd.Function):
    """y as a function of ``reads``, as its rule says."""

    @staticmethod
    def forward(rule: Rule, y: Tensor, *reads: Tensor) -> Tensor:
        return y.clone()

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Tensor) -> None:
        ctx.rule, _, *reads = inputs
        ctx.save_for_backward(output, *reads)
        ctx.save_for_forward(output, *reads)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        y, *reads = ctx.saved_tensors
        return None, None, *from_legacy_vmap(lambda g: ctx.rule.pull_back(g, y, reads), grads)

    @staticmethod
    def jvp(ctx: Any, *tangents: Any) -> Tensor:
        y, *reads = ctx.saved_tensors
        # torch takes forward mode off here, and a jvp within a jvp needs it
        with forward_ad._set_fwd_grad_enabled(True):
            return from_legacy_vmap(lambda *given: ctx.rule.push_forward(y, reads, given), tangents[2:])

    @staticmethod
    def vmap(info: Any, in_dims: Any, rule: Rule, y: Tensor, *reads: Tensor) -> tuple[Tensor, int]:
        size = info.batch_size
        first = [read if dim is None else read.movedim(dim, 0) for read, dim in zip(reads, in_dims[2:], strict=True)]
        y = y.expand(size, *y.shape) if in_dims[1] is None else y.movedim(in_dims[1], 0)
        whole = rule.batched(size, [None if dim is None else 0 for dim in in_dims[2:]], info.randomness)
        return whole.solution(y.flatten(0, 1), *first).unflatten(0, (size, -1)), 0


class _FirstOnly(torch.autograd.Function):
    """A first derivative that is no exact one, and would be silently wrong if differentiated again."""

    generate_vmap_rule = True

    @staticmethod
    def forward(value: Tensor, *sources: Tensor) -> Tensor:
        return value.clone()

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Tensor) -> None:
        """Nothing is kept."""

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> None:
        raise RuntimeError(FIRST_ONLY)

    @staticmethod
    def jvp(ctx: Any, *tangents: Any) -> None:
        raise RuntimeError(FIRST_ONLY)


FIRST_ONLY = (
    "JacobianFree, Phantom and Neumann give first derivatives only: use Implicit or Unrolled with create_graph=True"
)


def _pull(function: Callable[..., Any], *at: Tensor) -> Callable[..., tuple[Tensor, ...]]:
    """u -> J^T u, J being the derivative of the function there."""
    return cast(Callable[..., tuple[Tensor, ...]], torch.func.vjp(function, *at)[1])


def _push(function: Callable[..., Tensor], *at: Tensor) -> Callable[[tuple[Tensor, ...]], Tensor]:
    """Tangents -> the derivative along them, as the derivative of w -> J^T w: reverse mode is all that it needs."""
    pull = _pull(function, *at)
    push = _pull(pull, torch.zeros_like(function(*at)))
    return lambda tangents: push(tangents)[0]


def _primal(tensor: Tensor) -> Tensor:
    return cast(Tensor, forward_ad.unpack_dual(tensor).primal)


def _smooth(tensor: Tensor) -> bool:
    return tensor.is_floating_point() or tensor.is_complex()
