"""Has a sample converged, failed, or neither? The rule of ``Stop``, in norms that neither overflow nor underflow."""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from .solver import flat
from .stop import Stop
from .transforms import any_true, differ

DIVERGENCE = 1e6
FALL = 1e-2
WINDOW = 20
"""Steps, the last ones, over which a residual is asked whether it still falls: a cycle of up to ten shows."""
FLAT = 1e-5
"""A fall of the least residual, from one half of these to the other, that is none."""
DIGITS = 1e3
"""Units of rounding, of the size of y, below which a residual stays because of rounding alone."""


def norm(y: Tensor) -> Tensor:
    """The 2-norm of each sample: (B, ...) to (B,), half precision summed in single."""
    dtype = torch.promote_types(y.dtype, torch.float32)
    return torch.linalg.vector_norm(flat(y), dim=1, dtype=dtype)


def residual_and_size(y: Tensor, Gy: Tensor) -> tuple[Tensor, Tensor]:
    """``||Gy - y||`` and ``||Gy||``, (B,) in float64, right where squares overflow or underflow too."""
    residual, size = _quick(y, Gy)
    limits = torch.finfo(residual.dtype)
    sound = (residual > 1e6 * limits.tiny**0.5) & residual.isfinite() & size.isfinite()
    if not any_true(~sound):
        return residual.double(), size.double()
    exact_residual, exact_size = _scaled(y, Gy)
    return torch.where(sound, residual.double(), exact_residual), torch.where(sound, size.double(), exact_size)


def _quick(y: Tensor, Gy: Tensor) -> tuple[Tensor, Tensor]:
    working = torch.promote_types(y.dtype, torch.float32)
    difference = Gy - y if y.dtype == working else Gy.to(working) - y.to(working)
    return norm(difference), norm(Gy)


def _scaled(y: Tensor, Gy: Tensor) -> tuple[Tensor, Tensor]:
    a, b = flat(Gy).double(), flat(y).double()
    if a.numel() == 0:
        return norm(a - b), norm(a)
    scale = torch.maximum(a.abs().amax(1, keepdim=True), b.abs().amax(1, keepdim=True))
    scale = torch.where((scale > 0) & scale.isfinite(), scale, 1.0)
    size = norm(a / scale) * scale[:, 0]
    # a size beyond float64 itself must not make an infinite tolerance
    return norm(a / scale - b / scale) * scale[:, 0], size.clamp(max=torch.finfo(torch.double).max)


@torch.no_grad()
def stalled(residuals: Iterable[Tensor], Gy: Tensor) -> Tensor:
    """(B,): whether the residual (B,) no longer falls from one half of these steps to the other, above rounding.

    >>> falling, going_round = torch.tensor([0.99**t for t in range(20)]), torch.tensor([1.0, 2.0] * 10)
    >>> stalled(torch.stack([falling, going_round], 1), torch.ones(2, 1)).tolist()
    [False, True]
    """
    early, late = (half.amin(0) for half in torch.stack([residual.double() for residual in residuals]).chunk(2))
    floor = DIGITS * torch.finfo(Gy.dtype).eps * norm(Gy)
    return (late >= (1 - FLAT) * early) & (late > floor)


@dataclass(frozen=True)
class Verdict:
    """Of every sample (B,): its residual, whether it has converged, and whether it must be given up."""

    residual: Tensor
    converged: Tensor
    failed: Tensor


class Judge:
    """Judges iterates by ``stop``, held against the first one, y with Gy = G(y)."""

    @torch.no_grad()
    def __init__(self, stop: Stop, y: Tensor, Gy: Tensor) -> None:
        self.stop = stop
        self._first = first, size = residual_and_size(y, Gy)
        self._ceiling = DIVERGENCE * (first + size)
        self._fallen = torch.maximum(FALL * first, stop.rtol * size).clamp(min=stop.atol)
        self._far = FALL * (first + size)
        self._rounding = torch.finfo(y.dtype).eps / 2
        working = torch.promote_types(y.dtype, torch.float32)
        self._quick_ceiling = self._ceiling.clamp(max=torch.finfo(working).max).to(working)
        self._reported = working
        self.residual = first
        """That of the latest iterate that was judged, (B,)."""

    @torch.no_grad()
    def unsettled(self, y: Tensor, Gy: Tensor, running: Tensor) -> bool:
        """Whether a sample may have to end, or one that ended may have to go on: quick, and never wrongly false."""
        residual, size = _quick(y, Gy)
        self.residual = residual
        missed = torch.sub(residual, size, alpha=self.stop.rtol) > self.stop.atol
        return differ(missed & (residual <= self._quick_ceiling), running)  # a NaN compares false

    @torch.no_grad()
    def verdict(self, y: Tensor, Gy: Tensor, t: int) -> Verdict:
        """The whole rule, for the iterate after t steps."""
        residual, size = residual_and_size(y, Gy) if t > 0 else self._first
        self.residual = residual
        finite = residual.isfinite()
        converged = finite & (residual <= self.stop.atol + self.stop.rtol * size)
        failed = ~finite | (residual > self._ceiling)
        if t > 0:
            # what rounding may hide now that it could not at the start
            growth = self._rounding * (size - self._first[1])
            converged &= torch.maximum(residual, growth) <= self._fallen
            failed |= self._rounding * size > self._far
        return Verdict(residual.to(self._reported), converged, failed & ~converged)
