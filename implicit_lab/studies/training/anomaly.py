"""A small problem to train on: Kepler's equation, learned by a tanh layer that feeds back into itself.

The map from the time M to the anomaly E, E - e sin E = M, is an implicit one, of slope 1 / (1 - e) at 0. The network
is z = tanh(W z + U x + b), y = c z, of WIDTH numbers, in float64. Where ||W|| is kept at most CAP, so is the modulus.
"""

import math

import torch
from torch import Tensor, nn

from .choices import CAP

WIDTH = 16
POINTS = 64

Read = tuple[Tensor, Tensor]
"""What G reads: W (n, n), and U x + b (B, n)."""


def problem(eccentricity: float) -> tuple[Tensor, Tensor]:
    """x = M / pi and the truth E / pi, (64, 1) each, x evenly from -1 to 1; E by bisection.

    >>> x, truth = problem(0.9)
    >>> bool((torch.pi * truth - 0.9 * torch.sin(torch.pi * truth) - torch.pi * x).abs().max() < 1e-12)
    True
    """
    x = torch.linspace(-1, 1, POINTS, dtype=torch.float64)[:, None]
    M = math.pi * x
    low, high = M - 1, M + 1
    for _ in range(60):
        middle = (low + high) / 2
        below = middle - eccentricity * middle.sin() < M
        low, high = torch.where(below, middle, low), torch.where(below, high, middle)
    return x, (low + high) / 2 / math.pi


class Feedback(nn.Module):
    """z = tanh(W z + U x + b), read out as c z; ``kept`` divides W by ||W|| / CAP wherever that is more than 1."""

    def __init__(self, kept: bool, seed: int) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)

        def normal(*shape: int, scale: float = 1.0) -> nn.Parameter:
            return nn.Parameter(scale * torch.randn(*shape, generator=generator, dtype=torch.float64))

        self.kept = kept
        self.W = normal(WIDTH, WIDTH, scale=0.4 / math.sqrt(WIDTH))
        self.U = normal(1, WIDTH)
        self.b = normal(WIDTH, scale=0.5)
        self.c = normal(WIDTH, 1, scale=1 / WIDTH)

    def encode(self, x: Tensor) -> Read:
        """What all iterations read."""
        W = self.W
        if self.kept:
            W = W / (torch.linalg.matrix_norm(W, 2) / CAP).clamp(min=1)
        return W, x @ self.U + self.b

    def forward(self, z: Tensor, x: Read) -> Tensor:
        """G(z, x), (B, n)."""
        return torch.tanh(z @ x[0].T + x[1])

    def initial(self, x: Read) -> Tensor:
        """Zeros (B, n)."""
        return torch.zeros_like(x[1])

    def decode(self, z: Tensor) -> Tensor:
        """The answer (B, 1)."""
        return z @ self.c

    @staticmethod
    def modulus(z: Tensor, x: Read) -> float:
        """The largest ||dG/dz|| over the batch, at z: J = diag(1 - G(z)^2) W."""
        slope = 1 - torch.tanh(z @ x[0].T + x[1]).square()
        return float(torch.linalg.matrix_norm(slope[:, :, None] * x[0], 2).max())


def squared_error(y: Tensor, truth: Tensor) -> Tensor:
    """The mean squared error that is trained."""
    return (y - truth).square().mean()
