"""What a file says of a maze, of a board and of an address is what Python says."""

import random
from dataclasses import replace

import numpy as np
import pytest

from implicit_lab.control import Choice, Number, Text, to_query
from implicit_lab.pages.reasoning import mazes
from implicit_lab.site.described import _kind
from implicit_lab.studies.mazes.faults import fault
from implicit_lab.studies.mazes.generator import maze
from implicit_lab.studies.mazes.paths import shortest_path
from implicit_lab.studies.sudoku.faults import solved
from implicit_lab.studies.sudoku.generator import puzzle
from implicit_lab.studies.sudoku.solver import BOXES
from implicit_lab.widgets.address import Fixed
from tests.site.in_node import in_node


def changed_mazes(count):
    """Mazes with a few inner pixels turned over."""
    chance = random.Random(1)
    for seed in range(count):
        here = maze(4, seed, "backtracker", 0.0)
        opened = here.open.copy()
        for _ in range(seed % 4):
            row, column = chance.randrange(1, 8), chance.randrange(1, 8)
            if (row, column) not in (here.start, here.goal):
                opened[row, column] ^= True
        yield replace(here, open=opened, path=shortest_path(opened, here.start, here.goal))


def test_mazes_have_the_same_path_and_the_same_fault():
    drawn = list(changed_mazes(40))
    boards = [mazes.checked(one).given.flatten().tolist() for one in drawn]
    code = "given.map((board) => [shortestPath(board, 9), faultOfMaze(board, 9)])"
    found = in_node(code, boards, "boards/maze_rules.js")
    assert [said for _, said in found] == [fault(one.open, one.start, one.goal) for one in drawn]
    assert len({said for _, said in found}) == 3
    for (path, _), one in zip(found, drawn, strict=True):
        wanted = one.path.flatten().astype(int).tolist()
        assert path == (wanted if any(wanted) else None)


@pytest.mark.parametrize(("cell", "said"), [(0, "The outer wall stays."), (10, "The start and the goal stay open.")])
def test_what_stays_of_a_maze_stays(cell, said):
    board = [0] * 9 + [0, 2, 1, 1, 0, 0, 0, 3, 0] + [0] * 9
    code = "(() => { try { turnedOver(given[0], 9, given[1]); } catch (error) { return error.message; } })()"
    assert in_node(code, [board, cell], "boards/maze_rules.js") == said


def test_boards_have_the_same_solution_or_the_same_fault():
    chance = random.Random(0)
    boards = [(size, list(puzzle(size, seed).given)) for size in (4, 6) for seed in range(4)]
    for size, board in list(boards):
        for _ in range(3):
            other = list(board)
            other[chance.randrange(size * size)] = chance.randrange(size + 1)
            boards.append((size, other))
    boards.append((9, [0] * 81))
    code = "given.map(([size, box, board]) => solved(board, size, box))"
    found = in_node(code, [[size, BOXES[size], board] for size, board in boards], "boards/sudoku_rules.js")
    for (size, board), said in zip(boards, found, strict=True):
        truth, wrong = solved(tuple(board), size)
        assert said == {"truth": None if truth is None else list(truth), "fault": wrong}
    assert len({said["fault"] for said in found}) >= 3


KINDS = {
    "whole": Number(1, 200, step=1),
    "share": Number(0.05, 0.95, step=0.05),
    "free": Number(-2, 2),
    "choice": Choice((False, True, "k1", 4)),
    "text": Text(10),
    "recording": Fixed("1a2b"),
}
TEXTS = [
    "7",
    "9e9",
    "-3",
    "0.26",
    "4.5",
    "nan",
    "inf",
    "-inf",
    "",
    " 7",
    "1",
    "0",
    "k1",
    "4",
    "1a2b",
    "x\ny",
    "constructor",
]


@pytest.mark.parametrize("name", KINDS)
def test_an_address_is_read_as_python_reads_it(name):
    kind = KINDS[name]
    code = "given[1].map((text) => readAs(given[0], text)).map(({ fault, value }) => [fault ?? '', written(value)])"
    found = in_node(code, [_kind(kind), TEXTS], "kinds.js")
    for text, (wrong, value) in zip(TEXTS, found, strict=True):
        try:
            wanted = ("", to_query(kind.read(text)))
        except ValueError as error:
            wanted = (str(error), "")
        assert wrong == wanted[0], text
        assert name == "recording" or wrong or value == wanted[1], text


def test_numbers_are_written_as_python_writes_them():
    values = [0.1 + 0.2, 40.0, 1e-7, 123456.789012345, 1e15, -0.05, True, False, "k1", *np.geomspace(1e-5, 1e9, 9)]
    found = in_node("given.map(written)", values, "kinds.js")
    assert [float(text) for text in found[:6]] == [float(to_query(value)) for value in values[:6]]
    assert found[6:9] == [to_query(value) for value in values[6:9]]
