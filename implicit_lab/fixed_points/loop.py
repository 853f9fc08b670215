"""The one loop: it steps a solver, freezes each sample when it has ended, and keeps the account."""

from collections.abc import Callable

import torch
from torch import Tensor

from .solution import History, Solution
from .solver import Operator, Solver, flat
from .status import Status
from .stop import Stop

Callback = Callable[[int, Tensor], bool | None]
DIVERGENCE = 1e6


def norm(y: Tensor) -> Tensor:
    """The 2-norm of each sample: (B, ...) to (B,)."""
    return torch.linalg.vector_norm(flat(y), dim=1)


def iterate(
    G: Operator,
    y: Tensor,
    solver: Solver,
    stop: Stop,
    *,
    history: bool = False,
    best: bool = False,
    callback: Callback | None = None,
) -> Solution:
    """Step from y until every sample has ended. Cost: one call of G more than steps, and O(size of y) a step."""
    Gy = G(y)
    state = solver.init(y, Gy)
    with torch.no_grad():
        first, size = norm(Gy - y), norm(Gy)
        ceiling = DIVERGENCE * (first + size)
    steps = torch.full_like(first, stop.max_steps, dtype=torch.long)
    status = torch.full_like(steps, Status.MAX_STEPS)
    running = torch.ones_like(steps, dtype=torch.bool)
    all_running = len(y) > 0
    watch = stop.early or history or best or callback is not None
    iterates, residuals = [], []
    best_y, best_residual = y, first
    t, residual = 0, first
    while True:
        if watch or t == stop.max_steps:
            with torch.no_grad():
                residual = norm(Gy - y)
                converged = residual <= stop.atol + stop.rtol * norm(Gy) if stop.rtol else residual <= stop.atol
                ended = converged | ~(residual <= ceiling)  # a NaN compares false: it has ended too
            if history:
                iterates.append(y)
                residuals.append(residual)
            if best:
                better = residual < best_residual
                best_y = torch.where(_like(better, y), y, best_y)
                best_residual = torch.where(better, residual, best_residual)
        last = t == stop.max_steps
        if (stop.early or last) and bool((ended & running).any()):
            fresh = ended & running
            failure = torch.where(residual.isfinite(), int(Status.DIVERGED), int(Status.NONFINITE))
            status = torch.where(fresh, torch.where(converged, int(Status.CONVERGED), failure), status)
            steps = torch.where(fresh, t, steps)
            running, all_running = running & ~fresh, False
        stopped = callback is not None and bool(callback(t, residual))
        if last or not (all_running or bool(running.any())):
            break
        if stopped:
            status = torch.where(running, int(Status.STOPPED), status)
            steps = torch.where(running, t, steps)
            break
        stepped, state = solver.step(G, y, Gy, state)
        # where, never m * a + (1 - m) * b: 0 * NaN is NaN, and one bad sample would spoil its batch
        y = stepped if all_running else torch.where(_like(running, y), stepped, y)
        Gy = G(y)
        t += 1
    return Solution(
        y=best_y if best else y,
        residual=best_residual if best else residual,
        steps=steps,
        status=status,
        history=History(torch.stack(iterates), torch.stack(residuals)) if history else None,
    )


def _like(mask: Tensor, y: Tensor) -> Tensor:
    """A mask (B,) in a shape that broadcasts over y (B, ...)."""
    return mask.view(-1, *(1,) * (y.dim() - 1))
