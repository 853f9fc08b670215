"""Seeded Sudoku boards with exactly one solution, and minimal ones: where each given number is needed."""

import random
from dataclasses import dataclass

from .solver import Board, may_be_other, solutions


@dataclass(frozen=True)
class Puzzle:
    """Numbers row by row, 0 where a cell is empty, and the one solution; both of size * size numbers."""

    size: int
    given: Board
    solution: Board


def puzzle(size: int, seed: int, givens: int | None = None) -> Puzzle:
    """One board with exactly one solution; the same for the same seed.

    Numbers are taken away from a full board in an order by chance, each for good if the solution stays the only one,
    until ``givens`` are left, or none can go; None: until none can go, so that the board is minimal.

    >>> p = puzzle(6, seed=0)
    >>> sum(v > 0 for v in p.given) < 16, len(list(solutions(p.given, 6)))
    (True, 1)
    """
    chance = random.Random(f"{size} {seed}")
    solution = next(solutions([0] * (size * size), size, chance))
    given = list(solution)
    left = size * size
    for cell in chance.sample(range(size * size), size * size):
        if left <= (givens or 0):
            break
        value, given[cell] = given[cell], 0
        if may_be_other(given, size, cell, value):
            given[cell] = value
        else:
            left -= 1
    return Puzzle(size, tuple(given), solution)
