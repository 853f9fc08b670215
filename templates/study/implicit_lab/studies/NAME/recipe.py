"""How the networks are trained: seeded rods, and the squared error of the fixed point, through the fixed point."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ...fixed_points import Implicit, Stop, fixed_point
from ...study import ImplicitModel
from .study import STUDY, build

BATCH = 16
STOP = Stop(rtol=1e-3, max_steps=200)


class Recipe:
    """One training run; both networks see the same rods."""

    needs_data = False
    metric = "relative error"
    higher_is_better = False
    steps = 150
    learning_rate = 0.1
    validate_every = 25
    stages = ((steps, learning_rate, 0.9),)
    """Its weights are averaged over some ten steps: over the usual thousand, so short a run would never end."""

    def __init__(self, name: str, data: Path, seed: int) -> None:
        self.model: nn.Module = build(name)
        self.seed = 1000 * (seed + 1)
        self.held_out = STUDY.problem(32, seed=10**6)

    def card(self) -> dict[str, Any]:
        """What the weights' card says of data and method."""
        return {"data": "sources drawn afresh for each step", "batch": BATCH, "gradient": "exact, at the fixed point"}

    def loss(self) -> Tensor:
        """Mean squared error of the next batch."""
        self.seed += 1
        problem = STUDY.problem(BATCH, self.seed)
        return (answer(self.model, problem.x) - problem.truth).square().mean()

    @torch.no_grad()
    def validate(self, model: nn.Module) -> float:
        """Mean relative error on rods that are not trained on."""
        y = answer(model, self.held_out.x)
        return float(STUDY.quality(y, self.held_out.truth)["relative error"].mean())


def answer(model: nn.Module, x: Tensor) -> Tensor:
    """The fixed point of an implicit network, or the one pass of an explicit one."""
    if isinstance(model, ImplicitModel):
        return fixed_point(model, model.initial(x), x, stop=STOP, gradient=Implicit(), throw=False).y
    y: Tensor = model(x)
    return y
