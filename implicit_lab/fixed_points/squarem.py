"""SQUAREM: extrapolate two Picard steps by a squared step length, as the EM algorithm likes it."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from .judge import norm
from .solver import Map, flat


@dataclass(frozen=True)
class SQUAREM:
    """``y <- G(y - 2 a r + a^2 v)`` with r = G(y) - y, v = G(G(y)) - G(y) - r and a = min(-||r|| / ||v||, -1).

    With a = -1 that is three Picard steps; where the extrapolated point is outside the domain of G, they are taken.
    Remembers nothing, so that it suits monotone iterations with slow linear convergence, such as EM. Cost a step:
    three calls of G. Equivalent to scheme S3 of the R package SQUAREM. Source: Varadhan and Roland 2008.

    >>> import torch, implicit_lab as il
    >>> x = torch.ones(1, 1, dtype=torch.double)
    >>> il.fixed_point(lambda y, x: 0.99 * y + x, 0 * x, x, solver=SQUAREM()).steps.item() <= 2
    True
    """

    differentiable: ClassVar[bool] = True

    def init(self, y: Tensor, Gy: Tensor) -> None:
        """Nothing is remembered."""

    def step(self, G: Map, y: Tensor, Gy: Tensor, state: None) -> tuple[Tensor, None]:
        """The next iterate, from y and Gy = G(y)."""
        second = G(Gy)
        r = flat(Gy - y)
        v = flat(second - Gy) - r
        curved = norm(v)[:, None]
        a = torch.where(curved > 0, -norm(r)[:, None] / torch.where(curved > 0, curved, 1.0), -1.0).clamp(max=-1.0)
        a = a.to(y.dtype)
        reached = G((flat(y) - 2 * a * r + a**2 * v).reshape(y.shape))
        inside = flat(reached).isfinite().all(1).view(-1, *(1,) * (y.dim() - 1))
        return torch.where(inside, reached, second), None
