"""The short recipe that most students know, as the peer of a training step: batch-wide stop, backward by a hook."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

Solver = Callable[[Callable[[Tensor], Tensor], Tensor, float], Tensor]


def anderson(f: Callable[[Tensor], Tensor], start: Tensor, tolerance: float, m: int = 5, most: int = 100) -> Tensor:
    """Anderson acceleration from the normal equations with a fixed ridge; stops on the norm of the whole batch."""
    batch, n = len(start), start[0].numel()
    X, F = start.new_zeros(2, batch, m, n)
    X[:, 0], F[:, 0] = start.reshape(batch, n), f(start).reshape(batch, n)
    X[:, 1], F[:, 1] = F[:, 0], f(F[:, 0].view_as(start)).reshape(batch, n)
    for k in range(2, most):
        size = min(k, m)
        G = F[:, :size] - X[:, :size]
        H = start.new_zeros(batch, size + 1, size + 1)
        H[:, 0, 1:] = H[:, 1:, 0] = 1
        H[:, 1:, 1:] = G @ G.mT + 1e-4 * torch.eye(size)
        right = start.new_zeros(batch, size + 1, 1)
        right[:, 0] = 1
        weights = torch.linalg.solve(H, right)[:, 1:, 0]
        X[:, k % m] = (weights[:, None] @ F[:, :size])[:, 0]
        F[:, k % m] = f(X[:, k % m].view_as(start)).reshape(batch, n)
        if (F[:, k % m] - X[:, k % m]).norm() < tolerance * (1e-5 + F[:, k % m].norm()):
            break
    return X[:, k % m].view_as(start)


def solve(G: Callable[[Tensor, Any], Tensor], y0: Tensor, x: Any, tolerance: float, backward: float) -> Tensor:
    """The fixed point with a graph: one application of G, and a hook that solves the adjoint equation."""
    with torch.no_grad():
        found = anderson(lambda y: G(y, x), y0, tolerance)
    y = G(found, x)
    at = y.detach().requires_grad_()
    Gy = G(at, x)

    def hook(g: Tensor) -> Tensor:
        return anderson(lambda u: torch.autograd.grad(Gy, at, u, retain_graph=True)[0] + g, g, backward)

    y.register_hook(hook)
    return y
