"""Linear equations by products alone: the least residual over a Krylov space, each sample by itself."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from .judge import norm
from .solver import Map, flat
from .stop import Stop
from .transforms import any_true

MOST_DIMENSIONS = 200


def least_residual(apply: Map, b: Tensor, goal: Tensor | float, dimensions: int) -> Tensor:
    """The d (B, n) of least ||b - M d|| over at most ``dimensions`` Krylov directions, for M = ``apply`` and b (B, n).

    A sample is left alone once that norm is at most ``goal`` of ||b||, a fraction (B,). GMRES in its orthodir form,
    which keeps the residual in sight: the images of the directions are orthonormal. Half precision is computed in
    single. Cost: one product a dimension, and 2 * dimensions tensors like b. Source: Young and Jea 1980.
    """
    unit = b.abs().amax(1, keepdim=True) if b.numel() else b.new_ones(len(b), 1)
    unit = torch.where((unit > 0) & unit.isfinite(), unit, 1.0)  # squares must neither overflow nor underflow
    rest = (b / unit).to(torch.promote_types(b.dtype, torch.float32))
    floor = goal * norm(rest)
    dimensions = min(dimensions, b.shape[1])
    d, direction = torch.zeros_like(rest), rest
    directions = rest.new_zeros(len(b), dimensions, b.shape[1])
    images = torch.zeros_like(directions)
    for k in range(dimensions):
        p, w = direction, apply(direction.to(b.dtype)).to(rest.dtype)
        size = norm(w)[:, None]
        for _ in range(2 if k else 0):  # once loses orthogonality to rounding; twice is enough
            share = torch.matmul(w[:, None], images[:, :k].mT)
            w = w - torch.matmul(share, images[:, :k])[:, 0]
            p = p - torch.matmul(share, directions[:, :k])[:, 0]
        length = norm(w)[:, None]
        new = length > 10 * torch.finfo(b.dtype).eps * size  # else the space is exhausted
        scale = torch.where(new, 1 / torch.where(new, length, 1.0), 0.0)
        w, p = w * scale, p * scale
        unmet = (norm(rest) > floor)[:, None]
        share = torch.where(unmet, (w * rest).sum(1, keepdim=True), 0.0)
        d, rest = d + share * p, rest - share * w
        directions[:, k], images[:, k] = p, w
        direction = w
        if not any_true((unmet & new)[:, 0]):
            break
    return d.to(b.dtype) * unit


@dataclass(frozen=True)
class KrylovCycle:
    """A solver for ``u = A u + b``: each step a cycle of ``least_residual``, from where the last one ended.

    Cycles grow from ``dimensions`` on to twice as many each time, at most ``MOST_DIMENSIONS``: a restart forgets, and
    a hard system needs the memory.
    """

    A: Map
    dimensions: int
    stop: Stop
    differentiable: ClassVar[bool] = False

    def init(self, y: Tensor, Gy: Tensor) -> int:
        """The size of the first cycle."""
        return self.dimensions

    def step(self, G: Map, y: Tensor, Gy: Tensor, state: int) -> tuple[Tensor, int]:
        """The next iterate, from y and Gy = A y + b."""
        # half of what will be asked: the size of the answer is not known yet
        rest = flat(Gy - y)
        goal = (self.stop.atol + self.stop.rtol * norm(Gy)) / 2 / norm(rest).clamp(min=torch.finfo(rest.dtype).tiny)
        d = least_residual(lambda v: v - flat(self.A(v.reshape(y.shape))), rest, goal, state)
        return y + d.reshape(y.shape), min(2 * state, MOST_DIMENSIONS)
