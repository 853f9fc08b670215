"""What is true of a maze: its shortest path, how many there are, whether it is a tree."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

Pixel = tuple[int, int]

SIDES = ((-1, 0), (1, 0), (0, -1), (0, 1))


def distances(opened: NDArray[np.bool_], start: Pixel) -> NDArray[np.int64]:
    """Steps from ``start`` to every open pixel (H, W), by breadth-first search; -1 where it cannot be reached."""
    steps = np.full(opened.shape, -1)
    steps[start] = 0
    queue = deque([start])
    while queue:
        pixel = queue.popleft()
        for near in open_neighbours(opened, pixel):
            if steps[near] < 0:
                steps[near] = steps[pixel] + 1
                queue.append(near)
    return steps


def shortest_path(opened: NDArray[np.bool_], start: Pixel, goal: Pixel) -> NDArray[np.bool_]:
    """The pixels of a shortest path from ``start`` to ``goal``, both included, (H, W); none where there is no path.

    >>> shortest_path(np.array([[True, True, False], [False, True, True]]), (0, 0), (1, 2)).astype(int).tolist()
    [[1, 1, 0], [0, 1, 1]]
    """
    steps = distances(opened, start)
    path = np.zeros(opened.shape, dtype=bool)
    if steps[goal] < 0:
        return path
    pixel = goal
    while pixel != start:
        path[pixel] = True
        pixel = next(near for near in open_neighbours(opened, pixel) if steps[near] == steps[pixel] - 1)
    path[start] = True
    return path


def is_tree(opened: NDArray[np.bool_]) -> bool:
    """Whether the open pixels hang together without a loop: then any two have exactly one path between them."""
    pixels = int(opened.sum())
    links = int((opened[1:] & opened[:-1]).sum() + (opened[:, 1:] & opened[:, :-1]).sum())
    first = np.argwhere(opened)[0]
    reached = int((distances(opened, (int(first[0]), int(first[1]))) >= 0).sum())
    return reached == pixels and links == pixels - 1


def open_neighbours(opened: NDArray[np.bool_], pixel: Pixel) -> list[Pixel]:
    """The open pixels beside ``pixel``."""
    row, column = pixel
    height, width = opened.shape
    around = ((row + down, column + right) for down, right in SIDES)
    return [(r, c) for r, c in around if 0 <= r < height and 0 <= c < width and opened[r, c]]
