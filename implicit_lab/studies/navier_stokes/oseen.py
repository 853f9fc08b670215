"""A hand-made G: the classical Picard iteration of the equation itself, each step a linear Oseen problem."""

import torch
from torch import Tensor

from ...fixed_points import Newton
from ...study import ImplicitModel
from .choices import SIZE, VISCOSITY
from .fourier import curl, gradient, inverse_laplacian, resample, solenoidal
from .steady import dealias

GRID = 32
"""Points a side that the iteration computes on: the steady flows here lie within 1e-4 of what it carries."""
_INNER = Newton(krylov=12, tolerance=1e-2)


class Oseen(ImplicitModel):
    """G(omega, f) = the w with u . grad w - nu Lap w = curl f, where u is the velocity of omega; no parameters.

    The flow is carried by the velocity of the iterate before, so that each step is linear; a steady flow is a fixed
    point. The step solves (I + (-nu Lap)^-1 u . grad) w = (-nu Lap)^-1 curl f by GMRES from w = omega, to a hundredth
    of the residual it starts with. Cost: at most 12 products with that operator, on 32 x 32. The first iterate, from
    rest, is the linear Stokes answer. It converges where the force is weak beside viscosity, and at this study's
    strength it does not. Source: Elman, Silvester and Wathen, Finite Elements and Fast Iterative Solvers, 2014, ch. 8.
    """

    def encode(self, x: Tensor) -> Tensor:
        """The source curl f, (B, 32, 32), of forces (B, 2, H, W)."""
        return resample(curl(x), GRID)

    def initial(self, x: Tensor) -> Tensor:
        """A fluid at rest."""
        return torch.zeros_like(x)

    def forward(self, z: Tensor, x: Tensor) -> Tensor:
        """One step: vorticity (B, 32, 32) to vorticity."""
        velocity = solenoidal(z)

        def linear(w: Tensor) -> Tensor:
            return inverse_laplacian(x - dealias((velocity * gradient(w)).sum(-3))) / VISCOSITY

        # Newton's method needs one step for a linear problem; what is left of it is its Krylov solver.
        new, _ = _INNER.step(linear, z, linear(z), None)
        return new.detach()

    def decode(self, z: Tensor) -> Tensor:
        """The vorticity, (B, 64, 64)."""
        return resample(z, SIZE)
