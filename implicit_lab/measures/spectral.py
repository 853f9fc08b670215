"""The largest singular value and the spectral radius of a Jacobian that is only known by its products."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.func import jvp, vjp, vmap

# Up to this many input numbers, all columns of the Jacobian cost less than a well converged power iteration.
EXACT_COLUMNS = 64


@dataclass(frozen=True)
class Singular:
    """sigma_max of one Jacobian a sample, with the unit input direction that attains it."""

    value: Tensor
    """(B,): exact, or a lower bound."""
    direction: Tensor
    """(B, ...), of the shape of the input."""
    change: Tensor
    """(B,): the relative change made by the last sweep; zero where the value is exact."""
    exact: bool


@contextmanager
def differentiating() -> Iterator[None]:
    """Say that it is G that cannot be differentiated, where torch says it of one of its own functions."""
    try:
        yield
    except (RuntimeError, NotImplementedError) as reason:
        raise ValueError(f"G cannot be differentiated here, since torch says: {reason}") from reason


def sigma_max(f: Callable[[Tensor], Tensor], x: Tensor, *, sweeps: int = 50, rtol: float = 1e-4) -> Singular:
    """max ||J v|| / ||v||, J = df/dx at x, for each sample; f maps a batch to a batch, sample by sample.

    Exact, from the singular value decomposition, for up to 64 input numbers. Otherwise by power iteration on J^T J,
    which approaches from below: a lower bound, with the relative change of the last sweep. A sweep costs one
    Jacobian-vector and one vector-Jacobian product, some four calls of f.

    >>> import torch
    >>> a = torch.tensor([[0.5, 10.0], [0.0, 0.4]])
    >>> round(sigma_max(lambda x: x @ a.T, torch.zeros(1, 2)).value.item(), 2)
    10.02
    """
    size = x[0].numel()
    with torch.no_grad(), differentiating():
        if size <= EXACT_COLUMNS:
            matrix = jacobian(f, x)
            _, values, right = torch.linalg.svd(matrix, full_matrices=False)
            return Singular(values[:, 0], right[:, 0].reshape(x.shape), torch.zeros_like(values[:, 0]), exact=True)
        y, pull = vjp(f, x)  # type: ignore[misc]
        # The same start for every sample: a figure must not depend on the place in the batch.
        start = torch.randn(y.shape[1:], generator=torch.Generator().manual_seed(0))
        (v,) = pull(start.to(y).expand_as(y).contiguous())
        value = change = torch.full((x.shape[0],), torch.inf, dtype=x.dtype, device=x.device)
        for _ in range(sweeps):
            direction = _unit(v)
            _, image = jvp(f, (x,), (direction,))  # type: ignore[misc]
            before, value = value, image.flatten(1).norm(dim=1)
            change = (value - before).abs() / value.clamp_min(torch.finfo(x.dtype).tiny)
            if (change < rtol).all():
                break
            (v,) = pull(image)
    return Singular(value, direction, change, exact=False)


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


def _unit(v: Tensor) -> Tensor:
    size = v.flatten(1).norm(dim=1).clamp_min(torch.finfo(v.dtype).tiny)
    return v / size.reshape(-1, *[1] * (v.dim() - 1))
