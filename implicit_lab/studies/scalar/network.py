"""The trained toy's two networks, under one Lipschitz bound: a small G that is iterated, and a wide F in one pass."""

import math
from itertools import pairwise
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from ...study import ExplicitModel, ImplicitModel
from .trained import LARGEST, SLOWEST

IMPLICIT_WIDTH = 64
EXPLICIT_WIDTH = 256
POWER_STEPS = 2


class SpectralBall(nn.Module):
    """W -> W min(1, bound / ||W||_2): the matrix, scaled back into the ball of spectral norm ``bound``.

    In training ||W||_2 is followed by power iteration, one warm start to the next; in evaluation it is exact.
    """

    right: Tensor

    def __init__(self, bound: float, columns: int) -> None:
        super().__init__()
        self.bound = bound
        self.register_buffer("right", nn.functional.normalize(torch.randn(columns), dim=0), persistent=False)

    def forward(self, weight: Tensor) -> Tensor:
        """The scaled matrix, of the shape of ``weight``."""
        if not self.training:
            return weight * (self.bound / torch.linalg.matrix_norm(weight, ord=2)).clamp(max=1)
        with torch.no_grad():
            right = self.right
            for _ in range(POWER_STEPS):
                left = nn.functional.normalize(weight @ right, dim=0)
                right = nn.functional.normalize(weight.T @ left, dim=0)
            self.right = right
        return weight * (self.bound / (left @ weight @ right)).clamp(max=1)


class MaxMin(nn.Module):
    """Sorts the coordinates in pairs: 1-Lipschitz, and it keeps the length of every gradient that passes."""

    def forward(self, x: Tensor) -> Tensor:
        """(B, 2n) -> (B, 2n)."""
        a, b = x.chunk(2, dim=-1)
        return torch.cat((torch.maximum(a, b), torch.minimum(a, b)), dim=-1)


def bounded_network(sizes: list[int], bound: float) -> nn.Sequential:
    """A network of affine layers with MaxMin between them whose Lipschitz constant is at most ``bound``.

    Each of the k matrices has spectral norm at most bound^(1/k), so their product is at most ``bound``.
    """
    share = bound ** (1 / (len(sizes) - 1))
    layers: list[nn.Module] = []
    for columns, rows in pairwise(sizes):
        layer = nn.Linear(columns, rows)
        nn.init.orthogonal_(layer.weight, min(share, 1.5))
        layers += [parametrize.register_parametrization(layer, "weight", SpectralBall(share, columns)), MaxMin()]
    return nn.Sequential(*layers[:-1])


class ImplicitToy(ImplicitModel):
    """G(y, x) = (1 - e(x)) y + b(x), iterated from y_0 = 0: the form of the theorem's operator, with e and b learned.

    A small network gives (b, r) at x, and e = |r| / 10, held in [0.001, 1]. The network is (bound / sqrt 2)-Lipschitz,
    so for |y| <= 10 a step is at most ``bound``-Lipschitz in x: |b' - y e'| <= sqrt(b'^2 + (10 e')^2) sqrt 2. In y it
    contracts by 1 - e(x). Shapes: x (B, 1), y (B, 1).
    """

    def __init__(self, bound: float) -> None:
        super().__init__()
        self.net = bounded_network([1, IMPLICIT_WIDTH, IMPLICIT_WIDTH, 2], bound / math.sqrt(2))

    def encode(self, x: Any) -> Tensor:
        """(b(x), e(x)), (B, 2)."""
        b, r = self.net(x).split(1, dim=-1)
        return torch.cat((b, (r.abs() / LARGEST).clamp(SLOWEST, 1)), dim=-1)

    def forward(self, z: Tensor, x: Any) -> Tensor:
        """G(z, x) for an encoded x."""
        b, e = x.split(1, dim=-1)
        return cast(Tensor, z + (b - e * z))

    def initial(self, x: Any) -> Tensor:
        """y_0 = 0."""
        return cast(Tensor, x.new_zeros(x.shape[0], 1))


class ExplicitToy(ExplicitModel):
    """y = F(x) in one pass, four times as wide, under the same bound. Shapes: x (B, 1), y (B, 1)."""

    def __init__(self, bound: float) -> None:
        super().__init__()
        self.net = bounded_network([1, EXPLICIT_WIDTH, EXPLICIT_WIDTH, 1], bound)

    def forward(self, x: Any) -> Tensor:
        """F(x)."""
        return cast(Tensor, self.net(x))
