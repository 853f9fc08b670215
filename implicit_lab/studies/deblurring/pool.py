"""Iterates that live from training step to training step, so that few operator calls train iterates of every age.

A sample is restarted from y_0 now and then, is judged only after its first iterations (early iterates need not be
sharp), and the gradient runs through its last few. Beside each iterate lives a direction that the same iterations
stretch or shrink: power iteration along the trajectory. Where it shrinks too little, the loss says so, and the
iteration stays a contraction.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from ...study import ImplicitModel
from .forward_model import Observation
from .samples import Samples

LIFE = 60
"""Iterations after which a sample is replaced, in the mean: where samples are younger, later iterates get worse."""
WARM_UP = 10
"""Iterations that a fresh sample takes before it is judged."""
RANGE = 4.0
"""An iterate with a larger value has left the range of pictures; it is not worth training on."""
SHRINK = 0.98
"""The stretch of a direction by one iteration above which the loss objects."""
SHRINK_WEIGHT = 0.1
PROBE = 2.0
"""l2 norm of the direction: small beside a crop, large beside the rounding of bfloat16."""

State = tuple[Observation, Tensor, Tensor, Tensor]
"""x, truth, iterate and direction of every sample in the pool."""


class Pool:
    """``size`` samples on their way to the fixed point of ``model``."""

    life = LIFE
    shrink = SHRINK
    weight = SHRINK_WEIGHT
    beside = 1
    """Passes that it takes to follow a direction for a step."""
    turns = 0
    """Of a fresh direction, before its first step."""

    def __init__(self, model: ImplicitModel, samples: Samples, size: int) -> None:
        self.model = model
        self.samples = samples
        self.state = self._fresh(size)

    @classmethod
    def passes(cls, tracked: int) -> float:
        """Applications of the model to one sample in one step, in the mean: its last one has the direction beside it.

        A sample that is replaced costs those of the new one's start.
        """
        return tracked + cls.beside + tracked / cls.life * (WARM_UP + cls.turns * cls.beside)

    def loss(self, error: Callable[[Tensor, Tensor], Tensor], tracked: int) -> Tensor:
        """The mean ``error`` of the next ``tracked`` iterates against the truth, plus the stretch penalty.

        The gradient runs through these iterations; the pool ages by them.
        """
        x, truth, y, direction = self._refilled(tracked / self.life)
        total = torch.zeros((), device=y.device)
        for _ in range(tracked - 1):
            y = held(self.model(y, x))
            total = total + error(y, truth) / tracked
        y, stretch, direction = self._last(y, x, direction)
        total = total + error(y, truth) / tracked
        self.state = (x, truth, y.detach(), direction)
        return total + self.weight * (stretch - self.shrink).relu().square().mean()

    def _last(self, y: Tensor, x: Observation, direction: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The next iterate, by how much the direction beside it is stretched, and what the direction becomes."""
        twice = x.map(lambda leaf: torch.cat([leaf, leaf]))
        after, beside = held(self.model(torch.cat([y, y + direction]), twice)).chunk(2)
        moved = beside - after
        stretch = moved.flatten(1).norm(dim=1).clamp_min(1e-3) / PROBE
        return after, stretch, (moved / stretch.reshape(-1, 1, 1, 1)).detach()

    def _refilled(self, chance: float) -> State:
        x, truth, y, direction = self.state
        stale = torch.from_numpy(self.samples.rng.random(len(y)) < chance).to(y.device) | ~_in_range(y)
        if not stale.any():
            return self.state
        new_x, *new = self._fresh(int(stale.sum()))
        # No pixel is lost in training: there is no mask.
        x = Observation(*(_replace(old, stale, fresh) for old, fresh in zip(x[:3], new_x[:3], strict=True)))
        truth, y, direction = (
            _replace(old, stale, fresh) for old, fresh in zip((truth, y, direction), new, strict=True)
        )
        return x, truth, y, direction

    @torch.no_grad()
    def _fresh(self, size: int) -> State:
        x, truth = self.samples.batch(size)
        y = self.model.initial(x)
        for _ in range(WARM_UP):
            y = self.model(y, x)
        y = torch.where(_in_range(y).reshape(-1, 1, 1, 1), y, x.image)
        direction = torch.from_numpy(self.samples.rng.standard_normal(y.shape, dtype=np.float32)).to(y.device)
        return x, truth, y, PROBE * direction / direction.flatten(1).norm(dim=1).reshape(-1, 1, 1, 1)


def _in_range(y: Tensor) -> Tensor:
    return y.isfinite().flatten(1).all(1) & (y.abs().flatten(1).amax(1) < RANGE)


def held(y: Tensor) -> Tensor:
    """What has left the range is cut off from the gradient, which it would drown, and held at the range's edge."""
    edge = y.detach().nan_to_num().clamp(-RANGE, RANGE)
    return torch.where(_in_range(y).reshape(-1, 1, 1, 1), y, edge)


def _replace(old: Tensor, where: Tensor, new: Tensor) -> Tensor:
    changed = old.clone()
    changed[where] = new
    return changed
