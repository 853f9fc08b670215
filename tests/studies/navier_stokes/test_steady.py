"""The solver of steady flows, held to closed forms, to balances that every flow obeys, and to finer grids."""

import math

import numpy as np
import pytest
import torch

from implicit_lab.studies.navier_stokes.choices import SIZE, STRENGTH, VISCOSITY
from implicit_lab.studies.navier_stokes.forces import coefficients, random_forces
from implicit_lab.studies.navier_stokes.fourier import (
    curl,
    gradient,
    inverse_laplacian,
    laplacian,
    resample,
    solenoidal,
)
from implicit_lab.studies.navier_stokes.steady import advection, dealias, linearised, march, residual, steady_states


def grid(size):
    points = torch.arange(size, dtype=torch.float64) * (2 * math.pi / size)
    return points[:, None].expand(size, size), points[None, :].expand(size, size)


def distance(y, truth):
    return ((y - truth).flatten(1).norm(dim=1) / truth.flatten(1).norm(dim=1)).max().item()


@pytest.fixture(scope="module")
def forces():
    return random_forces(np.concatenate([coefficients(1, np.random.default_rng((0, i))) for i in range(3)]))


@pytest.fixture(scope="module")
def flows(forces):
    return steady_states(curl(forces))


def test_taylor_green_vortices_decay_as_they_must():
    x, y = grid(32)
    start = (2 * torch.cos(x) * torch.cos(y))[None]
    end = march(start, torch.zeros_like(start), time=3.0, step=0.1, viscosity=0.1)
    assert distance(end, start * math.exp(-2 * 0.1 * 3.0)) < 1e-12


def test_kolmogorovs_force_drives_its_laminar_shear_flow():
    # f = (0, sin 2 x_1) drives u = (0, sin(2 x_1) / (4 nu)), with omega = cos(2 x_1) / (2 nu).
    x, _ = grid(32)
    force = torch.stack([torch.zeros_like(x), torch.sin(2 * x)])[None]
    flow = steady_states(curl(force), viscosity=2.0)
    assert distance(flow.vorticity, (torch.cos(2 * x) / 4)[None]) < 1e-9


def test_a_flow_that_was_made_up_is_found_again_from_the_source_that_it_needs():
    x, y = grid(SIZE)
    made = (torch.sin(x) * torch.cos(2 * y) + 0.5 * torch.cos(3 * x - y + 1) + 0.3 * torch.sin(2 * y))[None]
    source = advection(made, made) - 0.5 * laplacian(made)
    assert distance(steady_states(source, viscosity=0.5).vorticity, made) < 1e-8


def test_the_error_falls_faster_with_the_grid_than_any_power_would_let_it(forces, flows):
    errors = []
    for size in (16, 24, 32):
        coarse = steady_states(resample(curl(forces[:1]), size))
        assert coarse.found.all()
        errors.append(distance(resample(coarse.vorticity, SIZE), flows.vorticity[:1]))
    orders = [
        math.log(errors[i] / errors[i + 1]) / math.log(fine / rough)
        for i, (rough, fine) in enumerate([(16, 24), (24, 32)])
    ]
    assert orders[1] > orders[0] > 4
    # The grid that the data are solved on.
    assert errors[2] < 1e-4


def test_every_answer_solves_the_equation_to_1e_8(forces, flows):
    assert flows.found.all()
    assert (residual(flows.vorticity, curl(forces)) < 1e-8).all()


def test_the_velocity_is_free_of_divergence_to_rounding_and_its_curl_is_the_vorticity(flows):
    velocity = solenoidal(flows.vorticity)
    divergence = gradient(velocity[:, 0])[:, 0] + gradient(velocity[:, 1])[:, 1]
    assert divergence.abs().max() < 1e-12
    assert distance(curl(velocity), flows.vorticity) < 1e-10


def test_viscosity_spends_what_the_force_puts_in(forces, flows):
    velocity = solenoidal(flows.vorticity)
    put_in = (forces * velocity).sum(1).mean((1, 2))
    spent = VISCOSITY * flows.vorticity.square().mean((1, 2))
    assert torch.allclose(put_in, spent, rtol=1e-7)


def test_the_answer_is_the_same_alone_and_in_a_batch(forces, flows):
    alone = steady_states(curl(forces[1:2]))
    assert distance(alone.vorticity, flows.vorticity[1:2]) < 1e-8


def test_two_starts_reach_the_same_flow_at_half_the_strength(forces):
    source = resample(curl(0.5 * forces[:2]), 24)
    from_stokes = march(inverse_laplacian(source) / VISCOSITY, source, time=80.0, step=0.1)
    assert distance(from_stokes, steady_states(source, polish=True).vorticity) < 1e-2


def test_the_flow_is_far_from_the_linear_one(forces, flows):
    stokes = inverse_laplacian(curl(forces)) / VISCOSITY
    assert ((stokes - flows.vorticity).flatten(1).norm(dim=1) / flows.vorticity.flatten(1).norm(dim=1) > 0.3).all()


def test_the_linearised_equation_is_the_derivative_of_the_equation(flows):
    omega = flows.vorticity[:1]
    x, y = grid(SIZE)
    change = torch.sin(2 * (x + y))[None]

    def left(w):
        return advection(w, w) - VISCOSITY * laplacian(w)

    step = 1e-5
    difference = (left(omega + step * change) - left(omega - step * change)) / (2 * step)
    assert distance(linearised(omega, change), difference) < 1e-8


def test_what_is_carried_is_velocity_times_gradient_without_the_waves_that_are_cut(flows):
    vorticity = flows.vorticity
    carried = vorticity.flip(-1)
    plain = dealias((solenoidal(vorticity) * gradient(carried)).sum(-3))
    torch.testing.assert_close(advection(vorticity, carried), plain, rtol=1e-11, atol=1e-11)


def test_a_force_that_is_too_strong_is_said_not_to_have_been_solved(forces):
    flow = steady_states(resample(curl(20 * forces[:1]), 32))
    assert not flow.found.any()


def test_forces_are_seeded_smooth_and_of_the_stated_strength(forces):
    again = random_forces(coefficients(1, np.random.default_rng((0, 0))))
    assert torch.allclose(again, forces[:1], atol=1e-14)
    assert torch.allclose(forces.square().mean((1, 2, 3)).sqrt(), torch.full((3,), STRENGTH, dtype=torch.float64))
    assert forces.mean((2, 3)).abs().max() < 1e-12
    assert torch.allclose(resample(random_forces(coefficients(1, np.random.default_rng((0, 0))), 32), SIZE), again)
