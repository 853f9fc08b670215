"""The networks: HQS and PGD iterate a denoiser with the physics, the explicit network applies it once.

A strength goes with the step that an operator takes. Where y = H(v) and v = (A'A + beta I)^-1 (A'x + beta y), the
correction U of H(v) = v + s U(v) answers for the data: beta s U(v) = A'(A v - x). With s = BETA / beta the solutions v
are the same for every beta, as they are for the proximal map of R / beta that the denoiser stands for. So one denoiser
serves data steps of any size; PGD, whose step gamma A'(A y - x) is that of beta = 1 / gamma where |A| is small, has
s = gamma BETA.

The noisier the data, the less they are worth: 1 / sigma^2 in the likelihood. So beta, or s where no beta is, grows as
sigma^2, and one denoiser serves every noise, too.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor, nn

from ...study import ExplicitModel, ImplicitModel
from .choices import RELAXATION
from .data_term import data_gradient, data_step, relative_noise_variance
from .denoiser import Denoiser
from .forward_model import Observation
from .nonexpansive import NonexpansiveDenoiser

BETA = 0.25
"""The weight of the last iterate at which the denoiser has its full strength, 1; the paper's start."""
GAMMA = 1.0
"""The step of PGD, the paper's start."""
CONTRACTING_GAMMA = 1.9
"""The step of the PGD that contracts, chosen on validation: almost the longest whose data step stretches nothing."""


class HQS(ImplicitModel):
    """G(y, x) = (1 - a) y + a H((A'A + beta I)^-1 (A'x + beta y)), with H(v) = v + (BETA / beta) U(v) the denoiser.

    With a < 1 the step is relaxed (Krasnoselskii 1955, Mann 1953): the fixed points are the same, an iteration is a
    contraction where the whole step may not be one, and it takes more of them. beta is no parameter; it is kept with
    the weights.
    """

    beta: Tensor

    def __init__(self, denoiser: Callable[[], nn.Module] = Denoiser, relaxation: float = 1.0) -> None:
        super().__init__()
        self.denoiser = denoiser()
        self.relaxation = relaxation
        self.register_buffer("beta", torch.tensor(BETA))

    def forward(self, z: Tensor, x: Observation) -> Tensor:
        """One iteration: the exact data step, then the denoiser; z: (B, 3, H, W)."""
        return z + self.relaxation * (self.whole_step(z, x) - z)

    def whole_step(self, z: Tensor, x: Observation) -> Tensor:
        """The iteration with a = 1."""
        out: Tensor = self.denoiser(data_step(z, x, self.beta * relative_noise_variance(x)), BETA / self.beta)
        return out

    def initial(self, x: Observation) -> Tensor:
        """y_0 = 0."""
        return torch.zeros_like(x.image)


class PGD(ImplicitModel):
    """G(y, x) = (1 - a) y + a H(y - gamma A'(A y - x)), with H(v) = v + gamma BETA U(v) the denoiser.

    gamma is no parameter; the data step does not stretch below gamma = 2, for |A| <= 1. a relaxes the step as in HQS.
    """

    gamma: Tensor

    def __init__(self, relaxation: float = 1.0, gamma: float = GAMMA) -> None:
        super().__init__()
        self.denoiser = Denoiser()
        self.relaxation = relaxation
        self.register_buffer("gamma", torch.tensor(gamma))

    def forward(self, z: Tensor, x: Observation) -> Tensor:
        """One iteration: a gradient step on the data term, then the denoiser; z: (B, 3, H, W)."""
        return z + self.relaxation * (self.whole_step(z, x) - z)

    def whole_step(self, z: Tensor, x: Observation) -> Tensor:
        """The iteration with a = 1."""
        out: Tensor = self.denoiser(
            z - self.gamma * data_gradient(z, x), self.gamma * BETA * relative_noise_variance(x)
        )
        return out

    def initial(self, x: Observation) -> Tensor:
        """y_0 = 0."""
        return torch.zeros_like(x.image)


class Explicit(ExplicitModel):
    """F(x) = H(g x): the same denoiser, once; the learned gain g stands where HQS has its beta."""

    def __init__(self) -> None:
        super().__init__()
        self.denoiser = Denoiser()
        self.gain = nn.Parameter(torch.tensor(1.0))

    def forward(self, x: Observation) -> Tensor:
        """The sharp picture at one stroke, (B, 3, H, W)."""
        out: Tensor = self.denoiser(self.gain * x.image)
        return out


class HQSOnce(ExplicitModel):
    """F(x) = H((A'A + b I)^-1 A'x): one whole step of HQS from 0, told kernel and noise as HQS is.

    The explicit network that knows what HQS knows, of its size and the learned b; b grows with the noise as beta does.
    """

    def __init__(self) -> None:
        super().__init__()
        self.denoiser = Denoiser()
        self.log_beta = nn.Parameter(torch.tensor(math.log(BETA)))

    def forward(self, x: Observation) -> Tensor:
        """The sharp picture at one stroke, (B, 3, H, W)."""
        beta = self.log_beta.exp() * relative_noise_variance(x)
        out: Tensor = self.denoiser(data_step(torch.zeros_like(x.image), x, beta))
        return out


class Unrolled(ExplicitModel):
    """y_k = H_k((A'A + beta_k I)^-1 (A'x + beta_k y_{k-1})) for k = 1..K, y_0 = 0: K denoisers of its own.

    The deeper explicit network, with K times the parameters. Every beta_k is learned and, unlike that of HQS, not told
    the noise.
    """

    def __init__(self, depth: int) -> None:
        super().__init__()
        self.denoisers = nn.ModuleList(Denoiser() for _ in range(depth))
        self.log_betas = nn.Parameter(torch.full((depth,), math.log(BETA)))

    def forward(self, x: Observation) -> Tensor:
        """The last of the K pictures, (B, 3, H, W)."""
        y = torch.zeros_like(x.image)
        for denoiser, beta in zip(self.denoisers, self.betas(x), strict=True):
            y = denoiser(data_step(y, x, beta))
        return y

    def betas(self, x: Observation) -> Sequence[Tensor]:
        """The weight of the last iterate in each of the K data steps."""
        return self.log_betas.exp().unbind()


class UnrolledTold(Unrolled):
    """The same, told the noise as HQS is: every beta_k grows with it."""

    def betas(self, x: Observation) -> Sequence[Tensor]:
        """Times (sigma / 0.03)^2: of one sample (B, 1, 1, 1)."""
        return [beta * relative_noise_variance(x) for beta in super().betas(x)]


DEPTHS = (2, 4, 8)
MODELS: dict[str, Callable[[], ImplicitModel | ExplicitModel]] = {
    "hqs": partial(HQS, relaxation=RELAXATION["hqs"]),
    "pgd": partial(PGD, relaxation=RELAXATION["pgd"]),
    "hqs-contracting": HQS,
    "pgd-contracting": partial(PGD, gamma=CONTRACTING_GAMMA),
    "hqs-nonexpansive": partial(HQS, NonexpansiveDenoiser),
    "explicit": Explicit,
    "hqs-once": HQSOnce,
    **{f"unrolled-{depth}": partial(Unrolled, depth) for depth in DEPTHS},
}
COMPARED: dict[str, Callable[[], ExplicitModel]] = {
    f"unrolled-told-{depth}": partial(UnrolledTold, depth) for depth in DEPTHS
}
"""What is trained to be held against these, and does not ship."""
TRAINED = MODELS | COMPARED
