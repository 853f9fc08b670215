"""How far is a point from the optimum: in place, in the constraints that it breaks, and in cost."""

import torch
from torch import Tensor

from .network_units import Programs


def relative_error(y: Tensor, truth: Tensor) -> Tensor:
    """||y - y*|| / (||y*|| + 1); (B, n) and (B, n) give (B,).

    >>> relative_error(torch.tensor([[0.0, 2.0]]), torch.tensor([[0.0, 1.0]]))
    tensor([0.5000])
    """
    return (y - truth).norm(dim=1) / (truth.norm(dim=1) + 1)


def violation(programs: Programs, y: Tensor) -> Tensor:
    """max over rows and bounds of what y (B, n) exceeds them by, rows of A taken with norm one, (B,).

    >>> one = {"A": torch.tensor([[[3.0, 4.0]]]), "b": torch.tensor([[5.0]]), "equality": torch.tensor([[False]]),
    ...        "l": torch.zeros(1, 2), "u": torch.full((1, 2), 9.0)}
    >>> violation(one, torch.tensor([[5.0, 0.0]]))
    tensor([2.])
    """
    A = programs["A"]
    norms = A.norm(dim=2)
    excess = ((A @ y[:, :, None])[:, :, 0] - programs["b"]) / torch.where(norms > 0, norms, torch.ones_like(norms))
    rows = torch.where(programs["equality"], excess.abs(), excess)
    return torch.cat([rows, programs["l"] - y, y - programs["u"]], dim=1).amax(dim=1).clamp_min(0)


def objective_gap(programs: Programs, y: Tensor, truth: Tensor) -> Tensor:
    """|c^T y - c^T y*| / |c^T y*|, (B,); a y that breaks constraints may be cheaper than the optimum."""
    best = (programs["c"] * truth).sum(dim=1)
    return ((programs["c"] * y).sum(dim=1) - best).abs() / best.abs()
