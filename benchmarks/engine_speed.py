"""Times the engine against a bare loop, the tutorial recipe, and torchdeq and deepinv where they are installed."""

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from engine_peers import HAS_TORCHDEQ, torchdeq, with_gradient
from engine_problems import Case
from torch import Tensor

import implicit_lab as il

TURNS = 7


@dataclass(frozen=True)
class Row:
    """What is compared on a case: seconds of every turn, ours and the peer's (none where it is not installed)."""

    case: str
    what: str
    ours: list[float]
    peer: list[float]
    remark: str

    @property
    def ratios(self) -> list[float]:
        """Ours over the peer's, turn by turn: what else the machine does weighs on both sides of a turn alike."""
        return sorted(mine / theirs for mine, theirs in zip(self.ours, self.peer, strict=False))


def in_turns(*works: Callable[[], Any]) -> list[list[float]]:
    """Seconds of each work in each of ``TURNS`` turns, one work after the other, after one turn to warm up."""
    seconds: list[list[float]] = [[] for _ in works]
    for turn in range(TURNS + 1):
        for work, kept in zip(works, seconds, strict=True):
            start = time.perf_counter()
            work()
            if turn > 0:
                kept.append(time.perf_counter() - start)
    return seconds


def per_step(case: Case) -> list[Row]:
    """Picard with the stop rule watching, against a loop that only applies G: seconds per call of G."""

    @torch.no_grad()
    def ours() -> None:
        # a tolerance that is not met, so that every step is taken and judged
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", il.ConvergenceWarning)
            il.fixed_point(case.G, case.y0, case.x, stop=il.Stop(rtol=1e-30, max_steps=case.steps))

    @torch.no_grad()
    def bare() -> None:
        y = case.y0
        for _ in range(case.steps + 1):
            y = case.G(y, case.x)

    each = [[s / (case.steps + 1) for s in side] for side in in_turns(ours, bare)]
    return [Row(case.name, "a step, against a bare loop", *each, "")]


def to_residual(case: Case) -> list[Row]:
    """Seconds until every sample's true relative residual is at most 1e-4."""
    rows: list[Row] = []
    for name, solver in (("anderson", il.Anderson()), ("broyden", il.Broyden())):

        @torch.no_grad()
        def ours(solver: Any = solver) -> Any:
            return il.fixed_point(case.G, case.y0, case.x, solver=solver, stop=il.Stop(max_steps=200))

        remark = f"ours {case.residual(ours().y):.1e}"
        what = f"to a residual of 1e-4, against torchdeq's {name}"
        if not HAS_TORCHDEQ:
            rows.append(Row(case.name, what, *in_turns(ours), [], remark + "; torchdeq is not installed"))
            continue
        tolerance = 1e-4
        peer = torch.no_grad()(torchdeq(case, name, tolerance))
        while case.residual(peer()) > 1e-4 and tolerance > 1e-6:  # its own measure may be of an earlier iterate
            tolerance /= 2
            peer = torch.no_grad()(torchdeq(case, name, tolerance))
        remark += f", theirs {case.residual(peer()):.1e} (tolerance {tolerance:.1e})"
        rows.append(Row(case.name, what, *in_turns(ours, peer), remark))
    return rows


def training_step(case: Case) -> list[Row]:
    """Seconds of a forward to 1e-4 and a backward to 1e-5, both by Anderson, with exact implicit gradients."""

    def step(y: Tensor) -> list[Tensor]:
        return list(torch.autograd.grad(y.square().mean(), case.parameters))

    def ours() -> list[Tensor]:
        return step(il.fixed_point(case.G, case.y0, case.x, solver=il.Anderson()).y)

    near = il.Stop(rtol=1e-6, max_steps=500)
    solved = il.fixed_point(case.G, case.y0, case.x, solver=il.Anderson(), stop=near, gradient=il.Implicit(stop=near))
    exact = _joined(step(solved.y))
    rows: list[Row] = []
    for name, solve in with_gradient(case).items():

        def peer(solve: Callable[[], Tensor] = solve) -> list[Tensor]:
            return step(solve())

        mine, theirs = _joined(ours()), _joined(peer())
        remark = f"gradients differ by {_off(theirs, mine):.0e}; from a solve to 1e-6 ours by {_off(mine, exact):.0e}, "
        remark += f"theirs by {_off(theirs, exact):.0e}"
        rows.append(Row(case.name, f"a training step, against {name}", *in_turns(ours, peer), remark))
    return rows


def _joined(gradients: list[Tensor]) -> Tensor:
    return torch.cat([gradient.flatten() for gradient in gradients])


def _off(gradient: Tensor, other: Tensor) -> float:
    """How far a gradient is from another, relative to that."""
    return float((gradient - other).norm() / other.norm())
