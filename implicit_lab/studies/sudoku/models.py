"""The networks: one transformer block applied again and again, the same block once, stacks of four and eight blocks.

Boards of 9 x 9 have a block of their own, ``equivariant.py``. Here a token is a cell. A block is two layers of
attention and a pointwise network; each head has a learned bias for every way in which two cells can stand to each
other, and knows nothing else of where they are: the geometry is given, the rules are learned.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...study import ExplicitModel, ImplicitModel
from .equivariant import EquivariantSudoku
from .relations import RELATIONS, relations

WIDTH = 64
HEADS = 4
LAYERS = 2


class Attention(nn.Module):
    """softmax(Q K^T / sqrt(d) + bias[relation]) V, in four heads; the bias is a number for each head and relation."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(WIDTH, 3 * WIDTH)
        self.outer = nn.Linear(WIDTH, WIDTH)
        # Head k begins with its eye on relation k + 1: row, column, box; the last on all cells alike.
        start = torch.zeros(HEADS, RELATIONS)
        start[range(HEADS - 1), range(1, HEADS)] = 3.0
        self.bias = nn.Parameter(start)

    def forward(self, z: Tensor, related: Tensor) -> Tensor:
        """(B, cells, WIDTH) to the same; ``related`` is (RELATIONS, cells, cells)."""
        batch, cells, _ = z.shape
        queries, keys, values = self.inner(z).view(batch, cells, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        # Written out: the fused kernel has no forward derivative on a CPU.
        scores = queries @ keys.transpose(-1, -2) / (WIDTH / HEADS) ** 0.5
        weights = (scores + torch.tensordot(self.bias, related, dims=1)).softmax(dim=-1)
        out: Tensor = self.outer((weights @ values).transpose(1, 2).reshape(batch, cells, WIDTH))
        return out


class Block(nn.Module):
    """tanh(layers(z + x)): the board is given again at every step, and tanh bounds what a cell holds, from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.attentions = nn.ModuleList(Attention() for _ in range(LAYERS))
        self.pointwise = nn.ModuleList(
            nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.ReLU(), nn.Linear(4 * WIDTH, WIDTH)) for _ in range(LAYERS)
        )

    def forward(self, z: Tensor, given: Tensor, related: Tensor) -> Tensor:
        """(B, cells, WIDTH) to the same."""
        z = z + given
        for attention, pointwise in zip(self.attentions, self.pointwise, strict=True):
            z = z + attention(F.rms_norm(z, (WIDTH,)), related)
            z = z + pointwise(F.rms_norm(z, (WIDTH,)))
        return torch.tanh(z)


class LoopedSudoku(ImplicitModel):
    """z_t = block(z_{t-1}, x) from z_0 = 0; y_t = head(z_t), for each cell the log-probability of each number, up to a
    constant.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self.given = nn.Linear(size, WIDTH)
        self.block = Block()
        self.head = nn.Linear(WIDTH, size)

    def encode(self, x: Tensor) -> Tensor:
        """Boards (B, cells, size), one-hot and all 0 where a cell is empty, to (B, cells, WIDTH)."""
        out: Tensor = self.given(x)
        return out

    def initial(self, x: Tensor) -> Tensor:
        """z_0 = 0, (B, cells, WIDTH)."""
        return torch.zeros_like(x)

    def forward(self, z: Tensor, x: Tensor) -> Tensor:
        """One iteration."""
        out: Tensor = self.block(z, x, relations(self.size).to(z))
        return out

    def decode(self, z: Tensor) -> Tensor:
        """Scores (B, cells, size); the number of a cell is the one with the highest."""
        out: Tensor = self.head(z)
        return out


class ExplicitSudoku(ExplicitModel):
    """z_j = block_j(z_{j-1}, x), j = 1, ..., depth, from z_0 = 0: each block has weights of its own.

    With one, the network is the implicit one applied once, trained for that.
    """

    def __init__(self, size: int, depth: int) -> None:
        super().__init__()
        self.size = size
        self.given = nn.Linear(size, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(depth))
        self.head = nn.Linear(WIDTH, size)

    def forward(self, x: Tensor) -> Tensor:
        """Scores (B, cells, size) for boards of that shape."""
        given = self.given(x)
        z = torch.zeros_like(given)
        for block in self.blocks:
            z = block(z, given, relations(self.size).to(z))
        out: Tensor = self.head(z)
        return out


LOOPED: dict[str, int] = {"looped": 6, "looped-1": 6, "looped-2": 6, "looped-9x9": 9}
"""Looped network -> the size of its boards."""

DEPTHS: dict[str, int] = {"once": 1, "untied-4": 4, "untied-8": 8}
"""Explicit network for boards of 6 x 6 -> its number of blocks."""


def build(name: str) -> LoopedSudoku | EquivariantSudoku | ExplicitSudoku:
    """The network called ``name``, untrained."""
    if name in DEPTHS:
        return ExplicitSudoku(6, DEPTHS[name])
    return LoopedSudoku(6) if LOOPED[name] == 6 else EquivariantSudoku(LOOPED[name])
