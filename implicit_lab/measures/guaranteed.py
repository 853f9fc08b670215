"""What is promised of x -> z* where an iteration rests: its contraction from two sides, and a bound on its slope."""

from collections.abc import Callable
from typing import Any

import optree
import torch
from torch import Tensor

from .amplification import nearest
from .contraction import contraction
from .directions import Directions
from .iteration import Model, full_precision
from .spectral import rounding, sigma_max

Column = list[float | None]


def guaranteed(model: Model, along: Directions, z: Tensor, known: list[bool]) -> dict[str, Any]:
    """mu = ||dG/dz|| between two ends, and ||dz*/dx|| <= ||dG/dx|| / (1 - mu), at each fixed point z*.

    Args:
        model: G, as it is iterated.
        along: the inputs; x is varied in the leaves that its directions change.
        z: z*, (B, ...), to a residual of 1e-4: it is brought to 1e-5 or less before anything is measured.
        known: for each instance, whether z is a fixed point; of the others, and where it cannot be brought nearer,
            nothing is told.

    The answer is JSON data: ``lower``, ``upper`` and ``bound``, a number an instance or null, with the ``probability``
    of each upper end. ``bound`` takes both upper ends, and is null where that of mu is not below 1: then there is no
    bound. It is of the iterate, not of its decoded answer. Cost: at most 103 calls of G to come nearer, and some 3 a
    step of Lanczos's process, at most 200 steps for each of the two norms.
    """
    lower: Column = []
    upper: Column = []
    bound: Column = []
    probability = 1.0
    for i, rests in enumerate(known):
        one = slice(i, i + 1)
        there = _fixed_point(model, along, one, z[one]) if rests else None
        if there is None:
            for column in (lower, upper, bound):
                column.append(None)
            continue
        found = contraction(model, there, model.encode(_inputs(along, one)))
        low, high = float(found.lower), float(found.upper)
        lower.append(low)
        upper.append(high)
        contracts = high < 1 - rounding(z.dtype)
        bound.append(_slope_in_x(model, along, one, there) / (1 - high) if contracts else None)
        probability = min(probability, found.probability)
    return {"lower": lower, "upper": upper, "bound": bound, "probability": probability}


def _fixed_point(model: Model, along: Directions, rows: slice, z: Tensor) -> Tensor | None:
    """The fixed point that z is near to; None where it is not reached."""
    with torch.no_grad(), full_precision(z.device):
        there, reached = nearest(model, model.encode(_inputs(along, rows)), z)
    return there if reached.all() else None


def _inputs(along: Directions, rows: slice) -> Any:
    return optree.tree_map(lambda leaf: leaf[rows], along.x)


def _slope_in_x(model: Model, along: Directions, rows: slice, z: Tensor) -> float:
    """The upper end of ||dG/dx|| at (z, x), over what the directions change."""
    start, rebuilt = _varying(along, rows)
    with full_precision(z.device):
        return float(sigma_max(lambda v: model(z, model.encode(rebuilt(v))), start, rtol=1e-2).upper)


def _varying(along: Directions, rows: slice) -> tuple[Tensor, Callable[[Tensor], Any]]:
    """The leaves that are changed as one row a sample, (n, size), and x with them put back."""
    leaves, tree = optree.tree_flatten(_inputs(along, rows))
    others = [optree.tree_leaves(other) for other in along.perturbed]
    moved = [k for k, leaf in enumerate(leaves) if any(not torch.equal(leaf, other[k][rows]) for other in others)]
    sizes = [leaves[k][0].numel() for k in moved]

    def rebuilt(v: Tensor) -> Any:
        parts = dict(zip(moved, v.split(sizes, dim=1), strict=True))
        return optree.tree_unflatten(
            tree, [parts[k].reshape(leaf.shape) if k in parts else leaf for k, leaf in enumerate(leaves)]
        )

    return torch.cat([leaves[k].flatten(1) for k in moved], dim=1), rebuilt
