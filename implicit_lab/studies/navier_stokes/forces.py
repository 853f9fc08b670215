"""Smooth forces on the torus: seeded at random, or from a few modes that a person sets."""

import math
import warnings
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from .choices import DISTURBANCE, KOLMOGOROV, LARGEST_WAVE, SIZE, STRENGTH, STRENGTH_BOUNDS

Mode = Sequence[float]
"""(k_1, k_2, amplitude, phase)."""


def waves() -> list[tuple[int, int]]:
    """The wave numbers 0 < |k| <= 4, one of each pair k, -k: 24 of them."""
    band = range(-LARGEST_WAVE, LARGEST_WAVE + 1)
    return [(k1, k2) for k1 in band for k2 in band if 0 < k1**2 + k2**2 <= LARGEST_WAVE**2 and (k2, k1) > (0, 0)]


def coefficients(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Normal coefficients of cosines and sines of the ``waves``, (count, 2, 2, 24): force by force from ``rng``."""
    return rng.standard_normal((count, 2, 2, len(waves())))


def random_forces(drawn: NDArray[np.float64], size: int = SIZE) -> Tensor:
    """Forces (B, 2, size, size), float64, of mean zero and rms ``STRENGTH`` a component, from ``coefficients``."""
    phase = torch.stack([_phase(k1, k2, size) for k1, k2 in waves()])
    basis = torch.stack([phase.cos(), phase.sin()])
    force = torch.einsum("bcsm,smxy->bcxy", torch.from_numpy(drawn), basis)
    return force * (STRENGTH / force.square().mean((1, 2, 3), keepdim=True).sqrt())


def kolmogorov_force(rng: np.random.Generator, size: int = SIZE) -> Tensor:
    """Kolmogorov's force, one wave of wave number 2 across the box, and a weak random one: (1, 2, size, size), float64.

    Orientation, phase and amplitude are drawn, the latter just about where the flow of the wave alone loses its
    stability to longer waves. The random force decides to which side it gives way. Source: Meshalkin and Sinai, J.
    Appl. Math. Mech. 25 (1961).
    """
    disturbance = random_forces(coefficients(1, rng), size) * (DISTURBANCE / STRENGTH)
    wave = (0, 2) if rng.random() < 0.5 else (2, 0)
    amplitude, phase = rng.uniform(*KOLMOGOROV), rng.uniform(0, 2 * math.pi)
    return force_of_modes([(*wave, amplitude, phase)], size) + disturbance


def force_of_modes(modes: Sequence[Mode], size: int = SIZE) -> Tensor:
    """sum a (k_2, -k_1) / |k| cos(k . x + phase): a divergence-free force (1, 2, size, size), float64.

    Raises ``ValueError`` where there is no mode, one is not four finite numbers, or has |k| = 0 or |k| > 4.
    """
    if not modes:
        raise ValueError("A force needs at least one mode (k_1, k_2, amplitude, phase).")
    force = torch.zeros(2, size, size, dtype=torch.float64)
    for mode in modes:
        k1, k2, amplitude, phase = _checked(mode)
        length = math.hypot(k1, k2)
        wave = amplitude * torch.cos(_phase(k1, k2, size) + phase)
        force += torch.stack([k2 / length * wave, -k1 / length * wave])
    return force[None]


def _checked(mode: Mode) -> tuple[int, int, float, float]:
    try:
        k1, k2, amplitude, phase = (float(value) for value in mode)
    except (TypeError, ValueError):
        raise ValueError(f"A mode is four numbers (k_1, k_2, amplitude, phase), not {mode!r}.") from None
    if not all(map(math.isfinite, (k1, k2, amplitude, phase))):
        raise ValueError(f"The mode {mode!r} is not finite; give finite numbers.")
    if k1 != int(k1) or k2 != int(k2) or not 0 < k1**2 + k2**2 <= LARGEST_WAVE**2:
        raise ValueError(f"A mode's wave numbers are whole, with 0 < |k| <= {LARGEST_WAVE}, not ({k1:g}, {k2:g}).")
    return int(k1), int(k2), amplitude, phase


def _phase(k1: int, k2: int, size: int) -> Tensor:
    grid = torch.arange(size, dtype=torch.float64) * (2 * math.pi / size)
    return k1 * grid[:, None] + k2 * grid[None, :]


def checked(force: Tensor | NDArray[np.floating]) -> Tensor:
    """A force of one's own, (2, 64, 64) or (1, 2, 64, 64), as (1, 2, 64, 64) in float64, without its mean.

    Raises ``ValueError`` where it is of another shape, not finite, or its rms lies outside ``STRENGTH_BOUNDS``. Warns
    where a mean was removed: in a periodic box nothing holds a mean force back, and no flow is steady.
    """
    given = torch.as_tensor(force, dtype=torch.float64)
    if given.numel() != 2 * SIZE * SIZE or given.shape[-3:] != (2, SIZE, SIZE):
        raise ValueError(f"A force is an array of shape (2, {SIZE}, {SIZE}), not {tuple(given.shape)}.")
    given = given.reshape(1, 2, SIZE, SIZE)
    if not bool(given.isfinite().all()):
        raise ValueError("The force has values that are not finite; give finite ones.")
    mean = given.mean((-2, -1), keepdim=True)
    strength = float((given - mean).square().mean().sqrt())
    if not STRENGTH_BOUNDS[0] <= strength <= STRENGTH_BOUNDS[1]:
        least, most = STRENGTH_BOUNDS
        raise ValueError(f"The force's root mean square must lie between {least} and {most}, not {strength:.3g}.")
    if float(mean.abs().max()) > 1e-6 * strength:
        warnings.warn(
            "The force's mean was removed: in a periodic box it would speed the fluid up for ever.", stacklevel=2
        )
    return given - mean
