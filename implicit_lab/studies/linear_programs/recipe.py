"""How the graph networks are trained: the paper's 2500 programs in all their mirror images, and the figure itself.

Mirroring a variable (y_j to -y_j) or an equality row gives another program of the same distribution with a known
optimum, so that no step sees the same program twice. The loss is the relative error that the networks are judged by.

Of an iterated network it is the guess that is trained, as an explicit one of the same seed: the weights are the same,
and so are the passes. ``end_to_end`` trains one at its fixed point instead.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from .choices import TRAINING_INSTANCES
from .instances import instances
from .models import ImplicitGNN, build
from .network_units import Programs
from .quality import relative_error
from .study import as_tensors

BATCH = 100
VALIDATION_INSTANCES = 500

Batch = tuple[Programs, Tensor]


class Recipe:
    """One training run; networks of both kinds see the same programs and the same error."""

    needs_data = False
    metric = "relative error"
    higher_is_better = False
    stage = 0
    steps = 6000
    learning_rate = 1e-2
    warm_up = 200
    validate_every = 250
    passes = BATCH

    def __init__(self, name: str, data: Path, seed: int) -> None:
        self.model: nn.Module = build(name)
        self.rng = np.random.default_rng(seed)
        self.programs, self.truth = as_tensors(instances("train", 0, TRAINING_INSTANCES))
        self.held_out = as_tensors(instances("validate", 0, VALIDATION_INSTANCES))

    def card(self) -> dict[str, Any]:
        """What the weights' card says of the recipe."""
        return {
            "data": f"{TRAINING_INSTANCES} programs of the paper's generator, mirrored at random; figure on "
            f"{VALIDATION_INSTANCES} others",
            "batch": BATCH,
            "loss": "relative error" + " of the guess" * isinstance(self.model, ImplicitGNN),
            "gradient": "exact",
        }

    def loss(self) -> Tensor:
        """The mean relative error of the next batch."""
        programs, truth = self.draw()
        return relative_error(at_once(self.model, programs), truth).mean()

    @torch.no_grad()
    def validate(self, model: nn.Module) -> float:
        """Mean relative error on held-out programs."""
        programs, truth = self.held_out
        return float(relative_error(at_once(model, programs), truth).mean())

    def draw(self) -> Batch:
        """The next batch."""
        rows = torch.from_numpy(self.rng.integers(len(self.truth), size=BATCH))
        programs = {name: values[rows] for name, values in self.programs.items()}
        signs = self.rng.choice(np.array([-1, 1], dtype=np.float32), (BATCH, 60))
        m = programs["b"].shape[1]
        return mirror(programs, self.truth[rows], torch.from_numpy(signs[:, m:]), torch.from_numpy(signs[:, :m]))


def at_once(model: nn.Module, programs: Programs) -> Tensor:
    """The answer of a single pass: of an iterated network, its guess."""
    answer: Tensor = model.guess(programs) if isinstance(model, ImplicitGNN) else model(programs)
    return answer


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
