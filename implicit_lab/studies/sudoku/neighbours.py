"""Boards beside a board: one given number is another, and there is again exactly one solution."""

import random

from .solver import Board, count_solutions


def number_changed(board: Board, size: int, chance: random.Random) -> Board:
    """The board with another number in one of its given cells, by chance, such that it has exactly one solution.

    Some small boards have none such; then two numbers by chance, of which one is given, change places everywhere.
    """
    given = [(cell, v) for cell, here in enumerate(board) if here for v in range(1, size + 1) if v != here]
    for cell, value in chance.sample(given, len(given)):
        changed = (*board[:cell], value, *board[cell + 1 :])
        if count_solutions(changed, size) == 1:
            return changed
    cell, value = chance.choice(given)
    names = {board[cell]: value, value: board[cell]}
    return tuple(names.get(number, number) for number in board)
