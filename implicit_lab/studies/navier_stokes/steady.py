"""The truth: steady states of the forced incompressible equations on the torus, by a pseudo-spectral method.

In vorticity form, u . grad omega - nu Lap omega = curl f, with u the velocity that omega stands for. Products are
formed on the grid and cut at two thirds of its largest wave number, which keeps them free of aliasing. Marching in
time brings a fluid at rest near its steady state; Newton-Krylov, from this package's own engine, finishes.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from ...fixed_points import Newton, Stop, iterate
from .choices import VISCOSITY
from .fourier import inverse_laplacian, laplacian, resample, wave_numbers

COARSE = 32
"""Grid of the march and of the first Newton steps: it carries the flows here to 4e-5 of their norm or better."""
TIME_STEP = 0.1
MARCH = 30.0
"""Time that the fluid is given to come near its steady state; viscosity acts in a time 1 / VISCOSITY = 10."""
COARSE_TOLERANCE = 1e-6
TOLERANCE = 1e-8
"""Largest relative residual of a steady state on the whole grid, and above it on the coarse one."""

Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Steady:
    """Steady vorticity (B, N, N) and the relative residual of its equation (B,)."""

    vorticity: Tensor
    residual: Tensor
    tolerance: float

    @property
    def found(self) -> Tensor:
        """Which of the forces have a steady state that was reached, (B,)."""
        return self.residual < self.tolerance


def dealias(f: Tensor) -> Tensor:
    """F without wave numbers of N / 3 and above: the two-thirds rule of Orszag, J. Atmos. Sci. 1971."""
    k1, k2 = wave_numbers(f.shape[-1], f)
    kept = (k1.abs() < f.shape[-1] / 3) & (k2 < f.shape[-1] / 3)
    return torch.fft.irfft2(kept * torch.fft.rfft2(f), s=f.shape[-2:])


def advection(vorticity: Tensor, carried: Tensor) -> Tensor:
    """u . grad carried, dealiased, with u the velocity of ``vorticity``; (B, N, N).

    u_1 and u_2 are d psi / dx_2 and -d psi / dx_1 with -Lap psi = vorticity: one transform there and one back for all
    four factors.
    """
    k1, k2 = wave_numbers(vorticity.shape[-1], vorticity)
    square = k1.square() + k2.square()
    spectrum = torch.fft.rfft2(vorticity)
    moved = spectrum if carried is vorticity else torch.fft.rfft2(carried)
    # One flow may carry many changes.
    spectrum, moved = torch.broadcast_tensors(spectrum, moved)
    stream = spectrum / torch.where(square > 0, square, torch.inf)
    first, second = 1j * k1, 1j * k2
    factors = torch.stack([second * stream, first * stream, first * moved, second * moved])
    u1, minus_u2, along1, along2 = torch.fft.irfft2(factors, s=vorticity.shape[-2:])
    return dealias(u1 * along1 - minus_u2 * along2)


def residual(vorticity: Tensor, source: Tensor, viscosity: float = VISCOSITY) -> Tensor:
    """||u . grad omega - nu Lap omega - curl f|| / ||curl f||, (B,): zero for a steady state."""
    left = advection(vorticity, vorticity) - viscosity * laplacian(vorticity)
    return (left - source).flatten(1).norm(dim=1) / source.flatten(1).norm(dim=1)


def linearised(vorticity: Tensor, change: Tensor, viscosity: float = VISCOSITY) -> Tensor:
    """u . grad c + v . grad omega - nu Lap c, with v the velocity of c: the change of curl f that moves omega by c."""
    return advection(vorticity, change) + advection(change, vorticity) - viscosity * laplacian(change)


def picard(vorticity: Tensor, source: Tensor, viscosity: float = VISCOSITY) -> Tensor:
    """(-nu Lap)^-1 (curl f - u . grad omega): its fixed points are the steady states."""
    return inverse_laplacian(source - advection(vorticity, vorticity)) / viscosity


def march(vorticity: Tensor, source: Tensor, time: float, step: float, viscosity: float = VISCOSITY) -> Tensor:
    """Omega after ``time``: the viscous part exactly, the rest by the second-order exponential Runge-Kutta method.

    Source: ETD2RK of Cox and Matthews, J. Comput. Phys. 2002.
    """
    k1, k2 = wave_numbers(vorticity.shape[-1], vorticity)
    rate = step * viscosity * (k1.square() + k2.square())
    safe = torch.where(rate > 0, rate, 1)
    decay = torch.exp(-rate)
    phi1 = torch.where(rate > 0, -torch.expm1(-rate) / safe, 1)
    phi2 = torch.where(rate > 0.01, (torch.expm1(-rate) + rate) / safe.square(), 0.5 - rate / 6 + rate.square() / 24)
    shape = vorticity.shape[-2:]
    spectrum = torch.fft.rfft2(vorticity)
    for _ in range(round(time / step)):
        before = torch.fft.rfft2(source - advection(vorticity, vorticity))
        predicted = decay * spectrum + step * phi1 * before
        vorticity = torch.fft.irfft2(predicted, s=shape)
        after = torch.fft.rfft2(source - advection(vorticity, vorticity))
        spectrum = predicted + step * phi2 * (after - before)
        vorticity = torch.fft.irfft2(spectrum, s=shape)
    return vorticity


@torch.no_grad()
def steady_states(
    source: Tensor, viscosity: float = VISCOSITY, *, polish: bool = True, progress: Progress | None = None
) -> Steady:
    """The steady vorticity of each ``source`` = curl f, (B, N, N) in float64.

    ``polish`` finishes on the whole grid, to a residual below 1e-8; without it the answer is that of the 32 x 32
    grid, to 1e-6, which is enough to train on. ``progress(done, 3)`` is called after each of the three parts.
    """
    coarse = resample(source, COARSE)
    report = progress or (lambda done, total: None)
    # Single precision brings the march as near as its time allows, at half the cost.
    start = march(torch.zeros_like(coarse).float(), coarse.float(), MARCH, TIME_STEP, viscosity).to(source.dtype)
    # A flow that blew up has no steady one near it; the engine is given rest in its place and will not find any.
    start = torch.where(start.isfinite().flatten(1).all(1)[:, None, None], start, 0.0)
    report(1, 3)
    near = _newton(start, coarse, viscosity, COARSE_TOLERANCE, 8)
    report(2, 3)
    vorticity = resample(near, source.shape[-1])
    if polish:
        vorticity = _newton(vorticity, source, viscosity, TOLERANCE, 8)
    report(3, 3)
    return Steady(vorticity, residual(vorticity, source, viscosity), TOLERANCE if polish else COARSE_TOLERANCE)


@torch.no_grad()
def followed(vorticity: Tensor, source: Tensor, viscosity: float = VISCOSITY) -> Steady:
    """The steady vorticity of each ``source``, (B, N, N) in float64, by Newton's method from a flow near it.

    Where a steady flow's force is changed a little, this is what becomes of that flow: the same branch, to 1e-8.
    """
    found = _newton(vorticity, source, viscosity, TOLERANCE, 8)
    return Steady(found, residual(found, source, viscosity), TOLERANCE)


def _newton(start: Tensor, source: Tensor, viscosity: float, tolerance: float, steps: int) -> Tensor:
    # The fixed-point residual is the equation's, preconditioned by the inverse Laplacian; a hundredth is margin.
    stop = Stop(rtol=tolerance / 100, max_steps=steps)
    with torch.no_grad():
        return iterate(lambda y: picard(y, source, viscosity), start, Newton(krylov=30, tolerance=1e-2), stop).y
