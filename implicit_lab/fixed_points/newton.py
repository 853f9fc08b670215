"""Newton's method with a Krylov inner solve, which needs products with the Jacobian and never the Jacobian."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from .checks import require_fraction, require_positive_int
from .judge import norm
from .krylov import least_residual
from .solver import Map, flat
from .transforms import any_true

HALVINGS = 10
DECREASE = 1e-4


@dataclass(frozen=True)
class Newton:
    """``y <- y + s d`` with ``(I - J) d = G(y) - y``, J = dG/dy at y, and s the first of 1, 1/2, 1/4, ... that serves.

    d minimises the linear residual over a Krylov space of at most ``krylov`` dimensions (GMRES), each sample until
    that residual has fallen to ``tolerance`` of its start. The line search asks ``||G(y) - y||`` to fall by 1e-4 s of
    itself, and settles for s = 1/1024. Cost a step: two calls of G and one for each s tried, one Jacobian-vector
    product (two backward passes) a Krylov dimension, 2 * krylov tensors like y. Where G cannot be differentiated twice
    (compiled, under no_grad, on inference tensors) the products are difference quotients, one call of G each. Cannot
    be unrolled. Equivalent to scipy's ``newton_krylov`` and to optimistix's ``Newton`` with a matrix-free GMRES.
    Source: Knoll and Keyes 2004.

    >>> import torch, implicit_lab as il
    >>> solution = il.fixed_point(lambda y, x: torch.cos(y), torch.zeros(1, 1), None, solver=Newton())
    >>> round(solution.y.item(), 4), solution.steps.item() <= 4
    (0.7391, True)
    """

    krylov: int = 20
    tolerance: float = 1e-2
    differentiable: ClassVar[bool] = False

    def __post_init__(self) -> None:
        require_positive_int("krylov", self.krylov)
        require_fraction("tolerance", self.tolerance)

    def init(self, y: Tensor, Gy: Tensor) -> None:
        """Newton remembers nothing."""

    @torch.no_grad()
    def step(self, G: Map, y: Tensor, Gy: Tensor, state: None) -> tuple[Tensor, None]:
        """The next iterate, from y and Gy = G(y)."""
        jvp = jacobian_product(G, y, Gy)
        f = flat(Gy - y)
        d = least_residual(lambda v: v - flat(jvp(v.reshape(y.shape))), f, self.tolerance, self.krylov)
        return self._search(G, y, Gy, d.reshape(y.shape)), None

    def _search(self, G: Map, y: Tensor, Gy: Tensor, d: Tensor) -> Tensor:
        """Y + s d, with s halved in the samples whose residual does not fall."""
        start = norm(Gy - y)
        rounding = 10 * torch.finfo(y.dtype).eps * norm(Gy)
        s = torch.ones_like(start)
        for _ in range(HALVINGS):
            tried = y + s.to(y.dtype).view(-1, *(1,) * (y.dim() - 1)) * d
            worse = ~(norm(G(tried) - tried) <= (1 - DECREASE * s) * start + rounding)
            if not any_true(worse):
                return tried
            s = torch.where(worse, s / 2, s)
        return y + s.to(y.dtype).view(-1, *(1,) * (y.dim() - 1)) * d


def jacobian_product(G: Map, y: Tensor, Gy: Tensor) -> Map:
    """v -> J v with J = dG/dy at y: by two reverse passes, or by differences where G does not have them."""
    try:
        return _twice_reversed(G, y)
    except RuntimeError:
        return _differences(G, y, Gy)


def _twice_reversed(G: Map, y: Tensor) -> Map:
    """v -> J v, as the derivative of w -> J^T w, so that G needs reverse mode only; G is evaluated once."""
    with torch.enable_grad():
        at = y.detach().requires_grad_()
        w = torch.zeros_like(at).requires_grad_()
        # raises where G keeps no graph, and where its graph cannot be differentiated again
        (transposed,) = torch.autograd.grad(G(at), at, w, create_graph=True)
        torch.autograd.grad(transposed, w, torch.zeros_like(at), retain_graph=True)

    def product(v: Tensor) -> Tensor:
        (Jv,) = torch.autograd.grad(transposed, w, v, retain_graph=True)
        return Jv

    return product


def _differences(G: Map, y: Tensor, Gy: Tensor) -> Map:
    """v -> (G(y + h v) - G(y)) / h, with h v a square root of a rounding as long as y."""
    reach = torch.finfo(y.dtype).eps ** 0.5 * (1 + norm(y))

    def product(v: Tensor) -> Tensor:
        length = norm(v)
        h = (reach / torch.where(length > 0, length, 1.0)).to(y.dtype).view(-1, *(1,) * (y.dim() - 1))
        return (G(y + h * v) - Gy) / h

    return product
