"""Boards by chance from boards: what leaves the rules of Sudoku as they are, a batch at once."""

import numpy as np
import torch
from torch import Tensor

from .solver import BOXES


def shuffled(boards: Tensor, size: int, rng: np.random.Generator) -> Tensor:
    """Each of (B, K, size * size) groups of boards with its numbers renamed, its bands, stacks, rows and columns mixed,
    and, where the boxes are square, half of them mirrored in the diagonal.

    The K boards of a group (a puzzle and its solution) are changed alike; 0, an empty cell, stays 0.
    """
    batch, group, cells = boards.shape
    high, wide = BOXES[size]
    rows, columns = _lines(batch, size, high, rng), _lines(batch, size, wide, rng)
    board = rows[:, :, None] * size + columns[:, None, :]
    if high == wide:
        board = np.where(rng.random((batch, 1, 1)) < 0.5, board, board.swapaxes(1, 2))
    places = torch.from_numpy(board.reshape(batch, 1, cells))
    renamed = 1 + rng.permuted(np.tile(np.arange(size), (batch, 1)), axis=1)
    names = torch.from_numpy(np.pad(renamed, ((0, 0), (1, 0))))
    moved = boards.gather(2, places.expand(-1, group, -1))
    return names.gather(1, moved.flatten(1)).view(boards.shape)


def _lines(batch: int, size: int, band: int, rng: np.random.Generator) -> np.ndarray:
    """Orders of the lines of B boards, (B, size): bands of ``band`` lines mixed, and the lines in each band."""
    bands = rng.permuted(np.tile(np.arange(size // band), (batch, 1)), axis=1)
    within = rng.permuted(np.tile(np.arange(band), (batch, size // band, 1)), axis=2)
    lines: np.ndarray = (bands[:, :, None] * band + within).reshape(batch, size)
    return lines
