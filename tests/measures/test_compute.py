"""Multiply-adds, held against counts made by hand."""

import pytest
import torch
from torch import nn

from implicit_lab.measures.compute import iteration_cost, multiply_adds
from implicit_lab.measures.iteration import Operator

CASES = {
    "a matrix product": (torch.matmul, (torch.ones(3, 4), torch.ones(4, 5)), 3 * 4 * 5),
    "a linear layer, its bias not counted": (nn.Linear(6, 7), (torch.ones(2, 6),), 2 * 6 * 7),
    "a convolution": (nn.Conv2d(2, 3, 3, padding=1), (torch.ones(1, 2, 8, 8),), 2 * 3 * 9 * 64),
    "a convolution backwards": (nn.ConvTranspose2d(2, 3, 2, stride=2), (torch.ones(1, 2, 4, 4),), 2 * 3 * 4 * 16),
    "a sparse product": (torch.matmul, (torch.eye(4).to_sparse(), torch.ones(4, 5)), 4 * 5),
    "sparse products of a batch": (torch.bmm, (torch.eye(4).expand(2, 4, 4).to_sparse(), torch.ones(2, 4, 5)), 40),
    "a complex matrix product": (torch.matmul, (torch.ones(3, 4) + 0j, torch.ones(4, 5) + 0j), 4 * 3 * 4 * 5),
    "a complex product a mode": (
        lambda z, w: torch.einsum("bkc,kcd->bkd", z, w),
        (torch.ones(1, 5, 3) + 0j, torch.ones(5, 3, 2) + 0j),
        4 * 5 * 3 * 2,
    ),
    "a complex product a point": (torch.mul, (torch.ones(6) + 0j, torch.ones(6) + 0j), 4 * 6),
    "real products a point": (torch.mul, (torch.ones(6), torch.ones(6)), 0),
    "a transform of 8 x 16 points": (torch.fft.rfft2, (torch.ones(8, 16),), 5 * 128 * 7 // 2),
    "three of them, back": (
        lambda s: torch.fft.irfft2(s, s=(8, 16)),
        (torch.ones(3, 8, 9) + 0j,),
        3 * 5 * 128 * 7 // 2,
    ),
    "a complex one along one axis": (lambda s: torch.fft.fft(s, dim=0), (torch.ones(8, 3) + 0j,), 3 * 5 * 8 * 3 // 2),
}


@pytest.mark.parametrize("case", CASES)
def test_multiply_adds_are_those_counted_by_hand(case: str) -> None:
    function, arguments, expected = CASES[case]
    assert multiply_adds(function, *arguments) == expected


def test_a_fourier_layer_of_the_flow_costs_what_its_formula_says() -> None:
    from implicit_lab.studies.navier_stokes.models import GRID, MODES, WIDTH, FourierLayer

    points, modes = GRID**2, (2 * MODES + 1) * (MODES + 1)
    transforms = 2 * WIDTH * 5 * points * 8 // 2
    linear = points * (WIDTH * WIDTH + WIDTH * 2 * WIDTH + WIDTH * WIDTH)
    expected = transforms + 4 * modes * WIDTH**2 + linear
    assert multiply_adds(FourierLayer(), torch.ones(1, GRID, GRID, WIDTH)) == expected


def test_an_iteration_is_counted_for_one_instance_and_what_is_done_once_apart() -> None:
    class Lifted(Operator):
        def encode(self, x: torch.Tensor) -> torch.Tensor:
            return x @ torch.ones(2, 3)

    cost = iteration_cost(Lifted(lambda y, x: y @ torch.ones(3, 3) + x), torch.ones(1, 2))
    assert (cost.per_iteration, cost.once) == (9, 6)
