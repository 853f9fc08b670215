"""The network for boards of 9 x 9 treats numbers, rows and boxes alike, and its weights fit every size."""

import numpy as np
import pytest
import torch
from torch import Tensor

from implicit_lab.studies import load_study
from implicit_lab.studies.settling import settling
from implicit_lab.studies.sudoku.equivariant import EquivariantSudoku, Mix
from implicit_lab.studies.sudoku.solver import layout

STUDY = load_study("sudoku")


def answer(model: EquivariantSudoku, board: Tensor) -> Tensor:
    x = model.encode(board)
    z = model.initial(x)
    for _ in range(3):
        z = model(z, x)
    return model.decode(z)


def board(size: int) -> Tensor:
    chance = np.random.default_rng(0)
    cells = chance.integers(size + 1, size=size**2)
    return torch.eye(size + 1)[cells][None, :, 1:]


def test_a_place_sees_sums_over_its_units_as_written_out() -> None:
    torch.manual_seed(0)
    mix = Mix(2, 3).double()
    z = torch.randn(1, 9, 3, 3, 3, 3, 2, dtype=torch.float64)
    flat = z[0].flatten(1, 4)
    rows, columns, boxes = (layout(9).units[k : k + 9] for k in (0, 9, 18))
    for cell, number in ((0, 0), (40, 3), (77, 8)):
        row, column, box = (next(set(unit) for unit in units if cell in unit) for units in (rows, columns, boxes))
        expected = mix.itself(flat[number, cell]) + mix.sums["cell"](flat[:, cell].sum(0) / 3)
        for name, unit in (
            ("row", row),
            ("column", column),
            ("box", box),
            ("part_of_row", row & box),
            ("part_of_column", column & box),
        ):
            expected = expected + mix.sums[name](flat[number, sorted(unit)].sum(0) / 3)
        torch.testing.assert_close(mix(z)[0].flatten(1, 4)[number, cell], expected)


@pytest.mark.parametrize("size", [4, 6, 9])
def test_renamed_numbers_and_moved_rows_rename_and_move_the_answer(size: int) -> None:
    torch.manual_seed(0)
    model = EquivariantSudoku(size)
    x = board(size)
    names = torch.randperm(size)
    torch.testing.assert_close(answer(model, x[..., names]), answer(model, x)[..., names], rtol=1e-4, atol=1e-5)
    # The two first rows lie in one band.
    order = torch.arange(size**2).view(size, size)[[1, 0, *range(2, size)]].flatten()
    torch.testing.assert_close(answer(model, x[:, order]), answer(model, x)[:, order], rtol=1e-4, atol=1e-5)


def test_the_shipped_network_settles_boards_of_9_x_9_and_keeps_the_answer() -> None:
    problem = STUDY.problem(12, 500, {"size": 9, "givens": 34})
    run = settling(STUDY, STUDY.model("looped-9x9"), problem, 128)
    assert run.exact[0] == 0
    assert run.exact[63] >= 0.9
    assert run.lost_after(64) == 0
