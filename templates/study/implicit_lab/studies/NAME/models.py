"""A step that moves heat to the neighbours and contracts, and the same number of weights in one pass."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import conv1d

from ...study import ExplicitModel, ImplicitModel

SHARE = 0.98
"""No step keeps more of the heat than this: it contracts at least by that."""


class Spread(ImplicitModel):
    """G(y, x) = s K y + g x: a mean K of three neighbours, a share s < 0.98 of it, and g of the sources, all learned.

    A mean never stretches a difference, so that G contracts by s. Shapes: x, y (B, points).
    """

    def __init__(self) -> None:
        super().__init__()
        self.taps = nn.Parameter(torch.zeros(3))
        self.share = nn.Parameter(torch.zeros(()))
        self.gain = nn.Parameter(torch.ones(()))

    def forward(self, z: Tensor, x: Any) -> Tensor:
        """G(z, x)."""
        mean = conv1d(z[:, None], self.taps.softmax(0)[None, None], padding=1)[:, 0]
        step: Tensor = SHARE * self.share.sigmoid() * mean + self.gain * x
        return step

    def initial(self, x: Any) -> Tensor:
        """A cold rod."""
        return torch.zeros_like(x)


class OnePass(ExplicitModel):
    """Five weights, as many as the step has, in one pass. Shapes: x, y (B, points)."""

    def __init__(self) -> None:
        super().__init__()
        self.taps = nn.Parameter(torch.tensor([0.0, 0.0, 1.0, 0.0, 0.0]))

    def forward(self, x: Any) -> Tensor:
        """F(x)."""
        return conv1d(x[:, None], self.taps[None, None], padding=2)[:, 0]
