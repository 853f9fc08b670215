"""Calculus on the torus [0, 2 pi)^2 by the FFT: derivatives, curl, the velocity of a vorticity, change of grid.

Fields are (..., N, N) with x_1 along the axis -2 and x_2 along -1; vector fields are (..., 2, N, N). Every
formula is exact, up to rounding, for fields whose wave numbers stay below N / 2 in both directions.
"""

import torch
from torch import Tensor


def wave_numbers(size: int, like: Tensor) -> tuple[Tensor, Tensor]:
    """k_1, (N, 1), and k_2, (1, N // 2 + 1), of ``torch.fft.rfft2``, of the real dtype and device of ``like``."""
    first = torch.fft.fftfreq(size, 1 / size, dtype=like.dtype, device=like.device)
    return first[:, None], torch.arange(size // 2 + 1, dtype=like.dtype, device=like.device)[None, :]


def inverse_laplacian(f: Tensor) -> Tensor:
    """The g of mean zero with -Lap g = f - mean(f).

    >>> x = torch.arange(8) * torch.pi / 4
    >>> wave = torch.cos(x[:, None] + x[None, :])
    >>> bool(torch.allclose(inverse_laplacian(wave), wave / 2, atol=1e-6))
    True
    """
    k1, k2 = wave_numbers(f.shape[-1], f)
    square = k1.square() + k2.square()
    inverse = torch.where(square > 0, 1 / square.clamp_min(1), 0)
    return torch.fft.irfft2(inverse * torch.fft.rfft2(f), s=f.shape[-2:])


def laplacian(f: Tensor) -> Tensor:
    """Lap f."""
    k1, k2 = wave_numbers(f.shape[-1], f)
    return torch.fft.irfft2(-(k1.square() + k2.square()) * torch.fft.rfft2(f), s=f.shape[-2:])


def gradient(f: Tensor) -> Tensor:
    """(df/dx_1, df/dx_2): (..., N, N) to (..., 2, N, N)."""
    k1, k2 = wave_numbers(f.shape[-1], f)
    spectrum = torch.fft.rfft2(f)
    return torch.fft.irfft2(torch.stack([1j * k1 * spectrum, 1j * k2 * spectrum], dim=-3), s=f.shape[-2:])


def curl(v: Tensor) -> Tensor:
    """dv_2/dx_1 - dv_1/dx_2: (..., 2, N, N) to (..., N, N)."""
    k1, k2 = wave_numbers(v.shape[-1], v)
    spectrum = torch.fft.rfft2(v)
    return torch.fft.irfft2(1j * k1 * spectrum[..., 1, :, :] - 1j * k2 * spectrum[..., 0, :, :], s=v.shape[-2:])


def solenoidal(vorticity: Tensor) -> Tensor:
    """The smallest field v with this curl: (..., N, N) to (..., 2, N, N), divergence-free and of mean zero.

    v = (d psi / dx_2, -d psi / dx_1) with -Lap psi = vorticity: the velocity that a vorticity stands for, and the
    force of least norm that feeds it.

    >>> x = torch.arange(16) * torch.pi / 8
    >>> wave = torch.cos(2 * x[:, None] + x[None, :])
    >>> bool(torch.allclose(curl(solenoidal(wave)), wave, atol=1e-5))
    True
    """
    slope = gradient(inverse_laplacian(vorticity))
    return torch.stack([slope[..., 1, :, :], -slope[..., 0, :, :]], dim=-3)


def resample(f: Tensor, size: int) -> Tensor:
    """The field on a grid of (size, size): the waves that both grids carry, the others dropped.

    Exact where the field has no wave number of N / 2 or size / 2 and above.
    """
    if f.shape[-1] == size:
        return f
    # Waves 0, ..., kept - 1: below half the smaller grid, whether it is even or odd.
    kept = (min(f.shape[-1], size) + 1) // 2
    spectrum = torch.fft.rfft2(f, norm="forward")
    small = spectrum.new_zeros(*f.shape[:-2], size, size // 2 + 1)
    small[..., :kept, :kept] = spectrum[..., :kept, :kept]
    small[..., size - kept + 1 :, :kept] = spectrum[..., f.shape[-1] - kept + 1 :, :kept]
    return torch.fft.irfft2(small, s=(size, size), norm="forward")
