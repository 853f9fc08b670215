"""How a block that is applied again and again learns to think longer: the path of iterates that one training step sees.

Half of the samples start from noise, a random number of steps goes unwatched, noise is laid on the state, and only the
last few steps carry a gradient: so the block is judged from wherever it may be, at any age, and what it learns is to
come to its answer and to stay there (path independence: Anil et al. 2022; progressive loss: Bansal et al. 2022, arXiv
2202.05826).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..study import ImplicitModel


@dataclass(frozen=True)
class Walk:
    """What one training step saw of the iteration."""

    age: int
    """t of the last iterate."""
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
    """From z_0 or noise: 0 to ``untracked`` steps, noise on the state, then a number of steps with a gradient."""

    untracked: int
    """At most so many steps without a gradient."""
    tracked: tuple[int, int]
    """At least and at most so many with one."""
    noise: float
    """Largest standard deviation of what is laid on the state; an iterate's own entries have mean square 1."""

    def walk(self, model: ImplicitModel, x: Any, rng: np.random.Generator) -> Walk:
        """One walk for an encoded x; ``rng`` draws its lengths, torch's own generator the noise."""
        first, then = int(rng.integers(self.untracked + 1)), int(rng.integers(self.tracked[0], self.tracked[1] + 1))
        with torch.no_grad():
            z = model.initial(x)
            some = torch.rand(len(z), *[1] * (z.dim() - 1)) < 0.5
            z = torch.where(some, torch.randn_like(z), z)
            for _ in range(first):
                z = model(z, x)
            z = z + self.noise * torch.rand(len(z), *[1] * (z.dim() - 1)) * torch.randn_like(z)
        before = z
        for _ in range(then):
            before, z = z, model(z, x)
        return Walk(first + then, before, z)
