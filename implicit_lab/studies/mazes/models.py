"""The networks: one block applied again and again, the same block once, and stacks of four and eight blocks.

The state lives on open pixels only, so that nothing passes through a wall and the same weights meet a maze of any size.
Each pixel sees itself and the four beside it, twice in a block.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...study import ExplicitModel, ImplicitModel
from .corridors import FEATURES, Corridors, corridors

WIDTH = 32
"""Numbers that a pixel holds."""


class Block(nn.Module):
    """tanh(z + A relu(B z + C x)): A and B see a pixel and its four neighbours, C the pixel's own features.

    tanh bounds the state from outside, each number of it for itself: what is saturated is passed on without loss.
    """

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Linear(FEATURES, WIDTH)
        self.first = nn.Linear(5 * WIDTH, WIDTH, bias=False)
        self.second = nn.Linear(5 * WIDTH, WIDTH)

    def forward(self, z: Tensor, maze: Corridors) -> Tensor:
        """(B, H, W, WIDTH) to the same, 0 on walls."""
        held = maze.gather(z)
        hidden = F.relu(self.first(maze.neighbourhoods(held)) + self.features(maze.features))
        return maze.scatter(torch.tanh(held + self.second(maze.neighbourhoods(hidden))))


class LoopedMaze(ImplicitModel):
    """z_t = block(z_{t-1}, x) from z_0 = 0; y_t = head(z_t), the probability that a pixel is on the path."""

    def __init__(self) -> None:
        super().__init__()
        self.block = Block()
        self.head = nn.Linear(WIDTH, 1)

    def encode(self, x: Tensor) -> Corridors:
        """The open pixels of mazes (B, 3, H, W)."""
        return corridors(x)

    def initial(self, x: Corridors) -> Tensor:
        """z_0 = 0, (B, H, W, WIDTH)."""
        return x.features.new_zeros(*x.opened.shape, WIDTH)

    def forward(self, z: Tensor, x: Corridors) -> Tensor:
        """One iteration."""
        out: Tensor = self.block(z, x)
        return out

    def logits(self, z: Tensor) -> Tensor:
        """log p / (1 - p), (B, H, W)."""
        out: Tensor = self.head(z)[..., 0]
        return out

    def decode(self, z: Tensor) -> Tensor:
        """The probability of each pixel to be on the path, (B, H, W)."""
        return torch.sigmoid(self.logits(z))


class ExplicitMaze(ExplicitModel):
    """z_j = block_j(z_{j-1}, x), j = 1, ..., depth, from z_0 = 0: each block has weights of its own.

    With one, the network is the implicit one applied once, trained for that.
    """

    def __init__(self, depth: int) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Block() for _ in range(depth))
        self.head = nn.Linear(WIDTH, 1)

    def logits(self, x: Tensor) -> Tensor:
        """log p / (1 - p), (B, H, W), for mazes (B, 3, H, W)."""
        maze = corridors(x)
        z = maze.features.new_zeros(*maze.opened.shape, WIDTH)
        for block in self.blocks:
            z = block(z, maze)
        out: Tensor = self.head(z)[..., 0]
        return out

    def forward(self, x: Tensor) -> Tensor:
        """The probability of each pixel to be on the path, (B, H, W)."""
        return torch.sigmoid(self.logits(x))


SEEDS: dict[str, int] = {"looped": 0, "looped-1": 1, "looped-2": 2}
"""Looped network -> the seed that it was trained with."""

DEPTHS: dict[str, int] = {"once": 1, "untied-4": 4, "untied-8": 8}
"""Explicit network -> its number of blocks."""


def build(name: str) -> LoopedMaze | ExplicitMaze:
    """The network called ``name``, untrained."""
    return LoopedMaze() if name in SEEDS else ExplicitMaze(DEPTHS[name])
