"""The exact gradient of a finite iterate at constant memory: an iteration that can be run backwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import torch
from torch import Tensor
from torch.autograd import forward_ad

from .bound_operator import BoundOperator
from .checks import require_fraction, require_positive_int
from .closure import trace_leaves
from .gradient import Solved
from .judge import Judge
from .solution import Solution
from .status import Status
from .stop import Stop
from .transforms import active, from_legacy_vmap

DRIFT = 1e-3


@dataclass(frozen=True)
class Reversible:
    """``y <- (1 - b) y + b G(z)``, then ``z <- (1 - b) z + b G(y)``, b = damping, ``steps`` times from y = z = y0.

    Each step is undone exactly by solving it for what it began with, so that the backward pass finds the iterates again
    instead of keeping them: the gradient of y_steps, the answer, is exact with respect to x, y0 and all that G reads,
    in the memory of one application of G. Undoing magnifies rounding by (1 - b)^-2 a step; y and z are kept in float64,
    whatever the precision of G. What can be undone is short: steps * damping stays below 15, and the answer comes no
    nearer to the fixed point than some 15 steps of Picard. That serves a G that contracts fast; the trained HQS of
    deblurring is left at a residual of 6e-3, in twice the time in which ``Implicit`` reaches 1e-4. It brings its own
    iteration: leave ``solver`` out; ``stop`` judges its answer, and with ``rtol = atol = 0`` nobody asks whether it
    converged. Cost: 2 calls of G a step, 2 more and 2 backward passes in the backward pass. First derivatives only; a
    second raises RuntimeError. Source: McCallum, Arora and Foster 2025, arXiv 2509.12917.

    Raises ValueError where ``eps (1 - damping)^(-2 steps)`` is not below 1e-3: take fewer steps, or a smaller damping.

    >>> import torch, implicit_lab as il
    >>> x = torch.ones(1, 1, dtype=torch.double, requires_grad=True)
    >>> y = il.fixed_point(lambda y, x: 0.5 * y + x, torch.zeros(1, 1).double(), x, gradient=Reversible(1, 0.5),
    ...                    stop=il.Stop(rtol=0)).y
    >>> y.item(), torch.autograd.grad(y.sum(), x)[0].item()  # 0.5 * G(0)
    (0.5, 0.5)
    """

    steps: int = 12
    damping: float = 0.5
    unrolls: ClassVar[bool] = False

    def __post_init__(self) -> None:
        require_positive_int("steps", self.steps)
        require_fraction("damping", self.damping)
        kept = 1 - self.damping
        drift = torch.finfo(torch.double).eps * kept ** (-2 * self.steps) if kept else float("inf")
        if not drift < DRIFT:
            raise ValueError(
                f"{self.steps} steps with damping {self.damping} magnify rounding to {drift:.0e} when they are undone: "
                "take fewer steps, or a smaller damping"
            )

    def solve(self, G: BoundOperator, y0: Tensor, stop: Stop) -> tuple[Solution, tuple[Tensor, Tensor]]:
        """The account of y after all steps, judged by ``stop``; and (y, z), in float64."""
        judge = Judge(stop, y0, G(y0))
        y = z = y0.double()
        for _ in range(self.steps):
            y = y.lerp(G(z.to(y0.dtype)).double(), self.damping)
            z = z.lerp(G(y.to(y0.dtype)).double(), self.damping)
        answer = y.to(y0.dtype)
        verdict = judge.verdict(answer, G(answer), self.steps)
        status = torch.full_like(verdict.residual, Status.MAX_STEPS, dtype=torch.long)
        status = torch.where(verdict.converged, int(Status.CONVERGED), status)
        status = torch.where(verdict.failed, int(Status.DIVERGED), status)
        status = torch.where(verdict.residual.isfinite(), status, int(Status.NONFINITE))
        return Solution(answer, verdict.residual, torch.full_like(status, self.steps), status), (y, z)

    def attach(self, G: BoundOperator, solved: Solved) -> Tensor:
        """The answer of the iteration, with the graph that undoes it."""
        if active() or forward_ad._current_level >= 0:
            raise RuntimeError("Reversible knows reverse mode only: use Implicit for forward mode and torch.func")
        copies = [leaf.detach().requires_grad_(leaf.requires_grad) for leaf in G.leaves]
        _, leaves, computed = trace_leaves(lambda: G.at(solved.y.detach(), copies))
        if computed:
            raise RuntimeError("G captures a tensor that was computed from others: for Reversible hand it within x")
        own = [leaf for leaf in G.leaves if leaf.requires_grad]
        captured = [leaf for leaf in leaves if not any(leaf is copy for copy in copies)]
        return cast(Tensor, _Undo.apply(self, G, solved.state, solved.start, *own, *captured))


class _Undo(torch.autograd.Function):
    """y at the end of the iteration; backward, each step is undone and differentiated in turn."""

    @staticmethod
    def forward(
        ctx: Any, rule: Reversible, G: BoundOperator, end: tuple[Tensor, Tensor], y0: Tensor, *reads: Tensor
    ) -> Tensor:
        ctx.rule, ctx.G, ctx.dtype = rule, G, y0.dtype
        ctx.save_for_backward(*end, *reads)
        return end[0].to(y0.dtype, copy=True)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        if torch.is_grad_enabled():
            raise RuntimeError(
                "Reversible gives first derivatives only: use Implicit or Unrolled with create_graph=True"
            )
        end_y, end_z, *reads = ctx.saved_tensors
        b, dtype = ctx.rule.damping, ctx.dtype

        def undo(g: Tensor) -> tuple[Tensor, ...]:
            y, z, y_bar, z_bar = end_y, end_z, g.double(), torch.zeros_like(g.double())
            totals = [torch.zeros_like(read) for read in reads]
            for _ in range(ctx.rule.steps):
                # z = (1 - b) z' + b G(y), and before it y = (1 - b) y' + b G(z')
                Gy, back, parts = _pulled(ctx.G, y.to(dtype), (b * z_bar).to(dtype), reads)
                z, y_bar, z_bar = (z - b * Gy) / (1 - b), y_bar + back, (1 - b) * z_bar
                Gz, back, more = _pulled(ctx.G, z.to(dtype), (b * y_bar).to(dtype), reads)
                y, z_bar, y_bar = (y - b * Gz) / (1 - b), z_bar + back, (1 - b) * y_bar
                totals = [total + part + other for total, part, other in zip(totals, parts, more, strict=True)]
            return (y_bar + z_bar).to(dtype), *totals

        return None, None, None, *from_legacy_vmap(undo, grads)


def _pulled(G: BoundOperator, y: Tensor, g: Tensor, reads: Sequence[Tensor]) -> tuple[Tensor, Tensor, Sequence[Tensor]]:
    """G(y) and J^T g, both in float64, and (dG/dr)^T g for every r of ``reads``."""
    with torch.enable_grad():
        at = y.detach().requires_grad_()
        Gy = G(at)
    back, *parts = torch.autograd.grad(Gy, [at, *reads], g, allow_unused=True, materialize_grads=True)
    return Gy.detach().double(), back.double(), parts
