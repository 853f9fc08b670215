"""How two cells of a board stand to each other: the same cell, or in one row, column or box, or none of these."""

from functools import cache

import torch
from torch import Tensor

from .solver import BOXES

RELATIONS = 5
"""The same cell, one row, one column, one box, none."""


@cache
def relations(size: int) -> Tensor:
    """Of each pair of cells, (RELATIONS, size^2, size^2), 0 or 1; a pair can share a row and a box.

    >>> relations(6)[1:4, 0].sum(dim=1).tolist()
    [5.0, 5.0, 5.0]
    """
    high, wide = BOXES[size]
    cells = torch.arange(size * size)
    row, column = cells // size, cells % size
    box = row // high * size + column // wide
    same = cells[:, None] == cells
    row_, column_, box_ = ((part[:, None] == part) & ~same for part in (row, column, box))
    return torch.stack([same, row_, column_, box_, ~(same | row_ | column_ | box_)]).float()
