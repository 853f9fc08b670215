"""How the Fourier networks are trained: what one training step sees, and what it is judged by.

The implicit network is trained near its fixed point, as the deblurring networks are: iterates are kept in a pool from
step to step, so that few operator calls a step train iterates of every age. A sample is replaced now and then by one
that has taken its first iterations unjudged (early iterates need not be near the flow), and the gradient runs through
the last few iterations. Beside some iterates lives a direction that the same iterations stretch or shrink: power
iteration along the trajectory. Where it shrinks too little, the loss says so, and the iteration stays a contraction.

Every network sees the same forces, turned and mirrored at random as the equations allow, and the same loss.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from .choices import TRAINING_SEED
from .data import samples
from .fourier import resample
from .models import DEPTHS, GRID, ImplicitFNO, build
from .quality import relative_error

SAMPLES = 1024
HELD_OUT = 128
BATCH = 16
RESTART = 1 / 12
"""Chance that a sample of the pool is replaced after a step: it lives for 12 steps, 36 iterations, in the mean."""
WARM_UP = 20
"""Iterations that a fresh sample takes before it is judged."""
TRACKED = 3
"""Iterations that one step takes and differentiates through."""
RANGE = 50.0
"""A latent value beyond it has left the range of flows; it is not worth training on."""
SHRINK = 0.95
"""The stretch of a direction by one iteration above which the loss objects."""
SHRINK_WEIGHT = 0.1
PROBED = 4
"""Samples of the pool that carry a direction."""
PROBE = 0.1
"""l2 norm of the direction: small beside an iterate, large beside float32 rounding."""
VALIDATION_STEPS = 50

STEPS: dict[str, int] = {
    "fno-implicit": 6500,
    "fno-explicit": 30333,
    "fno-deeper-2": 15167,
    "fno-deeper-4": 7583,
    "fno-deeper-8": 3792,
}
"""Training steps, of 16 samples each: as many passes through a block for every network."""

State = tuple[Tensor, ...]
"""Force, truth, iterate and direction of samples, batch first."""


class Recipe:
    """One training run: seeded forces and their steady flows, drawn on demand; judged on flows held out of training."""

    needs_data = False
    metric = "relative error"
    higher_is_better = False
    learning_rate = 4e-3
    validate_every = 500

    def __init__(self, name: str, data: Path, seed: int) -> None:
        self.model: nn.Module = build(name)
        self.steps = STEPS[name]
        # A sample of the pool costs its tracked iterations and, when it is replaced, those of the new one's start.
        self.passes = BATCH * (DEPTHS[name] if name in DEPTHS else TRACKED + RESTART * WARM_UP)
        self.rng = np.random.default_rng(seed)
        force, truth = samples(SAMPLES + HELD_OUT, TRAINING_SEED)
        self.held_out = force[SAMPLES:], truth[SAMPLES:]
        self.force, self.truth = resample(force[:SAMPLES], GRID), resample(truth[:SAMPLES], GRID)
        self.pool: State | None = None
        self.ready: State | None = None

    def card(self) -> dict[str, Any]:
        """What the weights' card says of the recipe."""
        return {
            "data": f"{SAMPLES} seeded forces and their steady flows, turned and mirrored at random; figure on "
            f"{HELD_OUT} others",
            "batch": BATCH,
            "loss": "relative l2 error",
            "normalisation": "curl f, Stokes vorticity and answer by fixed scales; no normalisation layers",
            "gradient": f"through {TRACKED} iterations of a pool of iterates, both steps 0.15"
            if isinstance(self.model, ImplicitFNO)
            else "exact",
        }

    def loss(self) -> Tensor:
        """Relative l2 error on the next batch; for G over the tracked iterates, and with the stretch penalty."""
        if not isinstance(self.model, ImplicitFNO):
            force, truth = self._batch()
            return relative_error(self.model(force, GRID), truth).mean()
        model = self.model
        force, truth, z, direction = self._refill(model)
        x = model.encode(force)
        error = torch.zeros(())
        for _ in range(TRACKED - 1):
            z = model(z, x)
            error = error + relative_error(model.decode(z, GRID), truth).mean() / TRACKED
        both = model(torch.cat([z, z[:PROBED] + direction[:PROBED]]), torch.cat([x, x[:PROBED]]))
        z, beside = both[:BATCH], both[BATCH:]
        error = error + relative_error(model.decode(z, GRID), truth).mean() / TRACKED
        moved = beside - z[:PROBED]
        stretch = moved.flatten(1).norm(dim=1) / PROBE
        directions = torch.cat([moved / stretch.reshape(-1, 1, 1, 1), direction[PROBED:]])
        self.pool = (force, truth, z.detach(), directions.detach())
        return error + SHRINK_WEIGHT * (stretch - SHRINK).relu().square().mean()

    @torch.no_grad()
    def validate(self, model: nn.Module) -> float:
        """Mean relative l2 error over the held-out flows on 64 x 64, of y at t = 50 for G."""
        force, truth = self.held_out
        if not isinstance(model, ImplicitFNO):
            return float(relative_error(model(force), truth).mean())
        x = model.encode(force)
        z = model.initial(x)
        for _ in range(VALIDATION_STEPS):
            z = model(z, x)
        return float(relative_error(model.decode(z), truth).mean())

    def _refill(self, model: ImplicitFNO) -> State:
        if self.pool is None:
            self.pool = self._fresh(model)
        z = self.pool[2]
        lost = ~(z.flatten(1).abs().amax(1) < RANGE)
        stale = torch.from_numpy(self.rng.random(BATCH) < RESTART) | lost
        count = int(stale.sum())
        if self.ready is None or len(self.ready[0]) < count:
            self.ready = self._fresh(model)
        fresh = tuple(leaf[:count] for leaf in self.ready)
        self.ready = tuple(leaf[count:] for leaf in self.ready)
        return tuple(_replace(old, stale, new) for old, new in zip(self.pool, fresh, strict=True))

    @torch.no_grad()
    def _fresh(self, model: ImplicitFNO) -> State:
        force, truth = self._batch()
        x = model.encode(force)
        z = model.initial(x)
        for _ in range(WARM_UP):
            z = model(z, x)
        direction = torch.from_numpy(self.rng.standard_normal(z.shape, dtype=np.float32))
        return force, truth, z, PROBE * direction / direction.flatten(1).norm(dim=1).reshape(-1, 1, 1, 1)

    def _batch(self) -> tuple[Tensor, Tensor]:
        rows = torch.from_numpy(self.rng.integers(len(self.force), size=BATCH))
        force, truth = self.force[rows], self.truth[rows]
        for _ in range(self.rng.integers(4)):
            force, truth = turned(force, truth)
        return mirrored(force, truth) if self.rng.random() < 0.5 else (force, truth)


def turned(force: Tensor, truth: Tensor) -> tuple[Tensor, Tensor]:
    """The same flow, turned by 90 degrees: (x_1, x_2) goes to (-x_2, x_1)."""
    f = _back(force.transpose(-1, -2), -2)
    return torch.stack([-f[:, 1], f[:, 0]], dim=1), _back(truth.transpose(-1, -2), -2)


def mirrored(force: Tensor, truth: Tensor) -> tuple[Tensor, Tensor]:
    """The same flow seen in a mirror: x_1 goes to -x_1, and vorticity changes its sign."""
    f = _back(force, -2)
    return torch.stack([-f[:, 0], f[:, 1]], dim=1), -_back(truth, -2)


def _back(field: Tensor, axis: int) -> Tensor:
    """The field at -x: the origin is a grid point and stays in its place."""
    return field.flip(axis).roll(1, axis)


def _replace(old: Tensor, where: Tensor, new: Tensor) -> Tensor:
    changed = old.clone()
    changed[where] = new
    return changed
