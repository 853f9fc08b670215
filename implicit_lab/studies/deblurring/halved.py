"""The same observation at half the resolution: what is run while a person drags a control."""

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from ...study import Problem
from .forward_model import Observation


def halved(problem: Problem) -> Problem:
    """x, truth and what is known of x on a quarter of the pixels, each the mean of the four that it covers.

    The blur is the one of half the length, and the noise that of the mean. Between pixels the blur of a mean is not
    quite the mean of the blur: the pictures are a look at the problem, and nothing is measured on them.

    >>> from .study import STUDY
    >>> small = halved(STUDY.problem(1, seed=0))
    >>> tuple(small.truth.shape), round(small.x.kernel.sum().item(), 4), round(small.x.noise.item(), 4)
    ((1, 3, 64, 64), 1.0, 0.015)
    """
    x: Observation = problem.x
    truth = avg_pool2d(problem.truth, 2)
    if x.mask is None:
        return Problem(Observation(avg_pool2d(x.image, 2), _halved(x.kernel), x.noise / 2), truth)
    seen = avg_pool2d(x.mask, 2)
    mask = (seen > 0).float()
    # Of the four, those that were seen.
    noise = x.noise / (4 * seen.sum() / mask.sum().clamp(min=1)).clamp(min=1).sqrt()
    return Problem(Observation(avg_pool2d(x.image, 2) / seen.clamp(min=0.25), _halved(x.kernel), noise, mask), truth)


def _halved(kernel: Tensor) -> Tensor:
    """The kernel (B, 1, H, W) of half the length: a shift by an odd number of pixels falls between two."""
    for dim in (-2, -1):
        size = kernel.shape[dim]
        even = kernel.index_select(dim, torch.arange(0, size, 2))
        odd = kernel.index_select(dim, torch.arange(1, size, 2))
        kernel = even + (odd + odd.roll(1, dim)) / 2
    return kernel
