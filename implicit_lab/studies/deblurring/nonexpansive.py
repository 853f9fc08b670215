"""A denoiser that no input can stretch: what the advice against a global Lipschitz bound is tried on."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils import parametrize

PATCH = 4
"""Pixels a side of the patch whose values become the channels: the layers work at a quarter of the resolution."""
CHANNELS = 3 * PATCH**2
HIDDEN = 122
DEPTH = 8
"""Together as many parameters as the ordinary denoiser has, to a quarter of a percent."""


class AtMostOne(nn.Module):
    """K / sqrt(r), with r_i = sum_j,d |(K K')_ij(d)|: a convolution of norm at most 1, whatever K is.

    K K' is at most diag(r) by Gershgorin's theorem, so that its rescaled version is at most I. Kernels (hidden,
    channels, 3, 3). Source: almost orthogonal layers, Prach and Lampert, ECCV 2022.
    """

    def forward(self, kernel: Tensor) -> Tensor:
        """The kernel of the same shape whose convolution stretches nothing."""
        products = F.conv2d(kernel, kernel, padding=kernel.shape[-1] - 1)
        bound = products.abs().sum(dim=(1, 2, 3))
        return kernel * bound.clamp_min(torch.finfo(kernel.dtype).tiny).rsqrt().reshape(-1, 1, 1, 1)


class PotentialLayer(nn.Module):
    """v - 2 K' relu(K v + b): a gradient step on a convex function, non-expansive where the norm of K is at most 1.

    Source: convex potential layers, Meunier et al., ICML 2022.
    """

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(CHANNELS, HIDDEN, 3, padding=1)
        parametrize.register_parametrization(self.convolution, "weight", AtMostOne())

    def forward(self, v: Tensor) -> Tensor:
        """v: (B, CHANNELS, H, W); the same shape comes back."""
        back: Tensor = F.conv_transpose2d(F.relu(self.convolution(v)), self.convolution.weight, padding=1)
        return v - 2 * back


class NonexpansiveDenoiser(nn.Module):
    """H with |H(v) - H(w)| <= |v - w| for all pictures v and w (B, 3, H, W); H and W are multiples of 4.

    It has one strength: the bound holds for no other.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(*(PotentialLayer() for _ in range(DEPTH)))

    def forward(self, v: Tensor, strength: Tensor | float = 1.0) -> Tensor:
        """The denoised picture, of the shape of v."""
        out: Tensor = self.layers(F.pixel_unshuffle(v, PATCH))
        return F.pixel_shuffle(out, PATCH)
