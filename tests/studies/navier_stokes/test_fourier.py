"""A change of grid keeps every wave that both grids carry, on even and on odd ones."""

import pytest
import torch

from implicit_lab.studies.navier_stokes.fourier import resample


def wave(size: int, rows: int, columns: int) -> torch.Tensor:
    x = 2 * torch.pi * torch.arange(size, dtype=torch.float64) / size
    return torch.cos(rows * x[:, None] + columns * x[None, :] + 0.3)


@pytest.mark.parametrize(("one", "other"), [(7, 16), (16, 7), (9, 7), (7, 9), (8, 7), (8, 16), (16, 8)])
def test_a_wave_that_both_grids_carry_is_the_same_wave_on_the_other(one: int, other: int) -> None:
    highest = (min(one, other) - 1) // 2
    for rows in range(-highest, highest + 1):
        for columns in range(highest + 1):
            torch.testing.assert_close(resample(wave(one, rows, columns), other), wave(other, rows, columns))


def test_a_wave_that_the_smaller_grid_cannot_carry_is_dropped() -> None:
    assert resample(wave(16, 4, 0), 7).abs().max() < 1e-12
