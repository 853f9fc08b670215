"""Mazes are what they are said to be: trees with one path, or with loops; a neighbour differs where it is said to."""

import random

import numpy as np
import pytest

from implicit_lab.studies.mazes.faults import fault
from implicit_lab.studies.mazes.generator import GENERATORS, maze
from implicit_lab.studies.mazes.neighbours import beside
from implicit_lab.studies.mazes.paths import distances, is_tree, shortest_path


def neighbours_on(path: np.ndarray) -> np.ndarray:
    """How many of the four pixels beside each pixel are on the path."""
    padded = np.pad(path.astype(int), 1)
    return padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]


@pytest.mark.parametrize("generator", GENERATORS)
@pytest.mark.parametrize("cells", [2, 5, 12])
def test_a_perfect_maze_is_a_tree_and_its_path_is_a_line_between_the_ends(generator: str, cells: int) -> None:
    for seed in range(5):
        m = maze(cells, seed, generator)
        assert is_tree(m.open)
        # A tree on n^2 cells: each, and a passage for each but one.
        assert m.open.sum() == 2 * cells**2 - 1
        assert not (m.path & ~m.open).any()
        degree = neighbours_on(m.path)[m.path]
        assert sorted(degree.tolist()) == [1, 1] + [2] * (int(m.path.sum()) - 2)
        assert neighbours_on(m.path)[m.start] == neighbours_on(m.path)[m.goal] == 1


def test_the_same_seed_gives_the_same_maze_and_another_another() -> None:
    assert (maze(6, 3).open == maze(6, 3).open).all()
    assert (maze(6, 3).open != maze(6, 4).open).any()


def test_loops_take_down_that_share_of_the_walls_and_the_path_is_a_shortest_one() -> None:
    tree, looped = maze(8, 1), maze(8, 1, loops=0.25)
    walls = 2 * 8 * 7 - (8**2 - 1)
    assert looped.open.sum() - tree.open.sum() == round(0.25 * walls)
    assert looped.path.sum() == distances(looped.open, looped.start)[looped.goal] + 1
    assert not is_tree(looped.open)


@pytest.mark.parametrize("loops", [0.0, 0.3])
def test_a_neighbour_differs_in_as_many_pixels_as_it_says_and_keeps_a_path(loops: float) -> None:
    m = maze(6, 2, loops=loops)
    for seed in range(10):
        other, size = beside(m.open, m.start, m.goal, random.Random(seed))
        assert (other != m.open).sum() == size
        assert shortest_path(other, m.start, m.goal).any()
        assert is_tree(other) == (loops == 0)


def test_a_maze_without_a_path_or_with_two_is_told_from_one_with_one() -> None:
    m = maze(5, 0)
    assert fault(m.open, m.start, m.goal) == ""
    closed = m.open.copy()
    on_the_way = [tuple(pixel) for pixel in np.argwhere(m.path) if tuple(pixel) not in (m.start, m.goal)]
    closed[on_the_way[0]] = False
    assert "no path" in fault(closed, m.start, m.goal)
    ring = np.ones((3, 3), bool)
    ring[1, 1] = False
    assert "several paths" in fault(ring, (0, 0), (2, 2))
    # A loop that hangs on the path by one pixel is no second way.
    lasso = np.array([[1, 1, 1, 1, 1], [0, 0, 1, 0, 0], [0, 1, 1, 1, 0], [0, 1, 0, 1, 0], [0, 1, 1, 1, 0]], bool)
    assert fault(lasso, (0, 0), (0, 4)) == ""
