"""How much of the slope of x -> y_T(x) is owed to iterating: L at rest against one whole step of the G on the page."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import optree
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..fixed_points import Anderson, Newton, Status, Stop, iterate
from ..fixed_points.solver import Solver
from .directions import Directions
from .iteration import Model, norms

AT_REST = 1e-4
"""A relative residual ||G(z, x) - z|| / ||G(z, x)|| below this counts as rest."""
Search = tuple[tuple[Solver, int], ...]
"""Solvers, each with the steps that it may take."""
THOROUGH: Search = ((Anderson(), 200), (Newton(krylov=30, tolerance=1e-2), 20))
"""What looks for a fixed point where the iteration did not come to rest: some 1,000 calls of G at most."""
QUICK: Search = ((Anderson(), 60),)
"""What looks for it while a person waits."""
NEAREST = Stop(rtol=1e-6, max_steps=100)
"""How near to a fixed point one tries to come before the derivative there is measured."""
NEAR_ENOUGH = 1e-5
"""The relative residual at which one is there."""
ANOTHER = 0.1
"""What is farther away than this share of its size is another fixed point."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Amplification:
    """Of B instances along K directions; NaN where a thing is not defined."""

    whole_step: Array
    """(K, B): ||G(y*, x + d) - G(y*, x)|| / ||d|| of the whole step, decoded; NaN where no fixed point was found."""
    ratio: Array
    """(K, B): the slope of the last iterate over that of the whole step; NaN where the iteration is not at rest."""
    at_rest: NDArray[np.bool_]
    """(B,): whether the iteration came to rest by itself."""
    fixed_point: NDArray[np.bool_]
    """(B,): whether a fixed point was reached, by the iteration or by a solver."""
    z: Tensor
    """(B, ...): the fixed point; where there is none, z_T."""


def amplification(
    model: Model,
    along: Directions,
    last: Tensor,
    residual: Array,
    slopes: Array,
    *,
    search: Search = THOROUGH,
    fast: Model | None = None,
) -> Amplification:
    r"""||y_T(x + d) - y_T(x)|| / ||G(y*, x + d) - G(y*, x)||, for directions d that L_t was taken over.

    Near a fixed point at which the whole step contracts with modulus mu this is at most 1 / (1 - mu): what iterating
    can add to a step. Where the iteration is not at rest there is no ratio; the whole step is then taken at the fixed
    point that Anderson's or Newton's method reaches from z_T, if any.

    Args:
        model: G; its ``whole_step`` where it has one, else G itself, is the whole step.
        along: the directions.
        last: z_T, (B, ...), of the inputs ``along.x``.
        residual: (B,), relative, of z_T.
        slopes: (K, B), of y_T.
        search: what looks for a fixed point where there is no rest.
        fast: the values of ``model``, without derivatives, where they are had faster; else the model itself.

    Cost: 1 + K whole steps an instance, and the search where one is not at rest.
    """
    fast = model if fast is None else fast
    at_rest = residual < AT_REST
    z, found = last.clone(), at_rest.copy()
    restless = np.flatnonzero(~at_rest)
    whole = np.full_like(slopes, np.nan)
    with torch.no_grad():
        together = _together(along, last)
        for begin in range(0, len(restless), together):
            part = restless[begin : begin + together]
            rest = torch.from_numpy(part).to(last.device)
            x = optree.tree_map(lambda leaf: leaf[rest], along.x)  # noqa: B023
            z[rest], reached = settled(model, x, z[rest], search, fast)
            found[part] = reached.cpu().numpy()
        for rows in along.chunks(last[0].numel()):
            whole[:, rows] = whole_slopes(fast, along, rows, z[rows])
    whole[:, ~found] = np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(at_rest, slopes / whole, np.nan)
    return Amplification(whole, ratio, at_rest, found, z)


def whole_slopes(model: Model, along: Directions, rows: slice, z: Tensor) -> Array:
    """||G(z, x + d) - G(z, x)|| / ||d||, (K, n), of the whole step, decoded, with the same z (n, ...) for every d."""
    encoded = model.encode(along.batch(rows))
    copies = torch.cat([z] * (1 + along.sizes.shape[0]))
    step = getattr(model, "whole_step", model)
    slopes: Array = along.slopes(model.decode(step(copies, encoded)), rows).double().cpu().numpy()
    return slopes


def settled(
    model: Model, x: Any, z: Tensor, search: Search = THOROUGH, fast: Model | None = None
) -> tuple[Tensor, Tensor]:
    """Fixed points near z (B, ...) for inputs x, and which are some (B,): a residual below 1e-4 of the size of G(z).

    Of the size where the search began, and near it: a search that runs away has a residual that is small beside its own
    size, or lost to rounding, and no fixed point. ``fast`` as for ``amplification``.

    >>> from implicit_lab.measures.iteration import Operator
    >>> turn = torch.tensor([[0.0, -1.0], [1.0, 0.0]])  # the iteration circles for ever
    >>> z, found = settled(Operator(lambda y, x: y @ turn + x), torch.tensor([[1.0, 1.0]]), torch.zeros(1, 2))
    >>> found.tolist(), [round(value, 3) + 0.0 for value in z[0].tolist()]
    ([True], [1.0, 0.0])
    """
    fast = model if fast is None else fast
    encoded = fast.encode(x)
    finite = z.isfinite().flatten(1).all(1).view(-1, *[1] * (z.dim() - 1))
    start = torch.where(finite, z, fast.initial(encoded))
    size = norms(fast(start, encoded))
    y, found = z.clone(), torch.zeros(len(z), dtype=torch.bool, device=z.device)
    for solver, steps in search:
        left = (~found & size.isfinite()).nonzero()[:, 0]
        if not len(left):
            break
        # Newton's method differentiates.
        differentiated = isinstance(solver, Newton) and fast is not model
        G, read = (model, model.encode(x)) if differentiated else (fast, encoded)
        inputs = optree.tree_map(lambda leaf: leaf[left], read)  # noqa: B023
        stop = Stop(rtol=AT_REST, max_steps=steps)
        run = iterate(lambda y: G(y, inputs), start[left], solver, stop)  # noqa: B023
        near = norms(run.y - start[left]) <= size[left] / AT_REST
        reached = (run.status == Status.CONVERGED) & (run.residual <= AT_REST * size[left]) & near
        y[left[reached]], found[left[reached]] = run.y[reached], True
    return y, found


@torch.no_grad()
def nearest(model: Model, encoded: Any, z: Tensor) -> tuple[Tensor, Tensor]:
    """Of z (B, ...), near rest, and the steps of Anderson's method from there, what has the least residual, nearby; and
    for which it is below 1e-5 of the size, (B,).

    A derivative at the fixed point wants it: where mu is near 1, a residual of 1e-4 is up to 1e-4 / (1 - mu) away.
    Cost: at most 103 calls of G.

    >>> from implicit_lab.measures.iteration import Operator
    >>> slow = Operator(lambda y, x: y - 1e-3 * (y - x))
    >>> x = torch.ones(1, 2)
    >>> y, there = nearest(slow, slow.encode(x), 0.95 * x)
    >>> y.allclose(x, atol=1e-3), there.tolist()
    (True, [True])
    """
    run = iterate(lambda y: model(y, encoded), z, Anderson(), NEAREST, best=True)
    nearby = norms(run.y - z) <= ANOTHER * torch.maximum(norms(z), norms(run.y))
    y = torch.where(nearby.view(-1, *[1] * (z.dim() - 1)), run.y, z)
    image = model(y, encoded)
    return y, norms(image - y) <= NEAR_ENOUGH * norms(image)


def _together(along: Directions, z: Tensor) -> int:
    """How many instances a solver runs at once: as many as the iteration did."""
    first = along.chunks(z[0].numel())[0]
    return first.stop - first.start
