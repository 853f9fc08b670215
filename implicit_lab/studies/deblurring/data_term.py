"""The data term |M (A y - x)|^2 / 2: its gradient, which PGD steps along, and its proximal step, which HQS takes.

Without lost pixels the step is diagonal in frequencies. M A is diagonal neither in pixels nor in frequencies; its step
is solved by conjugate gradients. Without blur these are exact after two iterations, for M'M + beta I has two
eigenvalues.
"""

import torch
from torch import Tensor

from .choices import NOISE, TRAINED_NOISE
from .forward_model import MA, A, A_adjoint, MA_adjoint, Observation, transfer

CG_TOLERANCE = 1e-6
"""Relative residual at which the conjugate gradients end, near the rounding of float32."""
MAX_CG_ITERATIONS = 200


def relative_noise_variance(x: Observation) -> Tensor:
    """(sigma / 0.03)^2, (B, 1, 1, 1): 1 for the paper's noise; sigma is followed no further than it was trained."""
    return (x.noise.clamp(*TRAINED_NOISE) / NOISE).square()


def data_step(y: Tensor, x: Observation, beta: Tensor) -> Tensor:
    """argmin_v |M (A v - x)|^2 + beta |v - y|^2, the step of HQS: exact, or to 1e-6 where pixels are lost."""
    if x.mask is None:
        return hqs_step(y, x.image, x.kernel, beta)
    return masked_hqs_step(y, x.image, x.kernel, x.mask, beta)


def data_gradient(y: Tensor, x: Observation) -> Tensor:
    """A'M (A y - x), the gradient of |M (A y - x)|^2 / 2 in y, (B, C, H, W); M = I where no pixel is lost."""
    error = A(y, x.kernel) - x.image
    return A_adjoint(error, x.kernel) if x.mask is None else MA_adjoint(error, x.kernel, x.mask)


def hqs_step(y: Tensor, x: Tensor, kernel: Tensor, beta: Tensor) -> Tensor:
    """(A'A + beta I)^-1 (A'x + beta y) = argmin_v |A v - x|^2 + beta |v - y|^2, exact, in O(N log N).

    Images (B, C, H, W), spread kernel (B, 1, H, W), beta > 0 a scalar. A contraction in y with modulus
    beta / (beta + min |K|^2) <= 1. Source: half-quadratic splitting, Geman and Yang, IEEE TIP 1995.
    """
    share, right = hqs_in_frequencies(x, kernel, beta)
    return torch.fft.irfft2(share * torch.fft.rfft2(y) + right, s=y.shape[-2:])


def hqs_in_frequencies(x: Tensor, kernel: Tensor, beta: Tensor) -> tuple[Tensor, Tensor]:
    """(beta / (|K|^2 + beta), conj(K) X / (|K|^2 + beta)): what the step of HQS makes of Y is the first times Y, plus
    the second.
    """
    K = transfer(kernel)
    power = K.real.square() + K.imag.square() + beta
    return beta / power, K.conj() * torch.fft.rfft2(x) / power


def pgd_in_frequencies(x: Tensor, kernel: Tensor, gamma: Tensor) -> tuple[Tensor, Tensor]:
    """(1 - gamma |K|^2, gamma conj(K) X): as ``hqs_in_frequencies``, of y - gamma A'(A y - x)."""
    K = transfer(kernel)
    return 1 - gamma * (K.real.square() + K.imag.square()), gamma * K.conj() * torch.fft.rfft2(x)


def masked_hqs_step(y: Tensor, x: Tensor, kernel: Tensor, mask: Tensor, beta: Tensor) -> Tensor:
    """(A'MA + beta I)^-1 (A'Mx + beta y) = argmin_v |M (A v - x)|^2 + beta |v - y|^2, to a residual of 1e-6.

    Images (B, C, H, W), spread kernel and mask (B, 1, H, W), beta > 0 a scalar. Without blur it is
    (M + beta I)^-1 (M x + beta y) in each pixel. Cost: about 15 iterations of two blurs at beta = 1/4, since the
    condition number is at most 1 + 1 / beta. Source: conjugate gradients, Hestenes and Stiefel 1952.
    """

    def normal(v: Tensor) -> Tensor:
        return MA_adjoint(MA(v, kernel, mask), kernel, mask) + beta * v

    right = MA_adjoint(x, kernel, mask) + beta * y
    goal = CG_TOLERANCE**2 * _inner(right, right)
    v = y
    residual = right - normal(v)
    direction, size = residual, _inner(residual, residual)
    for _ in range(MAX_CG_ITERATIONS):
        running = size > goal
        if not running.any():
            break
        pushed = normal(direction)
        # A sample that is solved already stands still: the answer is the same alone and in any batch.
        length = torch.where(running, size / _inner(direction, pushed), 0)
        v = v + length * direction
        residual = residual - length * pushed
        before, size = size, torch.where(running, _inner(residual, residual), size)
        direction = residual + size / before.clamp_min(torch.finfo(y.dtype).tiny) * direction
    return v


def _inner(a: Tensor, b: Tensor) -> Tensor:
    """<a, b> of each sample, (B, 1, 1, 1)."""
    return (a * b).sum(dim=(1, 2, 3), keepdim=True)
