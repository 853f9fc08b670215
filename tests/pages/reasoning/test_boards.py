"""What a person does to a board, as Python answers it: bounded, said in a sentence, and the latest change counts."""

import numpy as np
import pytest

from implicit_lab.pages.reasoning import mazes, sudoku
from implicit_lab.pages.reasoning.board import ANEW, Board
from implicit_lab.pages.reasoning.desk import Desk
from implicit_lab.studies.mazes.generator import maze
from implicit_lab.studies.sudoku.generator import puzzle
from implicit_lab.studies.sudoku.solver import layout


def wish(board: Board, cell: int, value: int) -> None:
    board.wish = {"cell": cell, "value": value, "count": board.wish.get("count", 0) + 1}


def cell_of(place: tuple[int, int], width: int) -> int:
    return place[0] * width + place[1]


@pytest.fixture
def drawing() -> Desk:
    return Desk(maze(5, 0), mazes.turned_over, mazes.checked, mazes.run, key="maze")


@pytest.fixture
def writing() -> Desk:
    return Desk(sudoku.Written(6, puzzle(6, 1).given), sudoku.written, sudoku.checked, sudoku.run, key="sudoku")


def test_a_wall_that_is_opened_is_open_and_the_network_answers_for_the_new_maze(drawing: Desk) -> None:
    m = drawing.state
    closed = next((r, c) for r in range(1, 10) for c in range(1, 10) if (r + c) % 2 and not m.open[r, c])
    wish(drawing.board, cell_of(closed, 11), 1)
    assert drawing.state.open[closed]
    wish(drawing.board, cell_of(closed, 11), 1)
    drawing.thread.join()
    scene = drawing.board.scene
    assert (drawing.state.open == m.open).all()
    assert scene["fault"] == ""
    assert scene["rest"] is not None
    last = np.frombuffer(drawing.board.surely, np.uint8).reshape(scene["steps"] + 1, 121)[-1]
    assert ((last >= 128) == m.path.flatten()).all()


def test_a_maze_that_was_cut_in_two_is_said_to_be_and_is_run_only_if_the_person_insists(drawing: Desk) -> None:
    m = drawing.state
    on_the_way = next(tuple(p) for p in np.argwhere(m.path) if tuple(p) not in (m.start, m.goal))
    wish(drawing.board, cell_of(on_the_way, 11), 1)
    assert "no path" in drawing.board.scene["fault"]
    assert drawing.board.scene["truth"] is None
    assert drawing.board.surely == b""
    wish(drawing.board, -1, 0)
    drawing.thread.join()
    assert drawing.board.scene["steps"] > 0
    assert "no path" in drawing.board.scene["fault"]


@pytest.mark.parametrize(("cell", "said"), [(0, "outer wall"), (120, "outer wall"), (10**9, "outer wall")])
def test_what_may_not_be_changed_stays_and_is_said(drawing: Desk, cell: int, said: str) -> None:
    before = drawing.state
    wish(drawing.board, cell, 1)
    assert drawing.state is before
    assert said in drawing.board.message


def test_start_and_goal_stay_open(drawing: Desk) -> None:
    wish(drawing.board, cell_of(drawing.state.start, 11), 1)
    assert "stay open" in drawing.board.message


def test_a_number_that_is_cleared_leaves_several_solutions_and_one_that_clashes_is_said(writing: Desk) -> None:
    given = writing.state.given
    taken = next(cell for cell, value in enumerate(given) if value)
    wish(writing.board, taken, 0)
    assert "several solutions" in writing.board.scene["fault"]
    wish(writing.board, taken, given[taken])
    writing.thread.join()
    assert writing.board.scene["fault"] == ""
    assert writing.board.scene["steps"] > 0
    peer = next(peer for peer in layout(6).peers[taken] if not given[peer])
    wish(writing.board, peer, given[taken])
    assert "stands twice" in writing.board.scene["fault"]


def test_a_board_of_nine_has_a_network_of_its_own_and_nines_may_be_written_on_it() -> None:
    made = puzzle(9, 1, 34)
    board = Desk(sudoku.Written(9, made.given), sudoku.written, sudoku.checked, sudoku.run, key="sudoku")
    nine = next(cell for cell, value in enumerate(made.solution) if value == 9 and not made.given[cell])
    wish(board.board, nine, 9)
    board.thread.join()
    scene = board.board.scene
    assert (scene["rows"], scene["box"], scene["fault"]) == (9, (3, 3), "")
    assert scene["truth"] == list(made.solution)
    last = np.frombuffer(board.board.numbers, np.uint8).reshape(scene["steps"] + 1, 81)[-1]
    assert (last == made.solution).mean() > 0.9


def test_another_board_is_begun_in_each_size_and_in_no_other(writing: Desk) -> None:
    for size in (9, 6):
        wish(writing.board, ANEW, size)
        writing.thread.join()
        scene = writing.board.scene
        assert (scene["rows"], scene["fault"]) == (size, "")
        assert scene["steps"] > 0
    wish(writing.board, ANEW, 7)
    assert writing.state.size == 6
    assert "1 to 6" in writing.board.message


def test_more_numbers_than_cells_are_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="36 cells"):
        sudoku.compute({"size": 6, "givens": 40, "seed": 0, "steps": 4}, lambda done, total: False)


@pytest.mark.parametrize(("cell", "value"), [(99, 1), (0, 7), (0, -3)])
def test_numbers_and_cells_that_are_none_are_refused(writing: Desk, cell: int, value: int) -> None:
    before = writing.state
    wish(writing.board, cell, value)
    assert writing.state is before
    assert "1 to 6" in writing.board.message


def test_the_tabs_open_with_what_was_recorded(drawing: Desk) -> None:
    for tab, kind in ((mazes.mazes(), "maze"), (sudoku.sudoku(), "sudoku")):
        board = tab.content.children[0]
        assert board.scene["kind"] == kind
        assert board.scene["steps"] == tab.player.scene["steps"] > 0
        assert "seed" in tab.bindings
