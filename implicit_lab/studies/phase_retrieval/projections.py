"""The two sets that a picture is sought in, and the nearest point of each: the magnitudes, and the support.

Fields are real, (B, N, N); their transforms are unitary, and only half of each is kept, since the rest is its mirror.
"""

import torch
from torch import Tensor


def transform(y: Tensor) -> Tensor:
    """F y, (B, N, N / 2 + 1)."""
    return torch.fft.rfft2(y, norm="ortho")


def onto_magnitude(y: Tensor, magnitude: Tensor) -> Tensor:
    """P_M y = F^-1 (m F y / |F y|): the field with the magnitudes m that is nearest to y.

    Where a coefficient of y is 0, its phase is taken to be 0; there P_M is not continuous.
    """
    coefficients = transform(y)
    phases = torch.polar(magnitude, coefficients.angle())
    return torch.fft.irfft2(phases, s=y.shape[-2:], norm="ortho")


def allowed(y: Tensor, support: Tensor) -> Tensor:
    """Where y lies in the support and is not negative: there P_S leaves it as it is, elsewhere it is 0."""
    return support & (y >= 0)


def onto_support(y: Tensor, support: Tensor) -> Tensor:
    """P_S y: 0 off the support and where y is negative."""
    return torch.where(allowed(y, support), y, 0)


def check_support(support: Tensor) -> None:
    """Raise ``ValueError`` where the support says nothing, or nothing is left of the picture."""
    if not support.flatten(1).any(dim=1).all():
        raise ValueError("The support has no pixels, so that only the black picture fits it: give it some.")
    if support.flatten(1).all(dim=1).any():
        raise ValueError(
            "The support has all pixels, so that any phases fit the magnitudes: leave out at least half of each side."
        )


def misfit(y: Tensor, magnitude: Tensor) -> Tensor:
    """|| |F y| - m || / ||m||, (B,): what a person sees of an answer without knowing the truth."""
    return (transform(y).abs() - magnitude).flatten(1).norm(dim=1) / magnitude.flatten(1).norm(dim=1)
