"""How the maze networks are trained: what one training step sees, and what it is judged by.

Perfect mazes of 2 to 5 cells a side, small ones first. A looped network is judged on one iterate, of any age and from
any start, as ``studies/looped.py`` says; in the last stage old iterates are also asked to stand still. Explicit
networks see as many mazes of the same sizes, and the same loss.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..drawn import TRAINING_SEED
from ..looped import Path as Steps
from ..settling import restlessness
from .choices import CELLS
from .models import ExplicitMaze, LoopedMaze, build
from .study import inputs_and_truth

POOL = {2: 192, 3: 4000, 4: 8000, 5: 20000}
"""Cells a side -> how many mazes of that size are drawn for training."""
SHARES = ({2: 0.2, 3: 0.4, 4: 0.4}, *2 * ({3: 0.1, 4: 0.2, 5: 0.7},))
"""How often each size is seen, by stage."""
PIXELS = 3136
"""Open pixels in a batch: 64 mazes of 5 x 5 cells, or as many more small ones."""
STEPS = Steps(untracked=40, tracked=(3, 8), noise=0.2)
REST_WEIGHT = 0.3
OLD = 24
"""Iterations after which the last stage asks an iterate to stand still."""
HELD_OUT = 256
VALIDATION_STEPS = 100

STAGES = ((400, 3e-3, 0.99), (2000, 3e-3, 0.999), (1200, 1e-3, 0.999))
"""(steps, learning rate, forgetting of the running average of the weights): the same for every network."""


class Recipe:
    """One training run: seeded mazes, drawn before it; judged on mazes of the largest trained size held out of it."""

    needs_data = False
    metric = "loss"
    higher_is_better = False
    learning_rate = 3e-3
    validate_every = 250
    warm_up = 50
    clip = 1.0
    stage = 0

    def __init__(self, name: str, data: Path, seed: int) -> None:
        self.model: nn.Module = build(name)
        self.stages = STAGES
        self.steps = sum(steps for steps, _, _ in STAGES)
        self.rng = np.random.default_rng(seed)
        self.settled: dict[int, Tensor] = {}
        self.pools = {cells: inputs_and_truth(cells, count, TRAINING_SEED) for cells, count in POOL.items()}
        self.held_out = inputs_and_truth(CELLS, HELD_OUT, TRAINING_SEED + max(POOL.values()))

    def card(self) -> dict[str, Any]:
        """What the weights' card says of the recipe."""
        return {
            "data": f"seeded perfect mazes (depth-first search), 2 to {CELLS} cells a side, and {HELD_OUT} others",
            "batch": f"{PIXELS} open pixels",
            "loss": "binary cross-entropy of a pixel"
            + "; in the last stage with the relative residual of old iterates" * isinstance(self.model, LoopedMaze),
            "gradient": "through 3 to 8 iterations, after at most 40 without"
            if isinstance(self.model, LoopedMaze)
            else "exact",
        }

    def loss(self) -> Tensor:
        """Cross-entropy on the next batch; in the last stage with the rest term."""
        cells = int(self.rng.choice(list(SHARES[self.stage]), p=list(SHARES[self.stage].values())))
        x, truth = self._batch(cells)
        if isinstance(self.model, ExplicitMaze):
            return F.binary_cross_entropy_with_logits(self.model.logits(x), truth)
        assert isinstance(self.model, LoopedMaze)
        encoded = self.model.encode(x)
        walk = STEPS.walk(self.model, encoded, self.rng, self.settled.get(cells))
        self.settled[cells] = walk.last.detach()
        loss = F.binary_cross_entropy_with_logits(self.model.logits(walk.last), truth)
        if self.stage == len(self.stages) - 1 and walk.age > OLD:
            loss = loss + REST_WEIGHT * walk.restlessness()
        return loss

    def _batch(self, cells: int) -> tuple[Tensor, Tensor]:
        x, truth = self.pools[cells]
        rows = torch.from_numpy(self.rng.integers(len(x), size=PIXELS // (2 * cells**2 - 1)))
        return x[rows], truth[rows]

    @torch.no_grad()
    def validate(self, model: nn.Module) -> float:
        """The loss on the held-out mazes; of a looped network at t = 100, with the rest term."""
        x, truth = self.held_out
        if isinstance(model, ExplicitMaze):
            return float(F.binary_cross_entropy_with_logits(model.logits(x), truth))
        assert isinstance(model, LoopedMaze)
        encoded = model.encode(x)
        z = before = model.initial(encoded)
        for _ in range(VALIDATION_STEPS):
            before, z = z, model(z, encoded)
        return float(F.binary_cross_entropy_with_logits(model.logits(z), truth) + REST_WEIGHT * restlessness(before, z))
