"""Boards drawn many at a time for training: each has exactly one solution, and next to nothing in it is needless."""

import numpy as np
import pytest

from implicit_lab.studies.sudoku.pool import contradictory, thinned_boards
from implicit_lab.studies.sudoku.solver import count_solutions, layout


@pytest.mark.parametrize(("size", "count", "most"), [(4, 20, 7), (6, 20, 12), (9, 6, 29)])
def test_every_board_has_the_one_solution_that_stands_beside_it(size: int, count: int, most: int) -> None:
    boards = thinned_boards(size, count, seed=7)
    for given, solution in boards.tolist():
        assert all({solution[cell] for cell in unit} == set(range(1, size + 1)) for unit in layout(size).units)
        assert all(g in (0, s) for g, s in zip(given, solution, strict=True))
        assert count_solutions(given, size) == 1
    assert (boards[:, 0] > 0).sum(axis=1).mean() <= most
    assert (boards == thinned_boards(size, count, seed=7)).all()


def test_crossing_out_finds_a_contradiction_and_none_where_there_is_none() -> None:
    empty = np.ones((1, 16, 4), dtype=bool)
    clash = empty.copy()
    clash[0, 0], clash[0, 1] = [True, False, False, False], [True, False, False, False]
    homeless = empty.copy()
    homeless[0, :4, 2] = False
    assert contradictory(np.concatenate([empty, clash, homeless]), 4).tolist() == [False, True, True]
