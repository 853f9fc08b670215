"""The exact gradient of a fixed point, by the implicit function theorem."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, cast

import torch
from torch import Tensor

from .anderson import Anderson
from .bound import Bound
from .gradient import attach, vjp
from .loop import iterate
from .reads import evaluate
from .second_derivative import ImplicitGradient
from .solution import BackwardReport, ConvergenceWarning, describe
from .solver import Operator, Solver
from .status import Status
from .stop import Stop


@dataclass(frozen=True)
class Implicit:
    """``dL/dx = (dG/dx)^T u`` with ``u = (dG/dy)^T u + dL/dy``: exact where y = G(y, x).

    The equation for u (B, ...) is a fixed point itself, solved by ``solver`` until ``stop``, from u = dL/dy; each
    of its steps costs one vector-Jacobian product. Memory is that of one application of G, however many steps
    were taken. Its residual, steps and status are in ``Solution.backward``, and a ``ConvergenceWarning`` says when
    a sample did not converge. Second derivatives are exact too; a third raises RuntimeError. Source: Bai, Kolter,
    Koltun 2019.

    >>> import torch, implicit_lab as il
    >>> x = torch.ones(1, 1, dtype=torch.double, requires_grad=True)
    >>> y = il.fixed_point(lambda y, x: 0.9 * y + x, torch.zeros_like(x), x).y
    >>> round(torch.autograd.grad(y.sum(), x)[0].item(), 6)
    10.0
    """

    solver: Solver = field(default_factory=Anderson)
    stop: Stop = field(default_factory=lambda: Stop(rtol=1e-5))
    unrolls: ClassVar[bool] = False

    def attach(self, G: Bound, y: Tensor, report: BackwardReport) -> Tensor:
        """y again, in value, with its exact derivatives."""
        y = y.detach()
        Gy, captured, _ = evaluate(lambda: G(y))
        reads = [*(leaf for leaf in G.leaves if leaf.requires_grad), *captured]

        def solve(A: Operator, b: Tensor) -> Tensor:
            return self._solve(A, b, report)

        def adjoint(g: Tensor, y: Tensor) -> Tensor:
            return solve(vjp(G, y), g)

        def again(g: Tensor, y: Tensor) -> Sequence[Tensor | None]:
            return cast(Sequence[Tensor | None], ImplicitGradient.apply(solve, G, g, y, *reads))

        return attach(Gy, y, adjoint, again, reads)

    def _solve(self, A: Operator, b: Tensor, report: BackwardReport) -> Tensor:
        """u = A(u) + b, with the account of it in the report."""
        with torch.no_grad():
            solution = iterate(lambda u: A(u) + b, b, self.solver, self.stop)
        report.residual, report.steps, report.status = solution.residual, solution.steps, solution.status
        if self.stop.early and bool((solution.status != Status.CONVERGED).any()):
            message = f"The gradient is not exact, its backward solve failed. {describe(solution.status)}"
            warnings.warn(message, ConvergenceWarning, stacklevel=2)
        return solution.y
