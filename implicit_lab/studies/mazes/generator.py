"""Seeded mazes on a grid of cells: perfect ones, which are trees and so have one path, and some with loops.

A maze of n x n cells is a picture of 2n + 1 x 2n + 1 pixels: cells lie at odd rows and columns, a wall that is taken
down opens the pixel between two of them.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .paths import Pixel, shortest_path

Carved = Iterator[tuple[Pixel, Pixel]]
"""Pairs of neighbouring cells between which the wall is taken down."""

SIDES = ((-1, 0), (1, 0), (0, -1), (0, 1))


@dataclass(frozen=True)
class Maze:
    """Open pixels (H, W), the start and the goal, each (row, column), and the pixels of the shortest path, (H, W)."""

    open: NDArray[np.bool_]
    start: Pixel
    goal: Pixel
    path: NDArray[np.bool_]


def maze(cells: int, seed: int, generator: str = "backtracker", loops: float = 0.0) -> Maze:
    """One maze of cells x cells, its start and goal two cells by chance; the same for the same seed.

    ``loops`` is the share of the walls left between two cells that are taken down as well.

    >>> m = maze(5, seed=0)
    >>> m.open.shape, bool(m.path[m.start] and m.path[m.goal])
    ((11, 11), True)
    """
    chance = random.Random(f"{generator} {cells} {seed}")
    opened = np.zeros((2 * cells + 1, 2 * cells + 1), dtype=bool)
    opened[1::2, 1::2] = True
    for (row, column), (to_row, to_column) in GENERATORS[generator](cells, chance):
        opened[row + to_row + 1, column + to_column + 1] = True
    if loops:
        _take_down(opened, loops, chance)
    a, b = chance.sample(range(cells * cells), 2)
    start, goal = ((2 * (k // cells) + 1, 2 * (k % cells) + 1) for k in (a, b))
    return Maze(opened, start, goal, shortest_path(opened, start, goal))


def backtracker(cells: int, chance: random.Random) -> Carved:
    """Depth-first search: walk on to a neighbour by chance, back where there is none. Long winding corridors."""
    seen = {(0, 0)}
    trail = [(0, 0)]
    while trail:
        fresh = [cell for cell in _neighbours(trail[-1], cells) if cell not in seen]
        if not fresh:
            trail.pop()
            continue
        cell = chance.choice(fresh)
        yield trail[-1], cell
        seen.add(cell)
        trail.append(cell)


def prim(cells: int, chance: random.Random) -> Carved:
    """Grow from any wall of the part that is carved, by chance. Short paths, many short dead ends."""
    seen = {(0, 0)}
    edge = [((0, 0), cell) for cell in _neighbours((0, 0), cells)]
    while edge:
        k = chance.randrange(len(edge))
        edge[k], edge[-1] = edge[-1], edge[k]
        cell, fresh = edge.pop()
        if fresh in seen:
            continue
        yield cell, fresh
        seen.add(fresh)
        edge += [(fresh, after) for after in _neighbours(fresh, cells) if after not in seen]


def wilson(cells: int, chance: random.Random) -> Carved:
    """Loop-erased random walks: every tree is as likely as every other. Source: Wilson, STOC 1996."""
    seen = {(0, 0)}
    for k in range(cells * cells):
        first = cell = (k // cells, k % cells)
        onward: dict[Pixel, Pixel] = {}
        while cell not in seen:
            onward[cell] = chance.choice(_neighbours(cell, cells))
            cell = onward[cell]
        cell = first
        while cell not in seen:
            seen.add(cell)
            yield cell, onward[cell]
            cell = onward[cell]


GENERATORS: dict[str, Callable[[int, random.Random], Carved]] = {
    "backtracker": backtracker,
    "wilson": wilson,
    "prim": prim,
}


def _neighbours(cell: Pixel, cells: int) -> list[Pixel]:
    row, column = cell
    around = ((row + down, column + right) for down, right in SIDES)
    return [(r, c) for r, c in around if 0 <= r < cells and 0 <= c < cells]


def _take_down(opened: NDArray[np.bool_], share: float, chance: random.Random) -> None:
    """Open that share of the closed pixels that lie between two cells."""
    size = len(opened)
    walls = [(r, c) for r in range(1, size - 1) for c in range(1, size - 1) if (r + c) % 2 and not opened[r, c]]
    for pixel in chance.sample(walls, round(share * len(walls))):
        opened[pixel] = True
