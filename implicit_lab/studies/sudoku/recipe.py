"""How the Sudoku networks are trained: what one training step sees, and what it is judged by.

A pool of minimal boards, changed at random as the rules allow, with numbers added at random. A looped network is judged
on iterates of any age and from any start; in some stages old ones are also asked to stand still. Explicit networks see
the same boards and the same loss.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...study import ImplicitModel
from ..drawn import TRAINING_SEED
from ..settling import restlessness
from .generator import puzzle
from .models import build
from .pool import thinned_boards
from .study import one_hot
from .symmetries import shuffled

ADDED = 0.3
"""At most this share of the empty cells is filled in, in three of five boards."""
EASY = 0.4
"""And this share more at the very beginning, which fades."""
TRACKED = (2, 5)
"""At least and at most so many iterations a training step, all with a gradient."""
NOISE = 0.3
"""Largest standard deviation of what is laid on the state before them."""
GO_ON = 0.75
"""Chance that a batch is kept for the next training step, which goes on from where this one has come to."""
REST_WEIGHT = 0.3
REST_STAGES = (1, 3)
OLD = 12
"""Iterations after which these stages ask an iterate to stand still."""
VALIDATION_STEPS = 64


class Course(NamedTuple):
    """What depends on the size of the board."""

    pool: int
    held_out: int
    batch: int
    easy_batches: int
    """Over so many batches the easy beginning fades."""
    stages: tuple[tuple[int, float, float], ...]
    """(steps, learning rate, forgetting of the running average of the weights)"""


COURSES = {
    6: Course(1500, 300, 64, 420, ((1600, 2e-3, 0.999), (500, 7e-4, 0.999), (1600, 1.5e-3, 0.999), (400, 7e-4, 0.999))),
    9: Course(2000, 60, 24, 40, ((1600, 3e-3, 0.99), (450, 2e-3, 0.99))),
}


class Kept(NamedTuple):
    """A batch on its way: boards, solutions, iterates and their age."""

    x: Tensor
    solution: Tensor
    z: Tensor
    age: int


class Recipe:
    """One training run: seeded boards, drawn before it; judged on minimal boards held out of it."""

    needs_data = False
    metric = "loss"
    higher_is_better = False
    learning_rate = 2e-3
    validate_every = 250
    warm_up = 100
    clip = 1.0
    stage = 0

    def __init__(self, name: str, data: Path, seed: int) -> None:
        self.model: nn.Module = build(name)
        self.size = self.model.size
        self.course = COURSES[self.size]
        self.stages = self.course.stages
        self.steps = sum(steps for steps, _, _ in self.stages)
        self.rng = np.random.default_rng(seed)
        self.taken = 0
        self.kept: Kept | None = None
        drawn = boards if self.size == 6 else nearly_minimal
        self.boards = drawn(self.size, self.course.pool, TRAINING_SEED)
        held_out = boards(self.size, self.course.held_out, TRAINING_SEED + self.course.pool)
        self.held_out = one_hot(held_out[:, 0], self.size), held_out[:, 1]

    def card(self) -> dict[str, Any]:
        """What the weights' card says of the recipe."""
        return {
            "data": f"{self.course.pool} seeded {'' if self.size == 6 else 'nearly '}minimal boards of {self.size} x "
            f"{self.size}, changed by the symmetries of the game, with numbers added; figure on "
            f"{self.course.held_out} minimal boards of other seeds",
            "batch": self.course.batch,
            "loss": "cross-entropy of a cell"
            + "; in every second stage with the relative residual of old iterates"
            * isinstance(self.model, ImplicitModel),
            "gradient": f"through {TRACKED[0]} to {TRACKED[1]} iterations at a time"
            if isinstance(self.model, ImplicitModel)
            else "exact",
        }

    def loss(self) -> Tensor:
        """Cross-entropy of a fresh batch or, for a looped network, of the last one further on; and the rest term."""
        if not isinstance(self.model, ImplicitModel):
            x, solution = self._batch()
            return F.cross_entropy(self.model(x).flatten(0, 1), solution.flatten() - 1)
        kept = self._kept(self.model)
        encoded = self.model.encode(kept.x)
        before = z = kept.z + NOISE * self._chances(kept.z) * torch.randn_like(kept.z)
        tracked = int(self.rng.integers(TRACKED[0], TRACKED[1] + 1))
        for _ in range(tracked):
            before, z = z, self.model(z, encoded)
        self.kept = kept._replace(z=z.detach(), age=kept.age + tracked)
        loss = F.cross_entropy(self.model.decode(z).flatten(0, 1), kept.solution.flatten() - 1)
        if self.stage in REST_STAGES and self.kept.age > OLD:
            loss = loss + REST_WEIGHT * restlessness(before, z)
        return loss

    def _kept(self, model: ImplicitModel) -> Kept:
        """The last batch, or a fresh one that begins for a third at z_0, at noise, and where the last has come to."""
        if self.kept is not None and self.rng.random() < GO_ON:
            return self.kept
        x, solution = self._batch()
        z = model.initial(model.encode(x)).detach()
        chance = self._chances(z)
        z = torch.where(chance < 1 / 3, torch.randn_like(z).tanh(), z)
        if self.kept is not None:
            z = torch.where(chance > 2 / 3, self.kept.z, z)
        return Kept(x, solution, z, 0)

    def _chances(self, z: Tensor) -> Tensor:
        """A number by chance for each state, with the axes of z."""
        return torch.rand(len(z), *[1] * (z.dim() - 1))

    def _batch(self) -> tuple[Tensor, Tensor]:
        rows = torch.from_numpy(self.rng.integers(len(self.boards), size=self.course.batch))
        given, solution = shuffled(self.boards[rows], self.size, self.rng).unbind(1)
        added = ADDED * torch.rand(self.course.batch, 1) * (torch.rand(self.course.batch, 1) < 0.6)
        self.taken += 1
        if self.stage == 0:
            added = added + EASY * max(0.0, 1 - self.taken / self.course.easy_batches)
        given = torch.where(torch.rand(given.shape) < added, solution, given)
        return one_hot(given, self.size), solution

    @torch.no_grad()
    def validate(self, model: nn.Module) -> float:
        """The loss on the held-out boards; of a looped network at t = 64, with the rest term."""
        x, solution = self.held_out
        if not isinstance(model, ImplicitModel):
            return float(F.cross_entropy(model(x).flatten(0, 1), solution.flatten() - 1))
        encoded = model.encode(x)
        z = before = model.initial(encoded)
        for _ in range(VALIDATION_STEPS):
            before, z = z, model(z, encoded)
        return float(
            F.cross_entropy(model.decode(z).flatten(0, 1), solution.flatten() - 1)
            + REST_WEIGHT * restlessness(before, z)
        )


def boards(size: int, count: int, seed: int) -> Tensor:
    """Seeded minimal boards and their solutions, numbers row by row, (count, 2, size * size)."""
    drawn = [puzzle(size, seed + k) for k in range(count)]
    return torch.tensor([(each.given, each.solution) for each in drawn])


def nearly_minimal(size: int, count: int, seed: int) -> Tensor:
    """The same of boards with a few givens that could go: drawn in a tenth of the time."""
    return torch.from_numpy(thinned_boards(size, count, seed))
