"""The step of the iterated networks: rounds of Chambolle and Pock's method on a regularised linear program.

    p+ = P((p / sigma + b - A y) / (1 / sigma + delta)),                          P = min(., 0) on inequality rows
    y+ = clip((y / tau - c + eps v + A^T (2 p+ - p)) / (1 / tau + eps), l, u)

is one round on the saddle-point problem

    min over l <= y <= u, max over p of   c^T y + eps/2 |y - v|^2 + p^T (b - A y) - delta/2 |p|^2,   p_i <= 0 on <=,

eps and v a number for each variable, delta one for each row. Whatever they are, G is a contraction of modulus at most
(1 + kappa)^-ROUNDS, kappa = min(tau eps, sigma delta) / 2, in the norm |y|^2 / tau + |p|^2 / sigma - 2 p^T A y:

    A round is (I + M^-1 T)^-1, with M the matrix of that norm and T the derivatives of the problem. T is monotone, and
    eps, delta make it strongly so: for two points, <M(dz - dz+), dz+> >= eps |dy+|^2 + delta |dp+|^2. Lemma 2 of Pock
    and Chambolle gives 2 p^T A y <= |y|^2 / tau + |p|^2 / sigma, hence ||dz||_M^2 <= 2 (|dy|^2 / tau + |dp|^2 / sigma),
    and the right side is at least kappa ||dz+||_M^2. With <M dz, dz+> <= ||dz||_M ||dz+||_M: (1 + kappa) ||dz+||_M <=
    ||dz||_M.

As eps falls to zero, and delta faster, the fixed point becomes an optimum of the program: of several the one nearest to
v, in the norm of eps.

Sources: Chambolle and Pock, J. Math. Imaging Vis. 40, 2011; Pock and Chambolle, ICCV 2011, Lemma 2, here with a weight
for each node.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from .network_units import Scaled

ROUNDS = 8
"""Rounds of a step; together they cost 16 products with an entry of A each, a small part of the graph network's."""


class Regularised(NamedTuple):
    """A batch of regularised programs with the steps to solve them by, batch first: what G reads."""

    A: Tensor
    """(B, m, n), rows of norm one, dense or sparse."""
    b: Tensor
    """(B, m)"""
    equality: Tensor
    """(B, m), bool."""
    c: Tensor
    """(B, n)"""
    lower: Tensor
    upper: Tensor
    guess: Tensor
    """(B, n): v."""
    eps: Tensor
    """(B, n), positive."""
    delta: Tensor
    """(B, m), positive."""
    per_tau: Tensor
    """(B, n): 1 / tau, which is 0 where a column is empty."""
    per_sigma: Tensor
    """(B, m): 1 / sigma, which is 0 where a row is empty."""


def regularised(x: Scaled, guess: Tensor, eps: Tensor, delta: Tensor, primal: Tensor, dual: Tensor) -> Regularised:
    """The problem with tau_j = w_j / sum_i |A_ij| s_i and sigma_i = s_i / sum_j |A_ij| w_j for weights w, s > 0.

    ``primal`` w (B, n) and ``dual`` s (B, m). For all such steps 2 p^T A y <= |y|^2 / tau + |p|^2 / sigma: the Schur
    test of |A_ij| sqrt(tau_j sigma_i) with the vectors w_j / sqrt(tau_j) and s_i / sqrt(sigma_i).
    """
    per_tau = product(x.absolute.transpose(1, 2), dual) / primal
    per_sigma = product(x.absolute, primal) / dual
    return Regularised(x.A, x.b, x.equality, x.c, x.lower, x.upper, guess, eps, delta, per_tau, per_sigma)


def rounds(y: Tensor, p: Tensor, x: Regularised, count: int) -> tuple[Tensor, Tensor]:
    """So many rounds: y (B, n) and p (B, m) give those at their end. Cost of one: a product with A and one with A^T."""
    # What stays from round to round is formed once: programs are small, and each operation costs more than its numbers.
    back = x.A.transpose(1, 2)
    per_row, per_variable = (x.per_sigma + x.delta).reciprocal(), (x.per_tau + x.eps).reciprocal()
    most = torch.zeros_like(x.b).masked_fill(x.equality, torch.inf)
    drawn = x.eps * x.guess - x.c
    for _ in range(count):
        price = ((torch.addcmul(x.b, p, x.per_sigma) - product(x.A, y)) * per_row).clamp(max=most)
        place = (torch.addcmul(drawn, y, x.per_tau) + product(back, 2 * price - p)) * per_variable
        y, p = place.clamp(x.lower, x.upper), price
    return y, p


def modulus_bound(x: Regularised) -> Tensor:
    """(1 + kappa)^-ROUNDS, (B,): what G contracts by at least, in the norm that is named above.

    It is 0 where no row and no column has an entry.
    """
    ratios = torch.cat([x.eps / x.per_tau, x.delta / x.per_sigma], dim=1)
    return (1 + ratios.amin(dim=1) / 2) ** -ROUNDS


def product(A: Tensor, v: Tensor) -> Tensor:
    """A v for A (B, targets, sources), dense or sparse, and v (B, sources)."""
    # As a row, which is three times as fast; torch has no product of a row with a sparse matrix.
    return torch.bmm(A, v[..., None])[..., 0] if A.is_sparse else torch.bmm(v[:, None], A.mT)[:, 0]


def packed(y: Tensor, p: Tensor) -> Tensor:
    """The state z (B, 1 + ceil(m / n), n): y in the first row, the prices p one after another in the others, then 0."""
    n, m = y.shape[1], p.shape[1]
    filled = torch.nn.functional.pad(p, (0, -m % n))
    return torch.cat([y[:, None], filled.view(len(y), -1, n)], dim=1)


def unpacked(z: Tensor, rows: int) -> tuple[Tensor, Tensor]:
    """y (B, n) and p (B, rows) of a state."""
    return z[:, 0], z[:, 1:].flatten(1)[:, :rows]
