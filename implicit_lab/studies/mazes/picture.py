"""A maze and what a network makes of it as a picture; opens without torch."""

import numpy as np
from numpy.typing import NDArray

from .generator import Maze

WALL = (85, 88, 92)
OPEN = (255, 255, 255)
PATH = (0, 114, 178)
START = (0, 158, 115)
GOAL = (213, 94, 0)


def picture(m: Maze, path: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Walls, start and goal of a maze, and a path by its probabilities (H, W), as colours (H, W, 3)."""
    shade = np.clip(path, 0, 1)[..., None]
    colours = (1 - shade) * np.array(OPEN) + shade * np.array(PATH)
    colours[~m.open] = WALL
    colours[m.start] = START
    colours[m.goal] = GOAL
    rounded: NDArray[np.uint8] = np.round(colours).astype(np.uint8)
    return rounded
