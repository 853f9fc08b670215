"""The Sudoku study: how boards are read, what counts as right, and what the shipped network was said to do."""

import numpy as np
import pytest
import torch

from implicit_lab.studies import load_study
from implicit_lab.studies.settling import settling
from implicit_lab.studies.sudoku.models import LoopedSudoku
from implicit_lab.studies.sudoku.solver import count_solutions, layout, solutions
from implicit_lab.studies.sudoku.study import as_numbers, one_hot
from implicit_lab.studies.sudoku.symmetries import shuffled

STUDY = load_study("sudoku")


def test_a_board_is_read_as_it_was_written() -> None:
    problem = STUDY.problem(5, 0)
    boards = as_numbers(problem.x)
    torch.testing.assert_close(one_hot(boards, 6), problem.x)
    assert all(count_solutions(board, 6) == 1 for board in boards)


def test_a_shuffled_board_is_a_board_with_the_shuffled_solution() -> None:
    problem = STUDY.problem(6, 0)
    pairs = torch.stack([torch.tensor(as_numbers(x)) for x in (problem.x, problem.truth)], dim=1)
    moved = shuffled(pairs, 6, np.random.default_rng(0))
    assert not torch.equal(moved, pairs)
    for given, solution in moved.tolist():
        assert count_solutions(given, 6) == 1
        assert all(g in (0, s) for g, s in zip(given, solution, strict=True))
        assert all({solution[cell] for cell in unit} == {1, 2, 3, 4, 5, 6} for unit in layout(6).units)


def test_a_network_knows_of_a_cell_only_how_it_stands_to_others() -> None:
    torch.manual_seed(0)
    model = LoopedSudoku(6)
    x = STUDY.problem(1, 0).x
    # The two rows of a band change places: the rules stay, and so must the answer, moved.
    order = torch.arange(36).view(6, 6)[[1, 0, 2, 3, 4, 5]].flatten()

    def answer(board: torch.Tensor) -> torch.Tensor:
        encoded = model.encode(board)
        z = model.initial(encoded)
        for _ in range(3):
            z = model(z, encoded)
        return model.decode(z)

    torch.testing.assert_close(answer(x[:, order]), answer(x)[:, order], rtol=1e-4, atol=1e-5)


def test_right_is_every_cell_and_a_distance_counts_cells() -> None:
    truth = STUDY.problem(2, 0).truth
    spoilt = truth.clone()
    spoilt[0, 3] = spoilt[0, 3].roll(1)
    assert STUDY.quality(spoilt, truth)["exact"].tolist() == [0, 1]
    assert STUDY.distance(spoilt, truth).tolist() == [1, 0]


def test_the_shipped_network_settles_boards_and_keeps_the_answer() -> None:
    model = STUDY.model("looped")
    run = settling(STUDY, model, STUDY.problem(50, 500), 128)
    assert run.exact[0] == 0
    assert run.exact[31] >= 0.85
    assert run.lost_after(32) == 0
    assert run.at_rest[-1].mean() >= 0.95


@pytest.mark.parametrize(
    ("controls", "said"),
    [
        ({"size": 5}, "one of 4, 6, 9|one of 6, 9"),
        ({"givens": 99}, "between"),
        ({"givens": 36}, "has 36 cells"),
        ({"size": 9, "givens": -1}, "between"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(controls: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        STUDY.problem(1, 0, controls)


def test_a_board_of_9_x_9_may_be_mirrored_too_and_stays_a_board() -> None:
    solution = torch.tensor([next(solutions([0] * 81, 9))])
    moved = shuffled(solution[:, None].expand(8, 1, 81), 9, np.random.default_rng(0))
    for (board,) in moved.tolist():
        assert all({board[cell] for cell in unit} == set(range(1, 10)) for unit in layout(9).units)
