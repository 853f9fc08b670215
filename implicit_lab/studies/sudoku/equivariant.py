"""The network for larger boards: it treats every number alike, as it treats every row, column and box.

A state stands at each place, which is a cell and a number that it may hold. A place sees sums over the places that it
shares a unit with; rename the numbers of a board, or change the places of rows in a band, and the answer changes alike.
Source of the form: Zaheer et al., Deep sets, 2017; Hartford et al., Deep models of interactions across sets, 2018.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...study import ImplicitModel
from .solver import BOXES

WIDTH = 32
"""Numbers that a place holds."""

NUMBER, BAND, ROW, STACK, COLUMN = range(1, 6)
"""The axes of a state (B, number, band, row in the band, stack, column in the stack, WIDTH)."""


class Mix(nn.Module):
    """(M z)[p] = W_0 z[p] + sum_r W_r (1/3) sum of z[q] over the q that stand to p as r says.

    r: another number in the cell; the same number in the row, in the column, in the box, in the part of the row that
    lies in the box, in the part of the column that does. Each sum has p itself in it. A third: a sum over nine places
    is then as large as each, if these are unlike each other; without it training drives the state to its bounds.
    """

    def __init__(self, inner: int, outer: int) -> None:
        super().__init__()
        self.itself = nn.Linear(inner, outer)
        names = ("cell", "row", "column", "box", "part_of_row", "part_of_column")
        self.sums = nn.ModuleDict({name: nn.Linear(inner, outer, bias=False) for name in names})
        for weight in self.sums.parameters():
            # Six sums beside the place itself: begin where they weigh about as much as it.
            nn.init.uniform_(weight, -0.4 / inner**0.5, 0.4 / inner**0.5)

    def forward(self, z: Tensor) -> Tensor:
        """(B, number, band, row, stack, column, inner) to the same with outer."""
        third = z / 3
        in_row, in_column = third.sum(COLUMN, keepdim=True), third.sum(ROW, keepdim=True)
        along_rows = (
            self.sums["part_of_row"](in_row)
            + self.sums["row"](in_row.sum(STACK, keepdim=True))
            + self.sums["box"](in_row.sum(ROW, keepdim=True))
        )
        along_columns = self.sums["part_of_column"](in_column) + self.sums["column"](in_column.sum(BAND, keepdim=True))
        out: Tensor = self.itself(z) + self.sums["cell"](third.sum(NUMBER, keepdim=True)) + along_rows + along_columns
        return out


class EquivariantSudoku(ImplicitModel):
    """z_t = tanh(z_{t-1} + M_2 relu(M_1 z_{t-1} + M_0 x)) from z_0 = 0; y_t = head(z_t), for each cell the
    log-probability of each number, up to a constant. One set of weights serves every size.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self.given = Mix(1, WIDTH)
        self.first = Mix(WIDTH, WIDTH)
        self.second = Mix(WIDTH, WIDTH)
        self.head = nn.Linear(WIDTH, 1)

    def encode(self, x: Tensor) -> Tensor:
        """M_0 x for boards (B, cells, size), one-hot and all 0 where a cell is empty."""
        high, wide = BOXES[self.size]
        places = x.transpose(1, 2).unflatten(2, (self.size // high, high, self.size // wide, wide))
        out: Tensor = self.given(places[..., None])
        return out

    def initial(self, x: Tensor) -> Tensor:
        """z_0 = 0, (B, number, band, row, stack, column, WIDTH)."""
        return torch.zeros_like(x)

    def forward(self, z: Tensor, x: Tensor) -> Tensor:
        """One iteration."""
        return torch.tanh(z + self.second(F.relu(self.first(z) + x)))

    def decode(self, z: Tensor) -> Tensor:
        """Scores (B, cells, size); the number of a cell is the one with the highest."""
        scores: Tensor = self.head(z)[..., 0]
        return scores.flatten(2).transpose(1, 2)
