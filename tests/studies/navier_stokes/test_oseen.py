"""The classical iteration: its first step is Stokes' answer, steady flows are its fixed points, weak forces settle."""

import pytest
import torch

from implicit_lab.studies.navier_stokes.choices import VISCOSITY
from implicit_lab.studies.navier_stokes.forces import force_of_modes
from implicit_lab.studies.navier_stokes.fourier import curl, inverse_laplacian, resample
from implicit_lab.studies.navier_stokes.oseen import GRID, Oseen
from implicit_lab.studies.navier_stokes.steady import steady_states

MODES = [(0, 2, 0.06, 0.0), (2, 1, 0.03, 1.0)]


@pytest.fixture(scope="module")
def weak():
    force = force_of_modes(MODES)
    return force, steady_states(resample(curl(force), GRID)).vorticity


def distance(y, truth):
    return ((y - truth).norm() / truth.norm()).item()


def test_the_first_iterate_is_the_linear_stokes_answer(weak):
    force, _ = weak
    model = Oseen()
    x = model.encode(force)
    y = model(model.initial(x), x)
    assert distance(y, inverse_laplacian(x) / VISCOSITY) < 1e-10


def test_a_steady_flow_is_a_fixed_point(weak):
    force, flow = weak
    model = Oseen()
    assert distance(model(flow, model.encode(force)), flow) < 1e-7


def test_under_a_weak_force_it_converges_to_the_flow(weak):
    force, flow = weak
    model = Oseen()
    x = model.encode(force)
    z = model.initial(x)
    for _ in range(60):
        z = model(z, x)
    assert distance(z, flow) < 1e-4
    assert model.decode(z).shape == (1, 64, 64)


def test_a_sample_is_iterated_as_it_would_be_alone(weak):
    force, flow = weak
    model = Oseen()
    both = model.encode(torch.cat([force, 0.5 * force]))
    z = torch.cat([0.9 * flow, 0.2 * flow])
    assert distance(model(z, both)[:1], model(z[:1], both[:1])) < 1e-10


def test_it_has_no_parameters():
    assert list(Oseen().parameters()) == []
