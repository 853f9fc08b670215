"""Newton's method with a Krylov inner solve, which needs products with the Jacobian and never the Jacobian."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from .loop import norm
from .solver import Operator, flat
from .stop import fraction, whole


@dataclass(frozen=True)
class Newton:
    """``y <- y + d`` with ``(I - J) d = G(y) - y``, J = dG/dy at y.

    d minimises the linear residual over a Krylov space of at most ``krylov`` dimensions (GMRES in its orthodir
    form), each sample until that residual has fallen to ``tolerance`` of its start. Cost a step: two calls of G, one
    Jacobian-vector product (two backward passes) a Krylov dimension, 2 * krylov tensors like y. Cannot be
    unrolled. Source: Knoll and Keyes 2004.

    >>> import torch, implicit_lab as il
    >>> solution = il.fixed_point(lambda y, x: torch.cos(y), torch.zeros(1, 1), None, solver=Newton())
    >>> round(solution.y.item(), 4), solution.steps.item() <= 4
    (0.7391, True)
    """

    krylov: int = 20
    tolerance: float = 1e-2
    differentiable: ClassVar[bool] = False

    def __post_init__(self) -> None:
        whole("krylov", self.krylov)
        fraction("tolerance", self.tolerance)

    def init(self, y: Tensor, Gy: Tensor) -> None:
        """Newton remembers nothing."""

    def step(self, G: Operator, y: Tensor, Gy: Tensor, state: None) -> tuple[Tensor, None]:
        """The next iterate, from y and Gy = G(y)."""
        jvp = _jvp(G, y)
        rest = flat(Gy - y)
        goal = self.tolerance * norm(rest)[:, None]
        d, direction = torch.zeros_like(rest), rest
        directions: list[Tensor] = []
        images: list[Tensor] = []
        for _ in range(self.krylov):
            p = direction
            w = p - jvp(p.reshape(y.shape)).reshape(p.shape)
            size = norm(w)[:, None]
            for _ in range(2):  # once loses orthogonality to rounding; twice is enough
                for q, image in zip(directions, images, strict=True):
                    share = (image * w).sum(1, keepdim=True)
                    w, p = w - share * image, p - share * q
            length = norm(w)[:, None]
            new = length > 10 * torch.finfo(y.dtype).eps * size  # else the space is exhausted
            scale = torch.where(new, 1 / torch.where(new, length, 1.0), 0.0)
            w, p = w * scale, p * scale
            open_ = norm(rest)[:, None] > goal  # a sample that is good enough is left alone
            share = torch.where(open_, (w * rest).sum(1, keepdim=True), 0.0)
            d, rest = d + share * p, rest - share * w
            directions.append(p)
            images.append(w)
            direction = w
            if not bool((open_ & new).any()):
                break
        return y + d.reshape(y.shape), None


def _jvp(G: Operator, y: Tensor) -> Operator:
    """v -> J v, as the derivative of w -> J^T w, so that G needs reverse mode only; G is evaluated once."""
    with torch.enable_grad():
        at = y.detach().requires_grad_()
        w = torch.zeros_like(at).requires_grad_()
        (transposed,) = torch.autograd.grad(G(at), at, w, create_graph=True, materialize_grads=True)

    def product(v: Tensor) -> Tensor:
        if not transposed.requires_grad:  # G does not depend on y
            return torch.zeros_like(v)
        (Jv,) = torch.autograd.grad(transposed, w, v, retain_graph=True, materialize_grads=True)
        return Jv

    return product
