"""The two networks of equal size: HQS iterates the denoiser with the physics, the explicit one applies it once."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..study import ExplicitModel, ImplicitModel
from .denoiser import Denoiser
from .missing import data_step

Observation = dict[str, Tensor]
"""x: {"observation": (B, 3, H, W), "kernel": (B, 1, H, W) spread over the torus}, and where pixels are missing "seen",
the mask (B, 1, H, W)."""

BETA = 0.25
"""Where beta starts, the paper's value."""


class HQS(ImplicitModel):
    """G(y, x) = H((A'A + beta I)^-1 (A'x + beta y)), with H the denoiser and beta > 0 learned."""

    def __init__(self) -> None:
        super().__init__()
        self.denoiser = Denoiser()
        self.raw_beta = nn.Parameter(torch.tensor(math.log(math.expm1(BETA))))

    @property
    def beta(self) -> Tensor:
        """The weight of the last iterate in the data step."""
        return F.softplus(self.raw_beta)

    def forward(self, z: Tensor, x: Observation) -> Tensor:
        """One iteration: the exact data step, then the denoiser; z: (B, 3, H, W)."""
        out: Tensor = self.denoiser(data_step(z, x, self.beta))
        return out

    def initial(self, x: Observation) -> Tensor:
        """y_0 = 0."""
        return torch.zeros_like(x["observation"])


class Explicit(ExplicitModel):
    """F(x) = H(g x): the same denoiser, once; the learned gain g stands where HQS has its beta."""

    def __init__(self) -> None:
        super().__init__()
        self.denoiser = Denoiser()
        self.gain = nn.Parameter(torch.tensor(1.0))

    def forward(self, x: Observation) -> Tensor:
        """The sharp picture at one stroke, (B, 3, H, W)."""
        out: Tensor = self.denoiser(self.gain * x["observation"])
        return out


MODELS: dict[str, type[HQS] | type[Explicit]] = {"hqs": HQS, "explicit": Explicit}
