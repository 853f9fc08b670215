"""How fast a small disturbance of a steady flow grows: closed forms, the fluid itself, and what ships of it."""

import json
import math

import numpy as np
import pytest
import torch

from implicit_lab.studies.navier_stokes.choices import STABILITY, VISCOSITY
from implicit_lab.studies.navier_stokes.fourier import resample
from implicit_lab.studies.navier_stokes.stability import growth
from implicit_lab.studies.navier_stokes.steady import march


def shear(amplitude, wave, size=32):
    """Omega = amplitude cos(wave x_1): Kolmogorov's laminar flow."""
    x = torch.arange(size, dtype=torch.float64) * (2 * math.pi / size)
    return (amplitude * torch.cos(wave * x))[None, :, None].expand(1, size, size).contiguous()


@pytest.mark.parametrize("viscosity", [0.1, 2.0])
def test_at_rest_the_longest_waves_are_the_last_to_decay_at_the_rate_nu(viscosity):
    found = growth(torch.zeros(1, 32, 32), viscosity)
    np.testing.assert_allclose(found.rate, -viscosity, rtol=1e-8)
    assert found.residual.max() < 1e-6
    assert not found.unstable.any()


def test_a_shear_of_the_longest_wave_is_stable_where_one_of_half_its_length_is_not():
    """Meshalkin and Sinai, 1961: in a square box Kolmogorov's flow of wave number one never loses its stability."""
    assert growth(shear(2.0, 1)).rate[0] < 0 < growth(shear(2.0, 2)).rate[0]


def test_a_weak_shear_of_wave_number_two_is_stable_and_a_strong_one_is_not():
    found = growth(torch.cat([shear(amplitude, 2) for amplitude in (0.1, 2.0)]))
    assert found.unstable.tolist() == [False, True]
    assert found.residual.max() < 1e-6


def test_the_fluid_leaves_an_unstable_flow_at_the_rate_that_is_told():
    flow = shear(2.0, 2)
    rate = growth(flow).rate[0]
    source = VISCOSITY * 2**2 * flow  # -nu Lap omega: a shear carries itself nowhere
    generator = torch.Generator().manual_seed(0)
    disturbed = flow + 1e-7 * resample(torch.randn(1, 16, 16, generator=generator, dtype=torch.float64), 32)
    early = march(disturbed, source, time=30.0, step=0.05)
    late = march(early, source, time=2.0, step=0.05)
    grown = float(((late - flow).norm() / (early - flow).norm()).log() / 2.0)
    assert grown == pytest.approx(rate, rel=0.03)


def test_what_ships_names_the_unstable_flows_of_the_first_seed():
    told = json.loads(STABILITY.read_text())
    assert told["unstable"] == [i for i, rate in enumerate(told["rate"]) if rate > told["residual"]]
    assert len(told["rate"]) == len(told["error"]) == len(told["at rest"]) == told["instances"]
    assert told["residual"] < 1e-4
