"""Structural similarity: how alike two pictures are in brightness, contrast and structure, window by window."""

import torch
from torch import Tensor

SIGMA = 1.5
"""Standard deviation of the Gaussian window, in pixels."""
RADIUS = 5
"""The window is cut off here: 11 x 11 pixels."""
C1, C2 = 0.01**2, 0.03**2
"""Keep both ratios defined in flat dark windows; for a range of 1."""


def ssim(y: Tensor, truth: Tensor) -> Tensor:
    """Mean of (2 m m' + C1)(2 s + C2) / ((m^2 + m'^2 + C1)(v + v' + C2)) over windows and channels.

    m, m' are the means, v, v' the variances and s the covariance of y and truth under an 11 x 11 Gaussian window, at
    every place where it lies whole within the picture. Pictures (B, C, H, W) with a range of 1 give (B,), at most 1.
    Source: Wang, Bovik, Sheikh and Simoncelli, IEEE TIP 2004, with the paper's constants.

    Raises ``ValueError`` for pictures smaller than the window.

    >>> flat = torch.full((1, 3, 16, 16), 0.5)
    >>> ssim(flat, flat)
    tensor([1.])
    """
    height, width = y.shape[-2:]
    window = 2 * RADIUS + 1
    if min(height, width) < window:
        raise ValueError(f"SSIM needs pictures of at least {window} x {window} pixels, not {width} x {height}.")
    down, across = _averages(height, y), _averages(width, y).mT
    mean, mean_truth, square, square_truth, product = (
        down @ picture @ across for picture in (y, truth, y.square(), truth.square(), y * truth)
    )
    variances = square - mean.square() + square_truth - mean_truth.square()
    covariance = product - mean * mean_truth
    brightness = (2 * mean * mean_truth + C1) / (mean.square() + mean_truth.square() + C1)
    structure = (2 * covariance + C2) / (variances + C2)
    return (brightness * structure).flatten(1).mean(1)


def _averages(size: int, like: Tensor) -> Tensor:
    """The window along one axis as a band matrix, (size - 2 RADIUS, size): each row averages 11 neighbours."""
    offset = torch.arange(size)[None, :] - torch.arange(size - 2 * RADIUS)[:, None] - RADIUS
    weight = torch.exp(-0.5 * (offset.double() / SIGMA).square()) * (offset.abs() <= RADIUS)
    return (weight / weight.sum(1, keepdim=True)).to(like)
