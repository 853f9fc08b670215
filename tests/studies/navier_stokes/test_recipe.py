"""How the Fourier networks are trained: the turns and mirrors that the equations allow, and steps that learn."""

from pathlib import Path

import numpy as np
import pytest
import torch

from implicit_lab.studies.navier_stokes import recipe
from implicit_lab.studies.navier_stokes.forces import coefficients, random_forces
from implicit_lab.studies.navier_stokes.fourier import curl
from implicit_lab.studies.navier_stokes.models import NETWORKS
from implicit_lab.studies.navier_stokes.steady import residual, steady_states


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A training set of random fields, of which only the shapes matter."""

    def samples(count: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
        generator = torch.Generator().manual_seed(seed)
        return torch.randn(count, 2, 64, 64, generator=generator), torch.randn(count, 64, 64, generator=generator)

    monkeypatch.setattr(recipe, "samples", samples)
    monkeypatch.setattr(recipe, "SAMPLES", 20)
    monkeypatch.setattr(recipe, "HELD_OUT", 4)


@pytest.mark.parametrize("symmetry", [recipe.turned, recipe.mirrored])
def test_a_turned_or_mirrored_flow_still_solves_the_equation(symmetry) -> None:
    force = random_forces(coefficients(1, np.random.default_rng(0)), 32)
    flow = steady_states(curl(force), polish=False).vorticity
    force, flow = symmetry(force, flow)
    assert float(residual(flow, curl(force))) < 1e-5


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_takes_training_steps_and_is_judged(few: None, name: str) -> None:
    run = recipe.Recipe(name, Path(), 0)
    for _ in range(2):
        run.model.zero_grad()
        loss = run.loss()
        loss.backward()
        assert torch.isfinite(loss)
    assert all(p.grad is not None and bool(p.grad.isfinite().all()) for p in run.model.parameters())
    assert np.isfinite(run.validate(run.model))
    assert run.steps == recipe.STEPS[name]


def test_an_iterate_that_runs_away_is_replaced(few: None) -> None:
    run = recipe.Recipe("fno-implicit", Path(), 0)
    run.loss()
    force, truth, z, direction = run.pool
    run.pool = (force, truth, torch.full_like(z, torch.nan), direction)
    assert torch.isfinite(run.loss())


def test_a_stretching_iteration_is_objected_to(few: None, monkeypatch: pytest.MonkeyPatch) -> None:
    free, held = (recipe.Recipe("fno-implicit", Path(), 0) for _ in range(2))
    held.model.load_state_dict(free.model.state_dict())
    monkeypatch.setattr(recipe, "SHRINK_WEIGHT", 0.0)
    loose = free.loss()
    monkeypatch.setattr(recipe, "SHRINK_WEIGHT", 100.0)
    monkeypatch.setattr(recipe, "SHRINK", 0.0)
    assert held.loss() > loose
