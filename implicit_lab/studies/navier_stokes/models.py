"""The networks: one Fourier block iterated, the same block once, and stacks of two, four and eight blocks.

All read the vorticity source curl f and the linear Stokes answer to it; both are free of parameters. They compute on a
latent grid of 16 x 16, which carries all but a few thousandths of the smooth flows of this study, and answer on the
64 x 64 grid by the exact interpolation of ``fourier.resample``. Circular convolution is exact on the torus, so none
needs padding or coordinates. Latent fields are (B, 16, 16, C), channels last.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...study import ExplicitModel, ImplicitModel
from .choices import SIZE, VISCOSITY
from .fourier import curl, inverse_laplacian, resample

GRID = 16
"""Points a side of the latent grid."""
MODES = 7
"""Largest wave number, in each direction, that the learned convolutions see: all that the latent grid carries."""
WIDTH = 24
"""Latent fields."""
STEP = 0.15
"""How far one iteration takes the fluid towards the block's answer."""
SWITCH = 0.1
"""How much of what is missing of the force one iteration switches on: t = 1 sees a tenth of it, t = 50 all but 0.5 %.

Neither moves the fixed point. The shipped weights were trained with 0.15 for both.
"""
SOURCE_SCALE = 0.57
STOKES_SCALE = 0.96
VORTICITY_SCALE = 0.76
"""Root mean squares of curl f, of the Stokes vorticity and of the truth over the training data."""


class FourierConvolution(nn.Module):
    """(K z)^(k) = W(k) z^(k) for |k_1|, |k_2| <= MODES, else 0: a learned C x C matrix for each wave number."""

    def __init__(self) -> None:
        super().__init__()
        scale = 0.5 / math.sqrt(WIDTH)
        self.weight = nn.Parameter(scale * torch.randn(2 * MODES + 1, MODES + 1, WIDTH, WIDTH, 2))

    def forward(self, z: Tensor) -> Tensor:
        """K z, (B, N, N, C)."""
        size = z.shape[1]
        spectrum = torch.fft.rfft2(z, dim=(1, 2))
        low = torch.cat([spectrum[:, : MODES + 1, : MODES + 1], spectrum[:, -MODES:, : MODES + 1]], dim=1)
        mixed = torch.einsum("bklc,klcd->bkld", low, torch.view_as_complex(self.weight))
        between = mixed.new_zeros(len(z), size - 2 * MODES - 1, MODES + 1, WIDTH)
        whole = torch.cat([mixed[:, : MODES + 1], between, mixed[:, MODES + 1 :]], dim=1)
        return torch.fft.irfft2(whole, s=(size, size), dim=(1, 2))


class Gate(nn.Module):
    """a * softsign(b), with a and b linear in z at each point: products of fields, as in u . grad omega, but tame."""

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.inner = nn.Linear(WIDTH, 2 * WIDTH)
        self.outer = nn.Linear(WIDTH, outputs)

    def forward(self, z: Tensor) -> Tensor:
        """Pointwise: (B, N, N, C) to (B, N, N, outputs)."""
        a, b = self.inner(z).chunk(2, dim=-1)
        out: Tensor = self.outer(a * F.softsign(b))
        return out


class FourierLayer(nn.Module):
    """Gate(K z + W z + s): a global convolution, a pointwise map of z, an injected s, and products of the sum."""

    def __init__(self, outputs: int = WIDTH) -> None:
        super().__init__()
        self.convolution = FourierConvolution()
        self.pointwise = nn.Linear(WIDTH, WIDTH)
        self.gate = Gate(outputs)

    def forward(self, z: Tensor, injected: Tensor | float = 0.0) -> Tensor:
        """(B, N, N, C) to (B, N, N, outputs)."""
        out: Tensor = self.gate(self.convolution(z) + self.pointwise(z) + injected)
        return out


class Lift(nn.Module):
    """What every network reads of a force (B, 2, H, W): WIDTH linear combinations of curl f and its Stokes answer."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(2, WIDTH)

    def forward(self, force: Tensor) -> Tensor:
        """(B, 16, 16, C), for a force on any even grid that carries its waves."""
        source = resample(curl(force), GRID)
        stokes = inverse_laplacian(source) / VISCOSITY
        out: Tensor = self.linear(torch.stack([source / SOURCE_SCALE, stokes / STOKES_SCALE], dim=-1))
        return out


class Head(nn.Module):
    """From latent fields to the vorticity, through one more Fourier layer, as in the paper."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = FourierLayer(1)

    def forward(self, z: Tensor, size: int = SIZE) -> Tensor:
        """(B, N, N, C) to (B, size, size), with mean zero as every vorticity on the torus."""
        out: Tensor = self.layer(z)[..., 0]
        return VORTICITY_SCALE * resample(out - out.mean((1, 2), keepdim=True), size)


class ImplicitFNO(ImplicitModel):
    """z = (p, q): p <- p + SWITCH (s - p), q <- q + STEP (block(q, p) - q), with s = lift(f) and y = head(q).

    p switches the force on gradually, as continuation methods do, and q is a fluid that it sets going from rest. At
    the fixed point p = s and q = block(q, s).
    """

    def __init__(self) -> None:
        super().__init__()
        self.lift = Lift()
        self.block = FourierLayer()
        self.head = Head()

    def encode(self, x: Tensor) -> Tensor:
        """s = lift(f), (B, 16, 16, C), for forces (B, 2, H, W)."""
        out: Tensor = self.lift(x)
        return out

    def initial(self, x: Tensor) -> Tensor:
        """z_0 = 0, (B, 16, 16, 2 C)."""
        return torch.zeros_like(torch.cat([x, x], dim=-1))

    def forward(self, z: Tensor, x: Tensor) -> Tensor:
        """One iteration; z: (B, 16, 16, 2 C), x: (B, 16, 16, C)."""
        p, q = z.chunk(2, dim=-1)
        p = torch.lerp(p, x, SWITCH)
        return torch.cat([p, torch.lerp(q, self.block(q, p), STEP)], dim=-1)

    def whole_step(self, z: Tensor, x: Tensor) -> Tensor:
        """The block itself, with all of the force at once: p <- s, q <- block(q, s)."""
        return torch.cat([x, self.block(z.chunk(2, dim=-1)[1], x)], dim=-1)

    def decode(self, z: Tensor, size: int = SIZE) -> Tensor:
        """The vorticity, (B, size, size)."""
        out: Tensor = self.head(z.chunk(2, dim=-1)[1], size)
        return out


class ExplicitFNO(ExplicitModel):
    """y = head(z), z_j = z_{j-1} + block_j(z_{j-1}, s) from z_0 = s = lift(f), j = 1, ..., depth.

    Each block has weights of its own; with one, the network has the parameters of the implicit one.
    """

    def __init__(self, depth: int = 1) -> None:
        super().__init__()
        self.lift = Lift()
        self.blocks = nn.ModuleList(FourierLayer() for _ in range(depth))
        self.head = Head()

    def forward(self, x: Tensor, size: int = SIZE) -> Tensor:
        """The vorticity at one stroke, (B, size, size), for forces (B, 2, H, W)."""
        injected = self.lift(x)
        z = injected
        for block in self.blocks:
            z = z + block(z, injected)
        out: Tensor = self.head(z, size)
        return out


DEPTHS: dict[str, int] = {"fno-explicit": 1, "fno-deeper-2": 2, "fno-deeper-4": 4, "fno-deeper-8": 8}
"""Explicit network -> its number of blocks."""

NETWORKS: tuple[str, ...] = ("fno-implicit", *DEPTHS)


def build(name: str) -> ImplicitFNO | ExplicitFNO:
    """The network called ``name``, untrained."""
    return ImplicitFNO() if name == "fno-implicit" else ExplicitFNO(DEPTHS[name])
