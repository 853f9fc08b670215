"""What the pools hold down: along the iteration the spectral radius, and at each step the norm, for a map of each."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from implicit_lab.studies.deblurring.contracting import ContractingPool
from implicit_lab.studies.deblurring.forward_model import Observation
from implicit_lab.studies.deblurring.pool import Pool
from implicit_lab.study import ImplicitModel

SIZE = 8


class Shear(ImplicitModel):
    """G(y, x) = (0, c y_1, 0): nilpotent, so that every error is gone after two steps, and the first stretches by c."""

    def __init__(self, stretch: float) -> None:
        super().__init__()
        self.stretch = nn.Parameter(torch.tensor(stretch))

    def forward(self, z: Tensor, x: Observation) -> Tensor:
        first = self.stretch * z[:, :1]
        return torch.cat([torch.zeros_like(first), first, torch.zeros_like(first)], dim=1)

    def initial(self, x: Observation) -> Tensor:
        return torch.zeros_like(x.image)


class Grey:
    """Endless grey pictures."""

    rng = np.random.default_rng(0)

    def batch(self, size: int) -> tuple[Observation, Tensor]:
        picture = torch.full((size, 3, SIZE, SIZE), 0.5)
        return Observation(picture, torch.ones(size, 1, SIZE, SIZE), torch.zeros(size, 1, 1, 1)), picture


def penalty(kind: type[Pool], model: ImplicitModel) -> Tensor:
    pool = kind(model, Grey(), 2)
    for _ in range(2):
        loss = pool.loss(lambda y, truth: torch.zeros(()), 2)
    return loss


def test_a_step_that_stretches_is_held_down_though_the_error_is_gone_after_two() -> None:
    model = Shear(1.5)
    assert penalty(Pool, model).item() == 0
    loss = penalty(ContractingPool, model)
    assert loss.item() == pytest.approx(ContractingPool.weight * (1.5 - ContractingPool.shrink) ** 2, rel=1e-4)
    loss.backward()
    assert float(model.stretch.grad) > 0


def test_a_step_that_shortens_every_error_enough_costs_nothing() -> None:
    assert penalty(ContractingPool, Shear(0.9)).item() == 0


def test_passes_are_those_that_are_made() -> None:
    """Tracked iterations, the direction's, and the start of samples that are replaced."""
    assert Pool.passes(12) == pytest.approx(12 + 1 + 12 / 60 * 10)
    assert ContractingPool.passes(12) == pytest.approx(12 + 3 + 12 / 120 * (10 + 6 * 3))
