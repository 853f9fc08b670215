"""How the toy's networks are trained: points of the three-piece target, and its squared error after 25 steps."""

from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from .network import ImplicitToy
from .study import build
from .targets import ThreePiece
from .trained import LARGEST, STEPS, domain, rms

BATCH = 128
JUDGED = 5
"""The last iterates of an unrolled pass, whose mean squared error is the loss: so y also comes to rest."""


class Recipe:
    """One training run; the networks of both kinds see the same points and the same loss."""

    needs_data = False
    metric = "rms error"
    higher_is_better = False
    steps = 5000
    learning_rate = 2e-3
    validate_every = 500

    def __init__(self, name: str, data: Path, seed: int) -> None:
        self.model: nn.Module = build(name)
        self.rng = np.random.default_rng(seed)
        fine = domain(20001)
        # Half of the points fall evenly on x; half where the target is steep, which is where it is hard.
        slope = np.abs(ThreePiece().slope(fine))
        self.fine, self.chance = fine, np.cumsum(0.5 / len(fine) + 0.5 * slope / slope.sum())

    def card(self) -> dict[str, Any]:
        """What the weights' card says of the recipe."""
        return {
            "data": f"the paper's three-piece map on [-2, 3] where |F| <= {LARGEST:g}, drawn afresh each step",
            "batch": BATCH,
            "gradient": f"unrolled, {STEPS} iterations, the last {JUDGED} judged"
            if isinstance(self.model, ImplicitToy)
            else "exact",
        }

    def loss(self) -> Tensor:
        """Mean squared error on the next batch, for an implicit network over its last five iterates."""
        drawn = np.searchsorted(self.chance, self.rng.random(BATCH) * self.chance[-1])
        x = self.fine[drawn]
        y = answers(self.model, torch.from_numpy(x).float()[:, None])
        return (y - torch.from_numpy(ThreePiece()(x)).float()[:, None]).square().mean()

    @torch.no_grad()
    def validate(self, model: nn.Module) -> float:
        """Root mean square error on evenly spaced points, at t = 25 for an implicit network."""
        was, x = model.training, domain()
        model.eval()
        y = answers(model, torch.from_numpy(x).float()[:, None])[-1, :, 0].double().numpy()
        model.train(was)
        return float(rms(y, ThreePiece()(x)))


def answers(model: nn.Module, x: Tensor) -> Tensor:
    """What is judged: y_21, ..., y_25 of an implicit network, (5, B, 1), or the one answer of an explicit one."""
    if not isinstance(model, ImplicitToy):
        y: Tensor = model(x)
        return y[None]
    read = model.encode(x)
    path = accumulate(range(STEPS), lambda y, _: model(y, read), initial=model.initial(read))
    return torch.stack([*path][-JUDGED:])
