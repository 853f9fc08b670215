"""Boards have the solutions that are said of them: counted against a solver that only tries."""

import random
from itertools import product

import numpy as np
import pytest

from implicit_lab.studies.sudoku import solver
from implicit_lab.studies.sudoku.faults import solved
from implicit_lab.studies.sudoku.generator import puzzle
from implicit_lab.studies.sudoku.neighbours import number_changed
from implicit_lab.studies.sudoku.solver import count_solutions, layout, solutions


def is_solution(board: tuple[int, ...], size: int) -> bool:
    return all({board[cell] for cell in unit} == set(range(1, size + 1)) for unit in layout(size).units)


def test_all_boards_of_four_are_found_once_each() -> None:
    found = list(solutions([0] * 16, 4))
    assert len(found) == len(set(found)) == 288  # known since Euler's Latin squares: 576 of them, 288 with boxes
    assert all(is_solution(board, 4) for board in found)


def test_what_search_finds_is_what_trying_finds() -> None:
    everything = list(solutions([0] * 16, 4))
    chance = random.Random(0)
    for _ in range(50):
        board = [value if chance.random() < 0.3 else 0 for value in chance.choice(everything)]
        kept = [full for full in everything if all(g in (0, v) for g, v in zip(board, full, strict=True))]
        assert sorted(solutions(board, 4)) == sorted(kept)
        assert count_solutions(board, 4) == min(2, len(kept))


@pytest.mark.parametrize(("size", "seeds"), [(6, 8), (9, 2)])
def test_a_minimal_board_has_one_solution_and_none_of_its_numbers_can_go(size: int, seeds: int) -> None:
    for seed in range(seeds):
        made = puzzle(size, seed)
        assert list(solutions(made.given, size)) == [made.solution]
        assert is_solution(made.solution, size)
        for cell, value in enumerate(made.given):
            if value:
                without = [*made.given[:cell], 0, *made.given[cell + 1 :]]
                assert count_solutions(without, size) == 2


def test_as_many_numbers_are_left_as_are_asked_for() -> None:
    made = puzzle(9, 0, givens=34)
    assert np.count_nonzero(made.given) == 34
    assert solved(made.given, 9) == (made.solution, "")


def test_a_neighbour_has_one_solution_again() -> None:
    for seed in range(10):
        given = puzzle(6, seed).given
        other = number_changed(given, 6, random.Random(seed))
        assert other != given
        assert [v > 0 for v in other] == [v > 0 for v in given]
        assert count_solutions(other, 6) == 1


@pytest.mark.parametrize(
    ("board", "said"),
    [
        ([1, 1, *[0] * 14], "stands twice"),
        ([1, 2, 3, 0, *[0] * 3, 4, *[0] * 8], "no solution"),
        ([0] * 16, "several solutions"),
    ],
)
def test_what_is_wrong_with_a_board_is_said(board: list[int], said: str) -> None:
    found, fault = solved(tuple(board), 4)
    assert found is None
    assert said in fault


def test_a_search_that_would_take_too_long_is_given_up_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "MOST_BRANCHES", 3)
    found, fault = solved(tuple([0] * 36), 6)
    assert found is None
    assert "could not be told" in fault


def test_cells_that_must_differ_are_those_of_row_column_and_box() -> None:
    for size, (high, wide) in solver.BOXES.items():
        for a, b in product(range(size * size), repeat=2):
            (r, c), (s, d) = divmod(a, size), divmod(b, size)
            related = r == s or c == d or (r // high == s // high and c // wide == d // wide)
            assert (b in layout(size).peers[a]) == (related and a != b)
