"""Mazes beside a maze: a tree with one wall swapped for another, or a maze with loops with one wall more or less."""

import random

import numpy as np
from numpy.typing import NDArray

from .paths import Pixel, distances, is_tree, open_neighbours


def beside(
    opened: NDArray[np.bool_], start: Pixel, goal: Pixel, chance: random.Random
) -> tuple[NDArray[np.bool_], int]:
    """A maze that differs in two pixels where ``opened`` is a tree, else in one, and how many these are.

    In both the goal can be reached from the start.
    """
    if is_tree(opened):
        return wall_swapped(opened, chance), 2
    between = _between(opened)
    for pixel in chance.sample(between, len(between)):
        turned = opened.copy()
        turned[pixel] = not opened[pixel]
        if distances(turned, start)[goal] >= 0:
            return turned, 1
    raise ValueError("No wall of this maze can be opened or closed: it has fewer than two cells a side.")


def wall_swapped(opened: NDArray[np.bool_], chance: random.Random) -> NDArray[np.bool_]:
    """The maze with one passage between two cells closed and another wall taken down that joins the halves again.

    ``opened`` (H, W) is a tree, of two cells a side or more. Which passage and which wall is by chance.
    """
    between = _between(opened)
    passages = [pixel for pixel in between if opened[pixel]]
    chance.shuffle(passages)
    for passage in passages:
        swapped = opened.copy()
        swapped[passage] = False
        reached = distances(swapped, open_neighbours(swapped, passage)[0]) >= 0
        joining = [
            wall
            for wall in between
            if not opened[wall] and len({bool(reached[cell]) for cell in open_neighbours(opened, wall)}) == 2
        ]
        if joining:
            swapped[chance.choice(joining)] = True
            return swapped
    raise ValueError("No wall of this maze can be swapped: it has fewer than two cells a side.")


def _between(opened: NDArray[np.bool_]) -> list[Pixel]:
    """The pixels between two cells."""
    height, width = opened.shape
    return [(r, c) for r in range(1, height - 1) for c in range(1, width - 1) if (r + c) % 2]
