"""The largest singular value and the spectral radius of a Jacobian that is only known by its products."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from scipy.special import betaincinv
from torch import Tensor
from torch.func import jvp, vjp, vmap

from .iteration import differentiating

Product = Callable[[Tensor], Tensor]

# Up to this many input numbers, all columns of the Jacobian cost less than a well converged Lanczos process.
EXACT_COLUMNS = 64

PROBABILITY = 0.999
"""How sure the upper end is where it is not exact, for each sample by itself."""
STEPS = 200
"""Lanczos steps at most."""
CHECK = 5
"""Lanczos steps between two looks at the interval."""


@dataclass(frozen=True)
class Singular:
    """sigma_max of one Jacobian a sample, between two ends, with the unit input direction that attains the lower."""

    lower: Tensor
    """(B,): ||J w|| / ||w|| of the witness w, measured by one product."""
    upper: Tensor
    """(B,): not below sigma_max, for each sample with ``probability``."""
    witness: Tensor
    """(B, ...), of the shape of the input."""
    probability: float
    """1 where all columns were taken, else ``PROBABILITY``."""


def sigma_max(
    f: Callable[[Tensor], Tensor],
    x: Tensor,
    *,
    rtol: float = 1e-3,
    threshold: float | None = None,
    steps: int = STEPS,
    seed: int = 0,
) -> Singular:
    """sigma_max = max ||J v|| / ||v||, J = df/dx at x, from both sides; f maps a batch to a batch, sample by sample.

    Exact, from the singular value decomposition, for up to 64 input numbers. Otherwise by the process of Golub, Kahan
    and Lanczos with full reorthogonalisation, kept as Lanczos's on A = J^T J: from a start v_1, uniform on the sphere
    of R^n, k steps give a tridiagonal T with eigenvalues theta_1 >= ... >= theta_k and off-diagonal beta_1, beta_2, ...

    *Lower end*: ||J w|| of w = V s, with s the first eigenvector of T, measured once more by a product.

    *Upper end*: let e be a unit eigenvector of lambda = sigma_max^2, and delta the number that |e . v_1| exceeds with
    probability 0.999 (its square is Beta(1/2, (n - 1) / 2)). Where it does, both hold, for every k at once, so that it
    does not matter when one stops:

    - lambda <= theta_1 cosh^2(arccosh(1 / delta) / (2 k - 1)). For theta_1 < lambda (1 - eps) would mean, with the
      polynomial U_{2k-2}(sqrt(a / (lambda (1 - eps)))) of A, that |e . v_1| < 1 / cosh((2 k - 1) artanh(sqrt(eps))):
      the bound of Kuczynski and Wozniakowski with the exact law in place of 1.648 sqrt(n) exp(-sqrt(eps) (2 k - 1)).
    - lambda <= the largest root of prod (z - theta_j) = (beta_1 ... beta_k) / delta, for the left side at lambda times
      e . v_1 is beta_1 ... beta_k times e . v_{k+1}, and that is at most 1. It sees the spectrum: a gap makes it sharp.

    The smaller one is taken. Rounding is let in: A V = V T + ... holds to the residue that reorthogonalisation finds
    and ten units of rounding, which widens the second bound.

    Args:
        f: differentiable in both modes.
        x: (B, ...).
        rtol: a sample ends when upper <= (1 + rtol) lower, and
        threshold: where given, when it lies outside the interval, too.
        steps: at most; each costs one product with J and one with J^T, some three calls of f, and keeps n numbers.
        seed: of the start, which is the same for every sample.

    Raises:
        ValueError: a product is not finite, or f cannot be differentiated.

    Source: Kuczynski and Wozniakowski, SIAM J. Matrix Anal. Appl. 13 (1992); van Dorsselaer, Hochstenbach and van der
    Vorst, ibid. 22 (2000).

    >>> import torch
    >>> a = torch.tensor([[0.5, 10.0], [0.0, 0.4]])
    >>> found = sigma_max(lambda x: x @ a.T, torch.zeros(1, 2))
    >>> round(found.lower.item(), 2), round(found.upper.item(), 2)
    (10.02, 10.02)
    """
    with torch.no_grad(), differentiating():
        if x[0].numel() <= EXACT_COLUMNS:
            matrix = jacobian(f, x)
            _refuse_nonfinite(matrix)
            _, values, right = torch.linalg.svd(matrix, full_matrices=False)
            return Singular(values[:, 0], values[:, 0], right[:, 0].reshape(x.shape), 1.0)
        most = min(steps, x[0].numel())
        _, back = vjp(f, x)  # type: ignore[misc]

        def push(v: Tensor) -> Tensor:
            image: Tensor = jvp(f, (x,), (v.reshape(x.shape),))[1]
            return image

        found = between(push, lambda u: back(u)[0].flatten(1), x.flatten(1), rtol, threshold, most, seed)
    return replace(found, witness=found.witness.reshape(x.shape))


def between(
    push: Product, pull: Product, like: Tensor, rtol: float, threshold: float | None, steps: int, seed: int = 0
) -> Singular:
    """``sigma_max`` of J given by its products, J v = push(v) and J^T u = pull(u), v like ``like``, (B, n)."""
    process = Lanczos(push, pull, like, steps, seed)
    for k in range(1, steps + 1):
        process.step()
        if (k % CHECK == 0 or k == steps) and process.look(rtol, threshold):
            break
    return process.found()


def rounding(dtype: torch.dtype) -> float:
    """Ten units of rounding: how much of itself a figure may be off by arithmetic alone."""
    return 10 * torch.finfo(dtype).eps


def unlucky(size: int) -> float:
    """delta with P(|e . v| < delta) = 1 - ``PROBABILITY`` for v uniform on the sphere of R^n, n = ``size``, |e| = 1.

    (e . v)^2 has the law Beta(1/2, (n - 1) / 2).

    >>> round(unlucky(3), 6)  # the height of a point on the sphere of R^3 is uniform
    0.001
    """
    return float(betaincinv(0.5, (size - 1) / 2, 1 - PROBABILITY)) ** 0.5


class Lanczos:
    """Lanczos's process on J^T J for a batch of Jacobians, and the interval that it gives for each sigma_max."""

    def __init__(self, push: Product, pull: Product, like: Tensor, steps: int, seed: int) -> None:
        self.push, self.pull = push, pull
        x, (batch, size) = like, like.shape
        self.delta = unlucky(size)
        self.basis = x.new_empty(batch, steps + 1, size)
        # The same start for every sample: a figure must not depend on the place in the batch.
        start = torch.randn(size, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
        self.basis[:, 0] = (start / start.norm()).to(x)
        self.diagonal = x.new_zeros(batch, steps, dtype=torch.float64)
        self.off = torch.zeros_like(self.diagonal)
        self.stray = self.diagonal.new_zeros(batch)
        self.dimension = self.diagonal.new_zeros(batch)
        self.taken = 0
        self.open = torch.ones(batch, dtype=torch.bool, device=x.device)
        self.lower, self.upper = torch.zeros_like(self.stray), torch.zeros_like(self.stray)
        self.first = torch.zeros_like(self.diagonal)

    def step(self) -> None:
        """One product with J and one with J^T, made orthogonal to all that came before."""
        k = self.taken
        self.dimension += self.basis[:, k].any(dim=1)
        w = self.pull(self.push(self.basis[:, k]))
        _refuse_nonfinite(w)
        size, known = w.norm(dim=1), self.basis[:, : k + 1]
        parts = w.new_zeros(len(w), k + 1)
        for _ in range(2):  # once more, since one Gram-Schmidt pass loses orthogonality to cancellation
            part = torch.einsum("bkn,bn->bk", known, w)
            w = w - torch.einsum("bk,bkn->bn", part, known)
            parts += part
        # A vanishing remainder means an invariant subspace; the zero vector that goes on from here adds only zeros.
        beta = w.norm(dim=1)
        alive = beta > rounding(w.dtype) * size
        self.basis[:, k + 1] = torch.where(alive, 1 / beta, 0.0).nan_to_num()[:, None] * w
        # What T cannot hold is rounding, or a J^T that is not J's: it has no part along earlier vectors but beta.
        lost = parts[:, :k].double()
        if k:
            lost[:, -1] -= self.off[:, k - 1]
        self.stray = torch.maximum(self.stray, lost.norm(dim=1))
        self.diagonal[:, k] = parts[:, k].double()
        self.off[:, k] = torch.where(alive, beta, 0.0).double()
        self.taken += 1

    def look(self, rtol: float, threshold: float | None) -> bool:
        """Take the interval of every sample that goes on; have all ended?"""
        k = self.taken
        off = self.off[:, : k - 1]
        matrix = torch.diag_embed(self.diagonal[:, :k]) + torch.diag_embed(off, 1) + torch.diag_embed(off, -1)
        theta, vectors = torch.linalg.eigh(matrix)
        theta = theta.clamp_min(0)
        # Where J is zero, every direction attains it but the zero vectors of the basis.
        attained = torch.where(theta[:, -1:] > 0, vectors[:, :, -1], torch.eye(k).to(theta)[:1])
        lower = theta[:, -1].sqrt()
        upper = self._largest(theta, vectors[:, 0]).sqrt() * (1 + rounding(self.basis.dtype))
        self.lower = torch.where(self.open, lower, self.lower)
        self.upper = torch.where(self.open, upper, self.upper)
        self.first[:, :k] = torch.where(self.open[:, None], attained, self.first[:, :k])
        ended = self.upper <= (1 + rtol) * self.lower
        if threshold is not None:
            ended &= (self.upper < threshold) | (self.lower >= threshold)
        self.open &= ~ended
        return not self.open.any()

    def _largest(self, theta: Tensor, foot: Tensor) -> Tensor:
        """The upper end of the largest eigenvalue, (B,), from those of T and the first row of its eigenvectors."""
        top = theta[:, -1]
        excess = torch.sinh(math.acosh(1 / self.delta) / (2 * self.dimension - 1)).square()
        off = self.off[:, : self.taken].log().sum(dim=1)
        residue = self.stray + rounding(self.basis.dtype) * top
        # The bound falls as z = (1 + s) theta_1 grows: halve the range of log s that holds its root.
        low, high = torch.full_like(top, math.log(1e-16)), excess.log()
        for _ in range(50):
            middle = (low + high) / 2
            gap = middle.exp()[:, None] * top[:, None] + (top[:, None] - theta)
            share = (off - gap.log().sum(dim=1)).exp() + residue * (foot / gap).norm(dim=1)
            far = share <= self.delta
            low, high = torch.where(far, low, middle), torch.where(far, middle, high)
        return torch.where(top > 0, (1 + high.exp()) * top, 0.0)

    def found(self) -> Singular:
        """The interval, its lower end measured by one more product."""
        k = self.taken
        witness = _unit(torch.einsum("bk,bkn->bn", self.first[:, :k].to(self.basis), self.basis[:, :k]))
        lower = self.push(witness).flatten(1).norm(dim=1)
        return Singular(lower, torch.maximum(self.upper.to(lower), lower), witness, PROBABILITY)


def spectral_radius(f: Callable[[Tensor], Tensor], x: Tensor, *, dimension: int = 40) -> Tensor:
    """rho = max |eigenvalue| of J = df/dx at x, (B,), where f keeps the shape of x.

    Exact up to 64 numbers a sample. Otherwise the largest Ritz value of ``dimension`` Arnoldi steps: an estimate, and
    for a non-normal J no bound from either side. Complex pairs are counted by their modulus, so that a rotation scaled
    by 0.9 has 0.9, where a Rayleigh quotient would report less. Costs ``dimension`` Jacobian-vector products.
    """
    with torch.no_grad(), differentiating():
        if x[0].numel() <= EXACT_COLUMNS:
            return torch.linalg.eigvals(jacobian(f, x)).abs().amax(dim=1)
        batch = x.shape[0]
        start = torch.randn(x.shape[1:], generator=torch.Generator().manual_seed(0)).to(x)
        basis = [_unit(start.expand_as(x)).flatten(1)]
        hessenberg = x.new_zeros(batch, dimension, dimension, dtype=torch.float64)
        for k in range(dimension):
            w = jvp(f, (x,), (basis[k].reshape(x.shape),))[1].flatten(1)
            scale = w.norm(dim=1)
            stacked = torch.stack(basis, dim=1)
            for _ in range(2):  # once more, since one Gram-Schmidt pass loses orthogonality to cancellation
                part = torch.einsum("bkn,bn->bk", stacked, w)
                w = w - torch.einsum("bk,bkn->bn", part, stacked)
                hessenberg[:, : k + 1, k] += part
            rest = w.norm(dim=1)
            # A vanishing remainder means an invariant subspace: its eigenvalues are exact, and the zero vector that
            # goes on from here adds only zeros.
            alive = rest > 1e2 * torch.finfo(x.dtype).eps * scale
            if k + 1 < dimension:
                hessenberg[:, k + 1, k] = torch.where(alive, rest, 0.0)
                basis.append(torch.where(alive, 1 / rest, 0.0).nan_to_num()[:, None] * w)
        return torch.linalg.eigvals(hessenberg).abs().amax(dim=1).to(x.dtype)


def jacobian(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """df/dx of each sample as a matrix, (B, m, n), column by column in forward mode."""
    batch, size = x.shape[0], x[0].numel()
    columns = torch.eye(size, dtype=x.dtype, device=x.device)
    tangents = columns[:, None].expand(size, batch, size).reshape(size, *x.shape)
    images: Tensor = vmap(lambda v: jvp(f, (x,), (v,))[1])(tangents)
    return images.reshape(size, batch, -1).permute(1, 2, 0)


def _refuse_nonfinite(products: Tensor) -> None:
    """Raise ``ValueError`` where a product with the Jacobian is NaN or infinite."""
    lost = ~products.flatten(1).isfinite().all(dim=1)
    if lost.any():
        raise ValueError(
            f"The derivative of G is not finite at instance {int(lost.nonzero()[0])}: "
            "measure where G is smooth and its numbers do not overflow."
        )


def _unit(v: Tensor) -> Tensor:
    size = v.flatten(1).norm(dim=1).clamp_min(torch.finfo(v.dtype).tiny)
    return v / size.reshape(-1, *[1] * (v.dim() - 1))
