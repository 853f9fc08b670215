"""Broyden's method: Newton's step with an inverse Jacobian that is learned from the steps themselves."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from .checks import require_positive_int
from .solver import Map, flat


@dataclass
class BroydenState:
    """The last y and f = G(y) - y, flat, and the factors of the inverse Jacobian H = -I + sum_i u_i v_i^T."""

    y: Tensor
    f: Tensor
    u: Tensor
    v: Tensor
    step: int = 0


@dataclass(frozen=True)
class Broyden:
    """``y <- y - H f`` with f = G(y) - y and ``H <- H + (dy - H df)(dy^T H) / (dy^T H df)``, from H = -I.

    H stands for the inverse Jacobian of f, and explains the newest step exactly: H df = dy. After ``memory``
    rank-one terms it starts again from -I: each term is right only on top of those before it, so that dropping the
    oldest alone, as is often done, can diverge where Picard converges. Cost: one call of G a step,
    memory 2 * memory tensors like y, O(memory * n) work. Equivalent to scipy's ``broyden1`` and torchdeq's ``broyden``.
    Source: Broyden 1965 ("good" update, limited memory).

    >>> import torch, implicit_lab as il
    >>> G = lambda y, x: 3 * y + x  # Picard diverges
    >>> il.fixed_point(G, torch.zeros(1, 1), torch.ones(1, 1), solver=Broyden()).y.item()
    -0.5
    """

    memory: int = 20
    differentiable: ClassVar[bool] = True

    def __post_init__(self) -> None:
        require_positive_int("memory", self.memory)

    def init(self, y: Tensor, Gy: Tensor) -> BroydenState:
        """H = -I."""
        row = flat(y)
        f = flat(Gy) - row
        # not zeros: a term is written before it is read, and clearing them all costs more than a step
        u = f.new_empty(len(y), self.memory, row.shape[1])
        return BroydenState(row, f, u, torch.empty_like(u))

    def step(self, G: Map, y: Tensor, Gy: Tensor, state: BroydenState) -> tuple[Tensor, BroydenState]:
        """The next iterate, from y and Gy = G(y); the first is a Picard step."""
        row = flat(y)
        f = flat(Gy) - row
        u, v, terms = state.u, state.v, 0
        if state.step > 0:
            dy, df = row - state.y, f - state.f
            slot = (state.step - 1) % self.memory  # 0: it starts again from -I
            left = _apply(v[:, :slot], u[:, :slot], dy)  # H^T dy
            right = _apply(u[:, :slot], v[:, :slot], df)  # H df
            scale = (left * df).sum(1, keepdim=True)
            tiny = torch.finfo(y.dtype).eps * left.norm(dim=1, keepdim=True) * df.norm(dim=1, keepdim=True)
            usable = scale.abs() > tiny  # a step that teaches nothing leaves H as it was
            if torch.is_grad_enabled():  # autograd may hold the old ones
                u, v = u.clone(), v.clone()
            u[:, slot] = torch.where(usable, (dy - right) / torch.where(usable, scale, 1.0), 0.0)
            v[:, slot] = torch.where(usable, left, 0.0)
            terms = slot + 1
        stepped = row - _apply(u[:, :terms], v[:, :terms], f)
        return stepped.reshape(y.shape), BroydenState(row, f, u, v, state.step + 1)


def _apply(u: Tensor, v: Tensor, w: Tensor) -> Tensor:
    """(-I + sum_i u_i v_i^T) w for u, v (B, terms, n) and w (B, n)."""
    if u.shape[1] == 0:
        return -w
    # rows times a transposed matrix: the other way round, torch copies sample by sample
    return torch.matmul(torch.matmul(w[:, None], v.mT), u)[:, 0] - w
