"""What is wrong with a board that a person has written, in a sentence; opens without torch."""

from itertools import islice

from .solver import Board, TooLong, layout, solutions


def solved(board: Board, size: int) -> tuple[Board | None, str]:
    """The one solution and the empty text; or None, and why there is not one.

    >>> solved((1, 1) + (0,) * 14, 4)
    (None, 'The number 1 stands twice in a row, column or box.')
    """
    for unit in layout(size).units:
        numbers = [board[cell] for cell in unit if board[cell]]
        twice = sorted(number for number in set(numbers) if numbers.count(number) > 1)
        if twice:
            return None, f"The number {twice[0]} stands twice in a row, column or box."
    try:
        found = list(islice(solutions(board, size), 2))
    except TooLong:
        return None, "Whether this board has a solution, and only one, could not be told in reasonable time."
    if not found:
        return None, "This board has no solution."
    if len(found) > 1:
        return None, "This board has several solutions."
    return found[0], ""
