"""A batch of programs in the units that networks read: rows of norm one, costs of size one, lengths in BOUND_SCALE.

None of it moves the optimum, and no constant of it is a parameter: a network sees a program, not its notation.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from .choices import BOUND_SCALE

Programs = dict[str, Tensor]
"""``A`` (B, m, n), dense or sparse COO, ``b`` (B, m), ``equality`` (B, m) bool, and ``c``, ``l``, ``u`` (B, n)."""


class Scaled(NamedTuple):
    """A batch of programs, batch first."""

    A: Tensor
    """(B, m, n), rows of norm one, dense or sparse."""
    absolute: Tensor
    """(B, m, n): its absolute values."""
    b: Tensor
    """(B, m)"""
    equality: Tensor
    """(B, m), bool."""
    c: Tensor
    """(B, n), root mean square one."""
    lower: Tensor
    """(B, n), in units of BOUND_SCALE."""
    upper: Tensor


def scaled(x: Programs) -> Scaled:
    """(A_i, b_i) / ||A_i||, c sqrt(n) / ||c||, and b, l, u in units of BOUND_SCALE; an empty row or cost stays.

    >>> one = {"A": torch.tensor([[[3.0, 4.0]]]), "b": torch.tensor([[100.0]]), "equality": torch.tensor([[False]]),
    ...        "c": torch.tensor([[0.01, -0.01]]), "l": torch.zeros(1, 2), "u": torch.full((1, 2), 20.0)}
    >>> seen = scaled(one)
    >>> [round(v, 4) for v in (*seen.A.flatten().tolist(), seen.b.item(), *seen.c[0].tolist(), *seen.upper[0].tolist())]
    [0.6, 0.8, 2.0, 1.0, -1.0, 2.0, 2.0]
    """
    A = x["A"]
    norms = torch.sparse.sum(A * A, dim=2).to_dense().sqrt() if A.is_sparse else A.norm(dim=2)
    rows = torch.where(norms > 0, norms, torch.ones_like(norms))
    size = x["c"].square().mean(1, keepdim=True).sqrt()
    signed = _divide_rows(A, rows)
    return Scaled(
        A=signed,
        absolute=signed.abs(),
        b=x["b"] / rows / BOUND_SCALE,
        equality=x["equality"].bool(),
        c=x["c"] / torch.where(size > 0, size, torch.ones_like(size)),
        lower=x["l"] / BOUND_SCALE,
        upper=x["u"] / BOUND_SCALE,
    )


def _divide_rows(A: Tensor, sizes: Tensor) -> Tensor:
    if not A.is_sparse:
        return A / sizes[..., None]
    A = A.coalesce()
    batch, row, _ = A.indices()
    return torch.sparse_coo_tensor(A.indices(), A.values() / sizes[batch, row], A.shape, check_invariants=True)
