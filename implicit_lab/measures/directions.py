"""The changes of an input that slopes are taken over, as they stand after rounding, and the slopes along them.

Where inputs are discrete, a change is another input at a known distance from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import optree
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..study import Neighbour, Study
from .iteration import norms, to_working

Distance = Callable[[Tensor, Tensor], Tensor]

# The numbers in a batch of inputs or answers that the default chunk keeps below. A network's activations are many times
# as many: of more than three pictures they leave the cache, and are asked of the system anew at every layer, which took
# a quarter as long again. Small problems still run as one batch.
CHUNK_NUMBERS = 2**18


@dataclass(frozen=True)
class Directions:
    """B inputs x and, of each, K copies x + d_k."""

    x: Any
    perturbed: list[Any]
    sizes: Tensor
    """(K, B): ||d_k||, of the change that is left after rounding x + d_k."""
    distance: Distance
    """Of answers, (n, ...) and (n, ...) give (n,)."""

    def batch(self, rows: slice) -> Any:
        """Those rows of x, then of each of the K copies: (1 + K) n inputs."""
        parts = [optree.tree_map(lambda leaf: leaf[rows], tree) for tree in (self.x, *self.perturbed)]
        return optree.tree_map(lambda *leaves: torch.cat(leaves), *parts)

    def slopes(self, y: Tensor, rows: slice) -> Tensor:
        """||y(x + d_k) - y(x)|| / ||d_k||, (K, n), of the (1 + K) n answers y to ``batch(rows)``."""
        sizes = self.sizes[:, rows]
        clean, *others = y.split(sizes.shape[1])
        return torch.stack([self.distance(other, clean) for other in others]) / sizes

    def chunks(self, numbers: int, chunk: int | None = None) -> list[slice]:
        """Rows that run at once: ``chunk`` of them, or as many as fit a fixed budget at ``numbers`` an answer."""
        copies, count = 1 + self.sizes.shape[0], self.sizes.shape[1]
        leaves = [leaf for leaf in optree.tree_leaves(self.x) if isinstance(leaf, Tensor)]
        each = max(sum(leaf[0].numel() for leaf in leaves), numbers)
        size = max(1, CHUNK_NUMBERS // (copies * each)) if chunk is None else chunk
        if size < 1:
            raise ValueError(f"chunk is {chunk}: it counts instances, at least 1.")
        return [slice(start, min(start + size, count)) for start in range(0, count, size)]

    def of_map(self, f: Callable[[Any], Tensor], numbers: int) -> tuple[Tensor, NDArray[np.float64]]:
        """F(x), (B, ...), and its slopes, (K, B), for a map f in one pass with ``numbers`` numbers an answer."""
        answers, slopes = [], []
        for rows in self.chunks(numbers):
            y = f(self.batch(rows))
            slopes.append(self.slopes(y, rows))
            answers.append(y[: rows.stop - rows.start])
        return torch.cat(answers), torch.cat(slopes, dim=1).double().cpu().numpy()


def euclidean(a: Tensor, b: Tensor) -> Tensor:
    """||a - b|| of each of n answers, (n,)."""
    length: Tensor = torch.linalg.vector_norm((a - b).flatten(1), dim=1)
    return length


def directions(
    study: Study, x: Any, changes: list[Any], dtype: torch.dtype | None, device: torch.device | None
) -> Directions:
    """X and x + d for each d of ``changes``, in the precision of a model, on its device, with the study's distance.

    Raises ``ValueError``: no changes; one that is zero, or lost to rounding.
    """
    if not changes:
        raise ValueError("The study gives no perturbations of this problem: L_t needs at least one direction.")
    x = to_working(x, dtype, device)
    distance: Distance = getattr(study, "distance", euclidean)
    if isinstance(changes[0], Neighbour):
        sizes = torch.stack([to_working(change.size, dtype, device) for change in changes])
        _check_not_zero(sizes)
        return Directions(x, [to_working(change.x, dtype, device) for change in changes], sizes, distance)
    # In their own precision: a change is rounded once, where it is added.
    moved = [to_working(change, None, device) for change in changes]
    perturbed = [optree.tree_map(_add, x, change) for change in moved]
    return Directions(x, perturbed, _realised_sizes(x, moved, perturbed), distance)


def _add(leaf: Any, change: Any) -> Any:
    if isinstance(leaf, Tensor) and leaf.is_floating_point():
        return leaf + change.to(leaf.dtype)
    return leaf


def _realised_sizes(x: Any, changes: list[Any], perturbed: list[Any]) -> Tensor:
    """||d|| of each perturbation and instance, (K, B), as it stands after rounding x + d."""
    _check_not_zero(torch.stack([norms(change) for change in changes]))
    sizes = []
    for k, (change, other) in enumerate(zip(changes, perturbed, strict=True)):
        asked = norms(change)
        realised = optree.tree_map(_difference, other, x)
        lost = norms(optree.tree_map(_difference, realised, change))
        if (small := (lost > 0.1 * asked).nonzero()).numel():
            instance = int(small[0].item())
            raise ValueError(
                f"Perturbation {k} of instance {instance} (norm {asked[instance]:.1e}) is too small for the "
                f"precision of x: rounding x + d loses more than a tenth of it. Take a larger one, or the model "
                f"and x in float64."
            )
        sizes.append(norms(realised))
    return torch.stack(sizes)


def _check_not_zero(sizes: Tensor) -> None:
    """Raise ``ValueError`` where one of (K, B) changes is none."""
    if len(zero := (sizes == 0).nonzero()):
        k, instance = zero[0].tolist()
        raise ValueError(f"Perturbation {k} of instance {instance} is zero: its ratio is 0/0. Give every instance one.")


def _difference(a: Any, b: Any) -> Any:
    return a - b if isinstance(a, Tensor) and a.is_floating_point() else a
