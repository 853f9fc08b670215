"""Missing pixels: the forward model x = M A y + M n, its adjoint, and the step that HQS takes with it.

M keeps some pixels and drops the others, so M A is diagonal neither in pixels nor in frequencies. Its step is solved
by conjugate gradients; without blur these are exact after two iterations, for M'M + beta I has two eigenvalues.
"""

from collections.abc import Mapping

import torch
from torch import Tensor

from .blur import A, A_adjoint, hqs_step

TOLERANCE = 1e-6
"""Relative residual at which the conjugate gradients end, near the rounding of float32."""
MOST = 200


def mask(share: float, size: int, generator: torch.Generator) -> Tensor:
    """M for a share of missing pixels, (1, 1, size, size): 1 where a pixel is seen, 0 where it is not."""
    return (torch.rand(1, 1, size, size, generator=generator) >= share).float()


def MA(y: Tensor, kernel: Tensor, seen: Tensor) -> Tensor:
    """M A y: images (B, C, H, W), spread kernels and masks (B, 1, H, W)."""
    return seen * A(y, kernel)


def MA_adjoint(x: Tensor, kernel: Tensor, seen: Tensor) -> Tensor:
    """A' M x, so that <M A y, x> = <y, A' M x>; shapes as in ``MA``."""
    return A_adjoint(seen * x, kernel)


def masked_hqs_step(y: Tensor, x: Tensor, kernel: Tensor, seen: Tensor, beta: Tensor) -> Tensor:
    """(A'MA + beta I)^-1 (A'Mx + beta y) = argmin_v |M (A v - x)|^2 + beta |v - y|^2, to a residual of 1e-6.

    Images (B, C, H, W), spread kernel and mask (B, 1, H, W), beta > 0 a scalar. Without blur it is
    (M + beta I)^-1 (M x + beta y) in each pixel. Cost: about 15 iterations of two blurs at beta = 1/4, since the
    condition number is at most 1 + 1 / beta. Source: conjugate gradients, Hestenes and Stiefel 1952.
    """

    def normal(v: Tensor) -> Tensor:
        return MA_adjoint(MA(v, kernel, seen), kernel, seen) + beta * v

    right = MA_adjoint(x, kernel, seen) + beta * y
    goal = TOLERANCE**2 * _inner(right, right)
    v = y
    residual = right - normal(v)
    direction, size = residual, _inner(residual, residual)
    for _ in range(MOST):
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


def data_step(y: Tensor, x: Mapping[str, Tensor], beta: Tensor) -> Tensor:
    """The exact step of HQS for the input as it is: in frequencies, or with missing pixels where ``x`` says "seen"."""
    if "seen" in x:
        return masked_hqs_step(y, x["observation"], x["kernel"], x["seen"], beta)
    return hqs_step(y, x["observation"], x["kernel"], beta)


def data_gradient(y: Tensor, x: Mapping[str, Tensor]) -> Tensor:
    """The gradient of |M (A y - x)|^2 / 2 in y, A'M (A y - x), which PGD steps along; M = I without "seen" in ``x``."""
    error = A(y, x["kernel"]) - x["observation"]
    return MA_adjoint(error, x["kernel"], x["seen"]) if "seen" in x else A_adjoint(error, x["kernel"])


def _inner(a: Tensor, b: Tensor) -> Tensor:
    """<a, b> of each sample, (B, 1, 1, 1)."""
    return (a * b).sum(dim=(1, 2, 3), keepdim=True)
