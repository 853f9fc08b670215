"""How steep x -> y_t(x) is at x, for every t at once: along one direction, and along the steepest one."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from .iteration import as_model, check_like, to_working
from .slow_directions import slow_directions
from .spectral import EXACT_COLUMNS, PROBABILITY, between
from .unrolled import Unrolled, flatten

DIRECTIONS = 3
"""Directions that are tried at the last t."""
LANCZOS_STEPS = 60
"""Steps at most for the upper end."""


@dataclass(frozen=True, repr=False)
class LocalLipschitz:
    """||J_t||_2 at x for t = 1..T and B samples: exact, or from below; at T from above where that was asked.

    >>> import torch, implicit_lab as il
    >>> il.local_lipschitz(lambda y, x: 0.5 * y + x, torch.ones(1, 3), 2).exact
    True
    """

    value: Tensor
    """(T, B): exact, or a lower bound."""
    exact: bool
    upper: Tensor | None = None
    """(B,): ||J_T||_2 is no more, for each sample with ``probability``; None where it was not asked for."""
    probability: float = 1.0
    """How sure the upper end is: 1 where it is exact, else 0.999."""

    @property
    def label(self) -> str:
        """What the figure may be called where it is shown."""
        if self.exact:
            return "exact"
        return "lower bound" if self.upper is None else "lower bound, at the last t with an upper one"

    def __repr__(self) -> str:
        steps, batch = self.value.shape
        largest = self.value.amax(dim=1)
        above = (
            ""
            if self.exact or self.upper is None
            else f"; at t = {steps} at most {self.upper.max():.4g} (each with probability {self.probability:g})"
        )
        return (
            f"Local Lipschitz constant of y_t at {batch} inputs, the largest {largest[0]:.4g} at t = 1, "
            f"{largest[-1]:.4g} at t = {steps} ({'exact' if self.exact else 'lower bounds'}){above}."
        )


def directional_rate(model: Any, x: Any, direction: Any, steps: int) -> Tensor:
    """||J_t d|| / ||d|| for t = 1..steps, (T, B): the limit of the empirical ratio as the perturbation d shrinks.

    Args:
        model: an implicit model, a module or a function G(y, x).
        x: B inputs, a tensor or a pytree of tensors, batch first.
        direction: like x; only its direction matters.
        steps: T >= 1. The cost is some three times that of the plain iteration.

    Raises:
        ValueError: steps < 1, a zero direction, samples that are coupled, an in-place G, or one that cannot be
            differentiated.

    >>> import torch
    >>> directional_rate(lambda y, x: 0.5 * y + x, torch.ones(1, 3), torch.ones(1, 3), 3).squeeze(1).tolist()
    [1.0, 1.5, 1.75]
    """
    unrolled = Unrolled(as_model(model), x, steps)
    check_like(direction, x, "the direction")
    like_x = to_working(direction, unrolled.x.dtype, unrolled.x.device)
    v = flatten(like_x)[0]
    size = v.norm(dim=1)
    if (size == 0).any():
        raise ValueError(f"The direction of instance {int((size == 0).nonzero()[0])} is zero: it has no rate.")
    rates = [image[0].norm(dim=1) / size for image in unrolled.push(v[None])]
    return unrolled.checked(torch.stack(rates))


def local_lipschitz(
    model: Any, x: Any, steps: int, *, varying: Any = None, exact: bool | None = None, both_ends: bool = False
) -> LocalLipschitz:
    """||J_t||_2 = max_v ||J_t v|| / ||v|| at x, J_t = dy_t/dx, for t = 1..steps and each sample.

    Exact, from all columns of J_t, for up to 64 input numbers a sample. Otherwise a lower bound at every t: a few
    directions go through the iteration, and at every t the best of their span is taken. They are the steepest ones of
    a small model of the iteration, linearised at its last iterate (``slow_directions``): good where the iteration comes
    near rest. No bound from above comes with them; ``both_ends`` gives it for the last t.

    Args:
        model: an implicit model, a module or a function G(y, x).
        x: B inputs, a tensor or a pytree of tensors, batch first; integer leaves are held fixed.
        steps: T >= 1. The cost is some seven times that of the plain iteration; memory is 4 T iterates.
        varying: where only some of x varies, a tree of bools like x: ``{"observation": True, "kernel": False}``.
        exact: ask for all columns, or for none; by default by the size of x.
        both_ends: put ||J_T||_2 between two ends, by Lanczos's process as ``contraction`` does, to 1 % or in 60 steps
            of some five plain iterations each. For another t, ask again with that many steps.

    Raises:
        ValueError: steps < 1, samples that are coupled, an in-place G, or one that cannot be differentiated.

    >>> import torch
    >>> newton = lambda y, x: y - 0.5 * (x * y - 1)
    >>> local_lipschitz(newton, torch.tensor([[0.5]]), 2).value.squeeze(1).tolist()
    [0.0, 0.25]
    """
    unrolled = Unrolled(as_model(model), x, steps, varying)
    batch, size = unrolled.x.shape
    if size <= EXACT_COLUMNS if exact is None else exact:
        columns = torch.eye(size).to(unrolled.x)[:, None].expand(size, batch, size)
        values = unrolled.checked(torch.stack([_longest(image) for image in unrolled.push(columns)]))
        return LocalLipschitz(values, exact=True, upper=values[-1])
    wanted = dict.fromkeys(_few(steps), 1) | {steps: DIRECTIONS}
    times = sorted(wanted)
    # A direction is carried halfway to the next t's, on a scale of ratios: early ones are nearly free.
    last = [math.isqrt(early * late) for early, late in pairwise(times)] + [0] * DIRECTIONS
    # The last are made first, so that what is left at a later t spans what it did before.
    directions = slow_directions(unrolled, max(20, 3 * steps // 2), wanted).flip(0)
    values = torch.stack([_longest(image) for image in unrolled.push(directions, last)])
    if not both_ends:
        return LocalLipschitz(unrolled.checked(values), exact=False)

    def push(v: Tensor) -> Tensor:
        *_, image = unrolled.push(v[None])
        return image[0]

    ends = between(push, unrolled.pull, unrolled.x, 1e-2, None, min(LANCZOS_STEPS, size))
    values[-1] = torch.maximum(values[-1], ends.lower)
    return LocalLipschitz(unrolled.checked(values), False, torch.maximum(ends.upper, values[-1]), PROBABILITY)


def _few(steps: int) -> list[int]:
    times = {1}
    while steps > 1:
        times.add(steps)
        steps //= 6
    return sorted(times)


def _longest(images: Tensor) -> Tensor:
    """The length, (B,), of the longest image of a unit vector, given those of an orthonormal set, (k, B, m)."""
    gram = torch.einsum("kbm,lbm->bkl", images, images).double()
    if not gram.isfinite().all():
        return torch.full_like(gram[:, 0, 0], torch.nan).to(images)
    return torch.linalg.eigvalsh(gram)[:, -1].clamp_min(0).sqrt().to(images)
