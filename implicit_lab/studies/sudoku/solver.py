"""Every solution of a Sudoku board, by elimination and search: what proves that a board has exactly one.

A board of n x n cells has boxes of ``BOXES[n]`` rows and columns; a cell's candidates are the bits of an integer.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count, islice
from random import Random
from typing import NamedTuple

BOXES: dict[int, tuple[int, int]] = {4: (2, 2), 6: (2, 3), 9: (3, 3)}
"""Rows and columns of a box, for each size of a board."""

Board = tuple[int, ...]
"""The numbers row by row, 0 where a cell is empty."""


class Layout(NamedTuple):
    """Which cells share a row, a column or a box."""

    units: tuple[tuple[int, ...], ...]
    """Rows, then columns, then boxes; n cells each."""
    units_of: tuple[tuple[int, ...], ...]
    """The three units of a cell, as places in ``units``."""
    peers: tuple[tuple[int, ...], ...]
    """Every other cell that must differ from a cell."""


@cache
def layout(size: int) -> Layout:
    """The units of a board of ``size`` x ``size`` cells.

    >>> len(layout(9).units), len(layout(9).peers[0]), layout(6).units[12]
    (27, 20, (0, 1, 2, 6, 7, 8))
    """
    high, wide = BOXES[size]
    cells = range(size * size)
    rows = [tuple(c for c in cells if c // size == k) for k in range(size)]
    columns = [tuple(c for c in cells if c % size == k) for k in range(size)]
    boxes = [
        tuple(c for c in cells if c // size // high == down and c % size // wide == right)
        for down in range(size // high)
        for right in range(size // wide)
    ]
    units = (*rows, *columns, *boxes)
    units_of = tuple(tuple(k for k, unit in enumerate(units) if c in unit) for c in cells)
    peers = tuple(tuple(sorted({p for k in units_of[c] for p in units[k]} - {c})) for c in cells)
    return Layout(units, units_of, peers)


MOST_BRANCHES = 10_000
"""Numbers that are tried before a search is given up: boards that are drawn by hand may take years."""


class TooLong(ValueError):
    """The search was given up."""


def solutions(board: Sequence[int], size: int, chance: Random | None = None) -> Iterator[Board]:
    """Each solution of ``board`` (0 for an empty cell), one after the other.

    ``chance`` shuffles the order in which numbers are tried, and so which solution comes first. Raises ``TooLong``
    where more than ``MOST_BRANCHES`` numbers were tried.

    >>> len(list(solutions([0] * 16, 4)))
    288
    """
    candidates = [(1 << size) - 1] * (size * size)
    if all(_place(candidates, cell, 1 << (v - 1), layout(size)) for cell, v in enumerate(board) if v):
        yield from _search(candidates, size, chance, count())


def count_solutions(board: Sequence[int], size: int, limit: int = 2) -> int:
    """How many solutions ``board`` has, counted up to ``limit``."""
    return len(list(islice(solutions(board, size), limit)))


def may_be_other(board: Sequence[int], size: int, cell: int, value: int) -> bool:
    """Whether ``board`` has a solution with another number than ``value`` in ``cell``."""
    candidates = [(1 << size) - 1] * (size * size)
    where = layout(size)
    if not all(_place(candidates, c, 1 << (v - 1), where) for c, v in enumerate(board) if v):
        return False
    if not _strike(candidates, cell, 1 << (value - 1), where):
        return False
    return next(_search(candidates, size, None, count()), None) is not None


def _search(candidates: list[int], size: int, chance: Random | None, tries: Iterator[int]) -> Iterator[Board]:
    """Branch on a cell with the fewest candidates."""
    open_cells = [(c.bit_count(), cell) for cell, c in enumerate(candidates) if c & (c - 1)]
    if not open_cells:
        yield tuple(c.bit_length() for c in candidates)
        return
    cell = min(open_cells)[1]
    tried = [1 << k for k in range(size) if candidates[cell] >> k & 1]
    if chance:
        chance.shuffle(tried)
    for bit in tried:
        if next(tries) >= MOST_BRANCHES:
            raise TooLong("The board was given up: too many numbers would have to be tried.")
        after = candidates.copy()
        if _place(after, cell, bit, layout(size)):
            yield from _search(after, size, chance, tries)


def _place(candidates: list[int], cell: int, bit: int, where: Layout) -> bool:
    """Leave only ``bit`` in ``cell``, with what follows; whether no contradiction came of it."""
    return candidates[cell] & bit != 0 and all(
        _strike(candidates, cell, 1 << k, where)
        for k in range((candidates[cell] ^ bit).bit_length())
        if (candidates[cell] & ~bit) >> k & 1
    )


def _strike(candidates: list[int], cell: int, bit: int, where: Layout) -> bool:
    """Strike ``bit`` from ``cell``, with what follows: from peers of a cell with one number left, in the last place."""
    if not candidates[cell] & bit:
        return True
    candidates[cell] &= ~bit
    left = candidates[cell]
    if not left:
        return False
    if not left & (left - 1) and not all(_strike(candidates, peer, left, where) for peer in where.peers[cell]):
        return False
    for k in where.units_of[cell]:
        places = [c for c in where.units[k] if candidates[c] & bit]
        if not places or (len(places) == 1 and not _place(candidates, places[0], bit, where)):
            return False
    return True
