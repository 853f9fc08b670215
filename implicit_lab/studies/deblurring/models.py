"""The networks: HQS and PGD iterate a denoiser with the physics, the explicit network applies it once.

A strength goes with the step that an operator takes. Where y = H(v) and v = (A'A + beta I)^-1 (A'x + beta y), the
correction U of H(v) = v + s U(v) answers for the data: beta s U(v) = A'(A v - x). With s = BETA / beta the solutions v
are the same for every beta, as they are for the proximal map of R / beta that the denoiser stands for. So one denoiser
serves data steps of any size; PGD, whose step gamma A'(A y - x) is that of beta = 1 / gamma where |A| is small, has
s = gamma BETA.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from ..study import ExplicitModel, ImplicitModel
from .denoiser import Denoiser
from .missing import data_gradient, data_step

Observation = dict[str, Tensor]
"""x: {"observation": (B, 3, H, W), "kernel": (B, 1, H, W) spread over the torus}, and where pixels are missing "seen",
the mask (B, 1, H, W)."""

BETA = 0.25
"""The weight of the last iterate at which the denoiser has its full strength, 1; the paper's start."""
GAMMA = 1.0
"""The step of PGD, the paper's start."""


class HQS(ImplicitModel):
    """G(y, x) = H((A'A + beta I)^-1 (A'x + beta y)), with H(v) = v + (BETA / beta) U(v) the denoiser.

    beta is no parameter; it is kept with the weights.
    """

    beta: Tensor

    def __init__(self, denoiser: Callable[[], nn.Module] = Denoiser) -> None:
        super().__init__()
        self.denoiser = denoiser()
        self.register_buffer("beta", torch.tensor(BETA))

    def forward(self, z: Tensor, x: Observation) -> Tensor:
        """One iteration: the exact data step, then the denoiser; z: (B, 3, H, W)."""
        out: Tensor = self.denoiser(data_step(z, x, self.beta), BETA / self.beta)
        return out

    def initial(self, x: Observation) -> Tensor:
        """y_0 = 0."""
        return torch.zeros_like(x["observation"])


class PGD(ImplicitModel):
    """G(y, x) = H(y - gamma A'(A y - x)), with H(v) = v + gamma BETA U(v) the denoiser.

    gamma is no parameter; the data step does not stretch below gamma = 2, for |A| <= 1.
    """

    gamma: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.denoiser = Denoiser()
        self.register_buffer("gamma", torch.tensor(GAMMA))

    def forward(self, z: Tensor, x: Observation) -> Tensor:
        """One iteration: a gradient step on the data term, then the denoiser; z: (B, 3, H, W)."""
        out: Tensor = self.denoiser(z - self.gamma * data_gradient(z, x), self.gamma * BETA)
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


MODELS: dict[str, Callable[[], ImplicitModel | ExplicitModel]] = {"hqs": HQS, "pgd": PGD, "explicit": Explicit}
