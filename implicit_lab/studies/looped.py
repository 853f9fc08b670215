"""How a block that is applied again and again learns to think longer: the path of iterates that one training step sees.

Many samples start from noise, or from where another input has come to; a random number of steps goes unwatched, noise
is laid on the state, and only the last few steps carry a gradient. So the block is judged from wherever it may be, at
any age, and what it learns is to come to its answer and to stay there (path independence: Anil et al. 2022; progressive
loss: Bansal et al. 2022, arXiv 2202.05826).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..study import ImplicitModel

Between = Callable[[Tensor, Tensor], Tensor]


@dataclass(frozen=True)
class Walk:
    """What one training step saw of the iteration."""

    age: int
    """t of the last iterate."""
    fresh: Tensor
    """(B,): which samples began at z_0."""
    before: Tensor
    """z_{t-1}"""
    last: Tensor
    """z_t; the graph goes back through the tracked steps."""

    def restlessness(self) -> Tensor:
        """||z_t - z_{t-1}|| / ||z_t||, mean over the batch: the rest term, for old iterates in a late stage."""
        moved = (self.last - self.before).flatten(1).norm(dim=1)
        return (moved / self.last.detach().flatten(1).norm(dim=1)).mean()


@dataclass(frozen=True)
class Path:
    """From z_0, noise or elsewhere: 0 to ``untracked`` steps, noise on the state, then some steps with a gradient."""

    untracked: int
    """At most so many steps without a gradient."""
    tracked: tuple[int, int]
    """At least and at most so many with one."""
    noise: float
    """Largest standard deviation of what is laid on the state; an iterate's own entries have mean square 1."""

    def walk(
        self,
        model: ImplicitModel,
        x: Any,
        rng: np.random.Generator,
        elsewhere: Tensor | None = None,
        between: Between = lambda z, fresh: z,
    ) -> Walk:
        """One walk for an encoded x; ``rng`` draws its lengths, torch's own generator the noise.

        A third of the samples start from ``elsewhere``, where it is given: where other inputs have come to. Before each
        step ``between(z, fresh)`` may do something to the state; ``fresh`` says which samples began at z_0.
        """
        first, then = int(rng.integers(self.untracked + 1)), int(rng.integers(self.tracked[0], self.tracked[1] + 1))
        share = 1 / 2 if elsewhere is None else 1 / 3
        with torch.no_grad():
            z = model.initial(x)
            chance = torch.rand(len(z), *[1] * (z.dim() - 1))
            fresh = chance.flatten() < share
            z = torch.where(chance < share, z, torch.randn_like(z))
            if elsewhere is not None:
                z = torch.where(chance < 1 - share, z, elsewhere)
            for _ in range(first):
                z = model(between(z, fresh), x)
            z = z + self.noise * torch.rand(len(z), *[1] * (z.dim() - 1)) * torch.randn_like(z)
        before = z
        for _ in range(then):
            before, z = z, model(between(z, fresh), x)
        return Walk(first + then, fresh, before, z)
