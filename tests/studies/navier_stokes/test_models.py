"""What the Fourier networks are: equal in size, blind to the grid, at home on the torus, and as good as they say."""

import numpy as np
import pytest
import torch

from implicit_lab.studies import load_study
from implicit_lab.studies.navier_stokes.forces import coefficients, random_forces
from implicit_lab.studies.navier_stokes.models import DEPTHS, GRID, NETWORKS, ImplicitFNO
from implicit_lab.studies.navier_stokes.quality import relative_error

study = load_study("navier_stokes")


def forces(size: int = 64) -> torch.Tensor:
    return random_forces(coefficients(2, np.random.default_rng(5)), size).float()


def answer(name: str, force: torch.Tensor, steps: int = 12) -> torch.Tensor:
    model = study.model(name)
    with torch.no_grad():
        if not isinstance(model, ImplicitFNO):
            return model(force)
        x = model.encode(force)
        z = model.initial(x)
        for _ in range(steps):
            z = model(z, x)
        return model.decode(z)


def test_the_implicit_and_the_explicit_network_have_equally_many_parameters() -> None:
    sizes = {name: sum(p.numel() for p in study.model(name).parameters()) for name in NETWORKS}
    assert sizes["fno-implicit"] == sizes["fno-explicit"]
    block = sizes["fno-deeper-2"] - sizes["fno-explicit"]
    assert [sizes[name] - sizes["fno-explicit"] for name in DEPTHS] == [0, block, 3 * block, 7 * block]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_same_force_on_another_grid_gets_the_same_answer(name: str) -> None:
    assert torch.allclose(answer(name, forces(32)), answer(name, forces(64)), atol=1e-4)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_force_moved_along_the_torus_moves_the_answer(name: str) -> None:
    apart = 64 // GRID
    moved = forces().roll((3 * apart, -5 * apart), dims=(-2, -1))
    expected = answer(name, forces()).roll((3 * apart, -5 * apart), dims=(-2, -1))
    assert torch.allclose(answer(name, moved), expected, atol=1e-3)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_force_that_pressure_balances_changes_nothing(name: str) -> None:
    x = torch.arange(64) * torch.pi / 32
    slope = torch.cos(x)[:, None].expand(64, 64)
    pressure = torch.stack([slope, torch.zeros_like(slope)])
    assert torch.allclose(answer(name, forces() + pressure), answer(name, forces()), atol=1e-3)


def test_the_iteration_starts_from_rest_and_settles() -> None:
    model = study.model("fno-implicit")
    with torch.no_grad():
        x = model.encode(forces())
        z = model.initial(x)
        moves = []
        for _ in range(100):
            new = model(z, x)
            moves.append(float((new - z).norm() / new.norm()))
            z = new
    assert moves[-1] < 1e-2
    assert moves[-1] < moves[49] < moves[9]


def test_the_trained_networks_keep_the_promise_of_the_page_on_a_few_fresh_flows() -> None:
    problem = study.problem(8, seed=77)
    first, settled = (relative_error(answer("fno-implicit", problem.x, t), problem.truth).mean() for t in (1, 50))
    explicit = relative_error(answer("fno-explicit", problem.x), problem.truth).mean()
    assert first > 0.8
    assert settled < 0.15
    assert settled < 0.6 * explicit
