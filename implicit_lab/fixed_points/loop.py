"""The one loop: it steps a solver, freezes each sample when it has ended, and keeps the account."""

from collections import deque
from collections.abc import Callable

import torch
from torch import Tensor

from .judge import WINDOW, Judge, Verdict, stalled
from .solution import History, Solution
from .solver import Map, Solver
from .status import Status
from .stop import Stop
from .transforms import any_true

Callback = Callable[[int, Tensor], bool | None]


def iterate(
    G: Map,
    y: Tensor,
    solver: Solver,
    stop: Stop,
    *,
    history: bool = False,
    best: bool = False,
    callback: Callback | None = None,
) -> Solution:
    """Step from y until every sample has ended. Cost: one call of G more than steps, and O(size of y) a step.

    A sample that has converged is left alone, unless the others move its residual: then it goes on with them. A step
    to where G is not finite is taken back, and ``y <- G(y)`` taken in its place. ``best`` calls G once more.
    """
    Gy = G(y)
    judge, account = Judge(stop, y, Gy), _Account(y, stop)
    state = solver.init(y, Gy)
    watched = history or best or callback is not None
    iterates, residuals = [], []
    recent: deque[Tensor] = deque(maxlen=WINDOW)
    best_y, best_residual = y, torch.full((len(y),), float("inf"), device=y.device)
    t, before, stopped = 0, Gy, False
    while True:
        last = t == stop.max_steps
        if last or watched or t == 0 or (stop.early and judge.unsettled(y, Gy, account.running)):
            verdict = judge.verdict(y, Gy, t)
            lost = account.running & ~verdict.residual.isfinite()
            if stop.early and t > 0 and any_true(lost):
                y = torch.where(_like(lost, y), before, y)
                Gy = G(y)
                verdict = judge.verdict(y, Gy, t)
            if history:
                iterates.append(y)
                residuals.append(verdict.residual)
            if best:
                better = verdict.residual < best_residual
                best_y = torch.where(_like(better, y), y, best_y)
                best_residual = torch.where(better, verdict.residual, best_residual)
            if stop.early or last:
                account.settle(verdict, t)
        recent.append(judge.residual)
        stopped = callback is not None and bool(callback(t, verdict.residual))
        if last or stopped or account.none_running:
            break
        before = Gy
        stepped, state = solver.step(G, y, Gy, state)
        # where, never m * a + (1 - m) * b: 0 * NaN is NaN, and one bad sample would spoil its batch
        y = stepped if account.all_running else torch.where(_like(account.running, y), stepped, y)
        Gy = G(y)
        t += 1
    if stopped:
        account.interrupt(t)
    restless = stalled(recent, Gy) if last and stop.early and len(recent) == WINDOW else None
    if best:
        y = best_y
        verdict = judge.verdict(y, G(y), t)
        account.demote(verdict)
    return Solution(
        y=y,
        residual=verdict.residual,
        steps=account.steps,
        status=account.status,
        history=History(torch.stack(iterates), torch.stack(residuals)) if history else None,
        restless=restless,
    )


class _Account:
    """Of every sample (B,): whether it is running, how it ended, and after how many steps."""

    def __init__(self, y: Tensor, stop: Stop) -> None:
        self._most = stop.max_steps
        self.running = torch.ones(len(y), dtype=torch.bool, device=y.device)
        self.status = torch.full_like(self.running, int(Status.MAX_STEPS), dtype=torch.long)
        self.steps = torch.full_like(self.status, stop.max_steps)
        self.all_running, self.none_running = len(y) > 0, len(y) == 0

    def settle(self, verdict: Verdict, t: int) -> None:
        """End the samples that have converged or failed; those that converged before, and no longer have, go on."""
        self._wake(~self.running & (self.status == Status.CONVERGED) & ~verdict.converged)
        fresh = self.running & (verdict.converged | verdict.failed)
        failure = torch.where(verdict.residual.isfinite(), int(Status.DIVERGED), int(Status.NONFINITE))
        ended = torch.where(verdict.converged, int(Status.CONVERGED), failure)
        self.status = torch.where(fresh, ended, self.status)
        self.steps = torch.where(fresh, t, self.steps)
        self.running = self.running & ~fresh
        self.all_running, self.none_running = not any_true(~self.running), not any_true(self.running)

    def demote(self, verdict: Verdict) -> None:
        """Take CONVERGED from the samples that have not."""
        self._wake((self.status == Status.CONVERGED) & ~verdict.converged)

    def interrupt(self, t: int) -> None:
        """End what is running."""
        self.status = torch.where(self.running, int(Status.STOPPED), self.status)
        self.steps = torch.where(self.running, t, self.steps)

    def _wake(self, samples: Tensor) -> None:
        self.status = torch.where(samples, int(Status.MAX_STEPS), self.status)
        self.steps = torch.where(samples, self._most, self.steps)
        self.running = self.running | samples


def _like(mask: Tensor, y: Tensor) -> Tensor:
    """A mask (B,) in a shape that broadcasts over y (B, ...)."""
    return mask.view(-1, *(1,) * (y.dim() - 1))
