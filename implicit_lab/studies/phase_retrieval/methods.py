"""Three steps G(z, x) that look for a picture in both sets, P_M to the magnitudes and P_S to the support.

x holds ``magnitude``, ``support`` and ``start``. z (B, 2, N, N) holds the field u that is iterated and, since a step
passes it anyway, the answer that u stands for, P_S P_M u, of the step before.
"""

from abc import abstractmethod
from typing import Any

import torch
from torch import Tensor

from ...study import ImplicitModel
from .choices import BETA, RELAXATION
from .projections import allowed, onto_magnitude, onto_support


class Retrieval(ImplicitModel):
    """What the three have in common: one transform there and back, and a start that belongs to the problem."""

    def forward(self, z: Tensor, x: Any) -> Tensor:
        """The next field, and the answer that the present one stands for."""
        u = z[:, 0]
        p = onto_magnitude(u, x["magnitude"])
        return torch.stack([self.next(u, p, x["support"]), onto_support(p, x["support"])], dim=1)

    @abstractmethod
    def next(self, u: Tensor, p: Tensor, support: Tensor) -> Tensor:
        """The next field, of u and p = P_M u."""

    def initial(self, x: Any) -> Tensor:
        """The start that x holds, and what of it fits the support."""
        return torch.stack([x["start"], onto_support(x["start"], x["support"])], dim=1)

    def decode(self, z: Tensor) -> Tensor:
        """P_S P_M of the field before."""
        return z[:, 1]


class ErrorReduction(Retrieval):
    """U <- P_S P_M u: the misfit never grows, and it stops at the first place where neither set is nearer."""

    def next(self, u: Tensor, p: Tensor, support: Tensor) -> Tensor:
        """P_S P_M u."""
        return onto_support(p, support)


class HybridInputOutput(Retrieval):
    """U <- P_M u where that is allowed, u - beta P_M u elsewhere (Fienup, Appl. Opt. 21, 1982).

    Where P_M u passes 0 inside the support, the step jumps from 0 to u: it is not continuous.
    """

    def next(self, u: Tensor, p: Tensor, support: Tensor) -> Tensor:
        """A choice a pixel."""
        return torch.where(allowed(p, support), p, u - BETA * p)


class RelaxedReflections(Retrieval):
    """U <- beta/2 (R_S R_M u + u) + (1 - beta) P_M u with R = 2 P - 1 (Luke, Inverse Problems 21, 2005)."""

    def next(self, u: Tensor, p: Tensor, support: Tensor) -> Tensor:
        """One projection onto the support, of u reflected at the magnitudes."""
        reflected = 2 * p - u
        twice = 2 * onto_support(reflected, support) - reflected
        return RELAXATION / 2 * (twice + u) + (1 - RELAXATION) * p


MODELS: dict[str, type[Retrieval]] = {"hio": HybridInputOutput, "er": ErrorReduction, "raar": RelaxedReflections}
