"""What is wrong with a maze that a person has drawn, in a sentence; opens without torch."""

import numpy as np
from numpy.typing import NDArray

from .paths import Pixel, distances, open_neighbours, shortest_path


def fault(opened: NDArray[np.bool_], start: Pixel, goal: Pixel) -> str:
    """The empty text where there is exactly one path from the start to the goal that does not cross itself.

    >>> fault(np.array([[True, False, True]]), (0, 0), (0, 2))
    'There is no path: walls cut the start off from the goal.'
    """
    if distances(opened, start)[goal] < 0:
        return "There is no path: walls cut the start off from the goal."
    if _another_way(opened, start, goal):
        return "There are several paths from the start to the goal; what is right is said of the shortest one."
    return ""


def _another_way(opened: NDArray[np.bool_], start: Pixel, goal: Pixel) -> bool:
    """Whether one can leave the shortest path and come back to it elsewhere: then there is a second path."""
    path = shortest_path(opened, start, goal)
    aside = opened & ~path
    came_from: dict[Pixel, Pixel] = {}
    for pixel in _pixels(path):
        for near in open_neighbours(opened, pixel):
            if path[near]:
                continue
            reached = _pixels(distances(aside, near) >= 0)
            if any(came_from.setdefault(other, pixel) != pixel for other in reached):
                return True
    return False


def _pixels(where: NDArray[np.bool_]) -> list[Pixel]:
    return [(int(row), int(column)) for row, column in np.argwhere(where)]
