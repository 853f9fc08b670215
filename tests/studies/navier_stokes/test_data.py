"""The seeded forces and their flows: smooth, of one strength, kept in a cache that nothing depends on."""

from pathlib import Path

import numpy as np
import pytest
import torch

from implicit_lab.studies.navier_stokes import data
from implicit_lab.studies.navier_stokes.choices import LARGEST_WAVE, STRENGTH
from implicit_lab.studies.navier_stokes.forces import coefficients, random_forces
from implicit_lab.studies.navier_stokes.fourier import resample


def test_random_forces_are_smooth_of_one_strength_and_without_mean() -> None:
    force = random_forces(coefficients(3, np.random.default_rng(0)))
    assert torch.allclose(force.square().mean((1, 2, 3)).sqrt(), torch.full((3,), STRENGTH, dtype=torch.float64))
    assert float(force.mean((-2, -1)).abs().max()) < 1e-12
    spectrum = torch.fft.fft2(force).abs()
    k = torch.fft.fftfreq(64, 1 / 64)
    beyond = k[:, None].square() + k[None, :].square() > LARGEST_WAVE**2
    assert float(spectrum[..., beyond].max()) < 1e-9 * float(spectrum.max())


def test_a_force_is_the_same_wave_for_wave_on_every_grid() -> None:
    drawn = coefficients(1, np.random.default_rng(0))
    assert torch.allclose(resample(random_forces(drawn, 32), 64), random_forces(drawn, 64), atol=1e-12)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return data.cache_folder()


def test_flows_are_solved_once_and_a_damaged_cache_is_solved_again(cache: Path) -> None:
    force, flow = data.samples(1, 11)
    for file in cache.iterdir():
        file.write_bytes(b"damaged")
    again = data.samples(1, 11)
    assert torch.equal(force, again[0])
    assert torch.allclose(flow, again[1], atol=1e-5)
    assert all(file.read_bytes() != b"damaged" for file in cache.iterdir())


def test_progress_ends_at_the_number_asked_for(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "CHUNK", 2)
    told: list[tuple[int, int]] = []
    data.samples(3, 11, lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)
    assert len(told) >= 2
