"""A board as a picture: the most likely number in each cell, the surer the darker; opens without torch."""

import numpy as np
from numpy.typing import NDArray

from .solver import BOXES

CELL = 15
"""Pixels a side of a cell."""

_DIGITS = (
    "010110010010111",
    "110001010100111",
    "110001010001110",
    "101101111001001",
    "111100110001110",
    "011100111101111",
    "111001010010010",
    "111101010101111",
    "111101111001110",
)
"""1 to 9, each on five rows of three pixels."""


def picture(probabilities: NDArray[np.float64]) -> NDArray[np.uint8]:
    """(cells, size) as a grey picture (size CELL + 1, size CELL + 1, 3), with the lines of the boxes.

    >>> picture(np.eye(6)[np.zeros(36, int)]).shape
    (91, 91, 3)
    """
    size = probabilities.shape[1]
    ink = np.zeros((size * CELL + 1, size * CELL + 1))
    high, wide = BOXES[size]
    ink[::CELL] = ink[:, ::CELL] = 0.2
    ink[:: high * CELL] = ink[:, :: wide * CELL] = 1.0
    for cell, each in enumerate(probabilities):
        # A cell that knows nothing gives each number 1 / size; that is no ink.
        surely = (each.max() - 1 / size) / (1 - 1 / size)
        top, left = (cell // size) * CELL + 3, (cell % size) * CELL + 5
        ink[top : top + 10, left : left + 6] = surely * _glyph(int(each.argmax()))
    grey = np.round(255 * (1 - ink)).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def _glyph(digit: int) -> NDArray[np.float64]:
    rows = np.array([float(pixel) for pixel in _DIGITS[digit]]).reshape(5, 3)
    return np.kron(rows, np.ones((2, 2)))
