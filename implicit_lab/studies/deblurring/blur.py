"""The forward model x = A y + n: circular blur, its adjoint, and the exact step that HQS takes with it."""

from math import floor

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from .kernels import origin


def spread(kernel: NDArray[np.float32], size: int) -> Tensor:
    """Return a small kernel as the blur of a point at the origin of a (size, size) torus, shape (1, size, size).

    An even side, whose middle lies between two pixels, is moved by half a pixel with linear interpolation: it would
    shift the truth otherwise.
    """
    height, width = kernel.shape
    if max(height, width) > size:
        raise ValueError(f"A kernel of {width} x {height} pixels is larger than the {size} x {size} image.")
    torus = torch.zeros(1, size, size)
    torus[0, :height, :width] = torch.from_numpy(kernel)
    for dim, middle in zip((-2, -1), origin(kernel), strict=True):
        torus = torus.roll(-floor(middle), dim)
        if middle % 1:
            torus = (torus + torus.roll(-1, dim)) / 2
    return torus


def transfer(kernel: Tensor) -> Tensor:
    """K = FFT(k): the eigenvalues of the blur, (B, 1, H, W // 2 + 1) complex, for a spread kernel (B, 1, H, W)."""
    return torch.fft.rfft2(kernel)


def A(y: Tensor, kernel: Tensor) -> Tensor:
    """A y = k * y, circular: images (B, C, H, W), spread kernels (B, 1, H, W).

    >>> point = torch.zeros(1, 1, 4, 4)
    >>> point[..., 0, 0] = 1
    >>> y = torch.rand(1, 3, 4, 4)
    >>> bool(torch.allclose(A(y, point), y, atol=1e-6))
    True
    """
    return torch.fft.irfft2(transfer(kernel) * torch.fft.rfft2(y), s=y.shape[-2:])


def A_adjoint(x: Tensor, kernel: Tensor) -> Tensor:
    """A' x = k(-.) * x, so that <A y, x> = <y, A' x>; shapes as in ``A``."""
    return torch.fft.irfft2(transfer(kernel).conj() * torch.fft.rfft2(x), s=x.shape[-2:])


def hqs_step(y: Tensor, x: Tensor, kernel: Tensor, beta: Tensor) -> Tensor:
    """(A'A + beta I)^-1 (A'x + beta y) = argmin_v |A v - x|^2 + beta |v - y|^2, exact, in O(N log N).

    Images (B, C, H, W), spread kernel (B, 1, H, W), beta > 0 a scalar. A contraction in y with modulus
    beta / (beta + min |K|^2) <= 1. Source: half-quadratic splitting, Geman and Yang, IEEE TIP 1995.
    """
    K = transfer(kernel)
    power = K.real.square() + K.imag.square()
    right = K.conj() * torch.fft.rfft2(x) + beta * torch.fft.rfft2(y)
    return torch.fft.irfft2(right / (power + beta), s=y.shape[-2:])
