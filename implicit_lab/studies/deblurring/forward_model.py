"""The forward model x = M (A y + n): circular blur A, a mask M where pixels are lost, and their adjoints."""

from collections.abc import Callable
from math import floor
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from .blur_kernels import origin


class Observation(NamedTuple):
    """What a network is given: x, and what is known of how it came to be."""

    image: Tensor
    """x, (B, 3, H, W): blurred and noisy, zero where pixels are lost."""
    kernel: Tensor
    """The blur kernel, spread over the torus, (B, 1, H, W)."""
    noise: Tensor
    """sigma, the standard deviation of n where white is 1, (B, 1, 1, 1)."""
    mask: Tensor | None = None
    """M, (B, 1, H, W): 1 where a pixel is seen, 0 where it is lost; None where none is."""

    def map(self, change: Callable[[Tensor], Tensor]) -> "Observation":
        """The observation with ``change`` made to each of its tensors."""
        image, kernel, noise = (change(leaf) for leaf in self[:3])
        return Observation(image, kernel, noise, None if self.mask is None else change(self.mask))


def spread(kernel: NDArray[np.float32], size: int) -> Tensor:
    """Return a small kernel as the blur of a point at the origin of a (size, size) torus, shape (1, size, size).

    An even side, whose middle lies between two pixels, is moved by half a pixel with linear interpolation: it would
    shift the truth otherwise.
    """
    height, width = kernel.shape
    if max(height, width) > size:
        raise ValueError(
            f"A kernel of {width} x {height} pixels is larger than the {size} x {size} image: choose a smaller one."
        )
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


def random_mask(share: float, size: int, generator: torch.Generator) -> Tensor:
    """M for a share of lost pixels, (1, 1, size, size): 1 where a pixel is seen, 0 where it is lost."""
    return (torch.rand(1, 1, size, size, generator=generator) >= share).float()


def MA(y: Tensor, kernel: Tensor, mask: Tensor) -> Tensor:
    """M A y: images (B, C, H, W), spread kernels and masks (B, 1, H, W)."""
    return mask * A(y, kernel)


def MA_adjoint(x: Tensor, kernel: Tensor, mask: Tensor) -> Tensor:
    """A' M x, so that <M A y, x> = <y, A' M x>; shapes as in ``MA``."""
    return A_adjoint(mask * x, kernel)
