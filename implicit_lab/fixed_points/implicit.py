"""The exact gradient of a fixed point, by the implicit function theorem."""

import warnings
from dataclasses import dataclass, field, replace
from typing import ClassVar

import torch
from torch import Tensor

from .anderson import Anderson
from .bound_operator import BoundOperator
from .gradient import Solved, attach
from .krylov import KrylovCycle
from .loop import iterate
from .newton import Newton
from .solution import BackwardReport, ConvergenceWarning, Solution, failures
from .solver import Map, Solver
from .status import Status
from .stop import Stop
from .transforms import any_true, unbatched

DIMENSIONS = 20
CYCLES = 10


@dataclass(frozen=True)
class Implicit:
    """``dL/dx = (dG/dx)^T u`` with ``u = (dG/dy)^T u + dL/dy``: exact where y = G(y, x).

    The equation for u (B, ...) is a fixed point itself, and linear. Without a ``solver`` Anderson acceleration tries
    it from u = dL/dy, and GMRES takes over the samples that it leaves, or all of them where the forward solver was
    Newton; with one it is solved by that alone. ``stop`` ends it. Each step costs one vector-Jacobian product. Memory
    is that of one application of G, however many steps were taken. Its residual, steps and status are in
    ``Solution.backward``, and a ``ConvergenceWarning`` says when a sample did not converge. Derivatives of every order
    are exact, in forward mode and under torch.func too. Source: Bai, Kolter, Koltun 2019.

    >>> import torch, implicit_lab as il
    >>> x = torch.ones(1, 1, dtype=torch.double, requires_grad=True)
    >>> y = il.fixed_point(lambda y, x: 0.9 * y + x, torch.zeros_like(x), x).y
    >>> round(torch.autograd.grad(y.sum(), x)[0].item(), 6)
    10.0
    """

    solver: Solver | None = None
    stop: Stop = field(default_factory=lambda: Stop(rtol=1e-5))
    unrolls: ClassVar[bool] = False

    def attach(self, G: BoundOperator, solved: Solved) -> Tensor:
        """y again, in value, with its exact derivatives."""

        def inverse(A: Map, b: Tensor) -> Tensor:
            with torch.no_grad():
                return self._solve(A, b, solved.solver, solved.report)

        return attach(G, solved, inverse, exact=True)

    def _solve(self, A: Map, b: Tensor, forward: Solver, report: BackwardReport) -> Tensor:
        """u = A(u) + b, with the account of it in the report."""
        if self.solver is not None:
            solution = iterate(lambda u: A(u) + b, b, self.solver, self.stop)
        elif isinstance(forward, Newton):
            solution = self._by_krylov(A, b, b, forward.krylov)
        else:
            solution = iterate(lambda u: A(u) + b, b, Anderson(), self.stop)
            left = (solution.status == Status.MAX_STEPS) | (solution.status == Status.DIVERGED)
            if self.stop.early and any_true(left):
                start = torch.where(left.view(-1, *(1,) * (b.dim() - 1)), b, solution.y)
                again = self._by_krylov(A, b, start, DIMENSIONS)
                solution = replace(again, steps=solution.steps + again.steps)
        report.residual, report.steps, report.status = map(
            unbatched, (solution.residual, solution.steps, solution.status)
        )
        if self.stop.early and bool((report.status != Status.CONVERGED).any()):
            message = f"The gradient is not exact, its backward solve failed. {failures(report.status)}"
            warnings.warn(message, ConvergenceWarning, stacklevel=2)
        return solution.y

    def _by_krylov(self, A: Map, b: Tensor, start: Tensor, dimensions: int) -> Solution:
        stop = replace(self.stop, max_steps=min(self.stop.max_steps, CYCLES))
        return iterate(lambda u: A(u) + b, start, KrylovCycle(A, dimensions, self.stop), stop)
