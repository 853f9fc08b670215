"""How the graph networks are trained: the paper's 2500 programs in all their mirror images, and the figure itself.

Mirroring a variable (y_j to -y_j) or an equality row gives another program of the same distribution with a known
optimum, so that no step sees the same program twice. The loss is the relative error that the networks are judged by.

An implicit network is trained on iterates of every age: a third of the steps start from zero and take FIRST
iterations, of which the last few are judged; the others take up iterates that an earlier step left, and go on for
FURTHER iterations. Those steps also ask that the iterate comes to rest.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from .choices import TRAINING_INSTANCES
from .instances import instances
from .models import ImplicitGNN, Programs, build
from .quality import relative_error
from .study import as_tensors

BATCH = 100
SLOTS = 4
"""Batches that wait to be taken up again."""
FRESH = (1 / 3, 1 / 8)
"""The share of steps that start from zero and replace a waiting batch, in each stage."""
FIRST, JUDGED = 8, 3
FURTHER = 4
REST_WEIGHT = (0.3, 1.0)
"""The weight of the residual of older iterates, in each stage."""
SETTLING = (1000, 2e-3, 0.997)
"""The second stage of an implicit network: steps, learning rate, average. Iterates grow old in it, and come to rest."""
VALIDATION_INSTANCES = 500
VALIDATION_STEPS = (24, 40)

STEPS = {
    "gnn-implicit-4": 6000,
    "gnn-implicit-8": 6000,
    "gnn-implicit-16": 8000,
    "gnn-implicit-32": 8000,
    "gnn-explicit-4": 6000,
    "gnn-explicit-8": 6000,
    "gnn-explicit-16": 6000,
    "gnn-explicit-32": 6000,
}

Batch = tuple[Programs, Tensor]


class Recipe:
    """One training run; networks of both kinds see the same programs and the same loss."""

    needs_data = False
    metric = "relative error"
    higher_is_better = False
    learning_rate = 1e-2
    warm_up = 200
    validate_every = 250

    def __init__(self, name: str, data: Path, seed: int) -> None:
        self.model: nn.Module = build(name)
        self.steps = STEPS[name]
        self.stage = 0
        settling = [SETTLING] if isinstance(self.model, ImplicitGNN) else []
        self.stages = [(self.steps, self.learning_rate, 0.999), *settling]
        self.passes = BATCH * (_iterations(self.stages) if settling else 1)
        self.rng = np.random.default_rng(seed)
        self.programs, self.truth = as_tensors(instances("train", 0, TRAINING_INSTANCES))
        self.held_out = as_tensors(instances("validate", 0, VALIDATION_INSTANCES))
        self.waiting: list[tuple[Batch, Tensor]] = []

    def card(self) -> dict[str, Any]:
        """What the weights' card says of the recipe."""
        implicit = isinstance(self.model, ImplicitGNN)
        return {
            "data": f"{TRAINING_INSTANCES} programs of the paper's generator, mirrored at random; figure on "
            f"{VALIDATION_INSTANCES} others" + (f", mean of t = {VALIDATION_STEPS}" if implicit else ""),
            "batch": BATCH,
            "loss": "relative error"
            + (f" + {REST_WEIGHT} (by stage) times the relative residual of older iterates" * implicit),
            "gradient": f"unrolled: {FIRST} iterations from zero, the last {JUDGED} judged, or {FURTHER} from an "
            "iterate that an earlier step left"
            if implicit
            else "exact",
        }

    def loss(self) -> Tensor:
        """The mean relative error of the next batch; for older iterates with the residual."""
        if not isinstance(self.model, ImplicitGNN):
            programs, truth = self._draw()
            return relative_error(self.model(programs), truth).mean()
        fresh = len(self.waiting) < SLOTS or self.rng.random() < FRESH[self.stage]
        return self._start(self.model) if fresh else self._go_on(self.model)

    @torch.no_grad()
    def validate(self, model: nn.Module) -> float:
        """Mean relative error on held-out programs; of an implicit network the mean over two ages."""
        programs, truth = self.held_out
        if not isinstance(model, ImplicitGNN):
            return float(relative_error(model(programs), truth).mean())
        errors = []
        x = model.encode(programs)
        z = model.initial(x)
        for t in range(1, max(VALIDATION_STEPS) + 1):
            z = model(z, x)
            if t in VALIDATION_STEPS:
                errors.append(relative_error(model.decode(z), truth).mean())
        return float(torch.stack(errors).mean())

    def _start(self, model: ImplicitGNN) -> Tensor:
        batch = self._draw()
        x = model.encode(batch[0])
        z = model.initial(x)
        for _ in range(FIRST - JUDGED):
            z = model(z, x)
        z, error, _ = _judge(model, z, x, batch[1], JUDGED)
        if len(self.waiting) == SLOTS:
            self.waiting.pop(int(self.rng.integers(SLOTS)))
        self.waiting.append((batch, z.detach()))
        return error

    def _go_on(self, model: ImplicitGNN) -> Tensor:
        slot = int(self.rng.integers(SLOTS))
        batch, z = self.waiting[slot]
        z, error, residual = _judge(model, z, model.encode(batch[0]), batch[1], FURTHER)
        self.waiting[slot] = batch, z.detach()
        return error + REST_WEIGHT[self.stage] * residual

    def _draw(self) -> Batch:
        rows = torch.from_numpy(self.rng.integers(len(self.truth), size=BATCH))
        programs = {name: values[rows] for name, values in self.programs.items()}
        signs = self.rng.choice(np.array([-1, 1], dtype=np.float32), (BATCH, 60))
        m = programs["b"].shape[1]
        return mirror(programs, self.truth[rows], torch.from_numpy(signs[:, m:]), torch.from_numpy(signs[:, :m]))


def _iterations(stages: list[tuple[int, float, float]]) -> float:
    """Iterations of a step of an implicit network, in the mean over the stages."""
    lengths = [length for length, _, _ in stages]
    each = [fresh * FIRST + (1 - fresh) * FURTHER for fresh in FRESH]
    return float(np.average(each, weights=lengths))


def mirror(programs: Programs, y: Tensor, columns: Tensor, rows: Tensor) -> Batch:
    """The programs in s y, for signs s = ``columns`` (B, n), with equality rows times ``rows`` (B, m); and s y."""
    rows = torch.where(programs["equality"], rows, torch.ones_like(rows))
    kept = columns > 0
    lower, upper = programs["l"], programs["u"]
    mirrored = {
        "A": programs["A"] * rows[:, :, None] * columns[:, None, :],
        "b": programs["b"] * rows,
        "c": programs["c"] * columns,
        "equality": programs["equality"],
        "l": torch.where(kept, lower, -upper),
        "u": torch.where(kept, upper, -lower),
    }
    return mirrored, y * columns


def _judge(model: ImplicitGNN, z: Tensor, x: Any, truth: Tensor, steps: int) -> tuple[Tensor, Tensor, Tensor]:
    """z after ``steps`` iterations, the mean error over them, and the mean relative residual of the last."""
    errors = []
    for _ in range(steps):
        before, z = z, model(z, x)
        errors.append(relative_error(model.decode(z), truth).mean())
    moved, state = (z - before)[:, 0], z[:, 0]
    return z, torch.stack(errors).mean(), (moved.norm(dim=1) / state.norm(dim=1)).mean()
