"""The network that the gradients train: messages between variables and constraints, passed on in every iteration.

It is the paper's implicit network for linear programs, of the paper's size. Nothing in it contracts by itself: whether
it comes to rest is for training to say, which is why gradients are compared on it.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from ...study import ImplicitModel
from ..linear_programs.choices import BOUND_SCALE
from ..linear_programs.graph_network import HalfConvolution, affine, between, initialise, of_constraints, of_variables
from ..linear_programs.network_units import Programs, Scaled, scaled

DAMPING = 0.2
"""The share of its way that one iteration goes, as in the averaged iteration of Krasnoselskii and Mann."""


class Graph(NamedTuple):
    """An encoded batch of programs: what an iteration reads."""

    program: Scaled
    variables: Tensor
    """(e, B * n): the static embedding of (c, l, u)."""
    constraints: Tensor
    """(e, B * m): the static embedding of (b, equality)."""


class MessageIteration(ImplicitModel):
    """The iteration z' = z + DAMPING (P - z), P = l + (u - l) sigmoid(4 h), with one scalar z_j a variable.

    h comes from two rounds of messages on [static embedding, z] and a linear layer; the answer to an iterate is
    y = z (1 + head([static embedding, z])). An iterate (B, 2, n) holds z, which G reads, and the answer to it, which
    G does not read; both start from 0, in units of BOUND_SCALE. 29 e^2 + 59 e + 22 parameters.
    """

    def __init__(self, embedding: int) -> None:
        super().__init__()
        wide = embedding + 1
        self.embed_variable = nn.Linear(3, embedding)
        self.embed_constraint = nn.Linear(2, embedding)
        widths = [(wide, embedding), (embedding, wide)] * 2
        self.rounds = nn.ModuleList([HalfConvolution(source, target) for source, target in widths])
        self.hidden = nn.Linear(wide, embedding)
        self.output = nn.Linear(embedding, 1, bias=False)
        self.state = nn.Linear(wide, 1)
        initialise(self)

    def encode(self, x: Programs) -> Graph:
        """Scale the programs, and embed their nodes."""
        program = scaled(x)
        variables = affine(self.embed_variable, of_variables(program)).relu()
        return Graph(program, variables, affine(self.embed_constraint, of_constraints(program)).relu())

    def initial(self, x: Graph) -> Tensor:
        """Zeros (B, 2, n)."""
        return torch.zeros_like(x.program.c)[:, None].repeat(1, 2, 1)

    def forward(self, z: Tensor, x: Graph) -> Tensor:
        """The next state and the answer to it, (B, 2, n)."""
        state = z[:, 0] + DAMPING * (self._place(z[:, 0], x) - z[:, 0])
        hidden = affine(self.hidden, self._features(state, x)).relu()
        return torch.stack([state, state * (1 + affine(self.output, hidden).view_as(state))], dim=1)

    def decode(self, z: Tensor) -> Tensor:
        """The answer y (B, n) that an iterate holds."""
        return BOUND_SCALE * z[:, 1]

    def _features(self, state: Tensor, x: Graph) -> Tensor:
        """[static embedding, z], (e + 1, B * n)."""
        return torch.cat([x.variables, state.reshape(1, -1)])

    def _place(self, state: Tensor, x: Graph) -> Tensor:
        """P, (B, n): where the messages of ``state`` put each variable between its bounds."""
        A, absolute = x.program.A, x.program.absolute
        variables, constraints = self._features(state, x), x.constraints
        for there, back in (self.rounds[:2], self.rounds[2:]):
            constraints = there(A, absolute, variables, constraints)
            variables = back(A.transpose(1, 2), absolute.transpose(1, 2), constraints, variables)
        return between(x.program, affine(self.state, variables))
