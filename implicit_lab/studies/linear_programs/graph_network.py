"""The graph network: two rounds of messages between the variables and the constraints of a linear program.

Inside, features come first, (width, B * nodes): thin matrices multiply fastest so.
"""

import torch
from torch import Tensor, nn

from .network_units import Scaled

STEEPNESS = 4.0
"""An output h stands for the place sigmoid(STEEPNESS h) between the bounds."""


def between(x: Scaled, h: Tensor) -> Tensor:
    """The place between the bounds that h (1, B * n) stands for, (B, n)."""
    return x.lower + (x.upper - x.lower) * torch.sigmoid(STEEPNESS * h.view_as(x.lower))


def affine(layer: nn.Linear, h: Tensor) -> Tensor:
    """W h + b with features first, (width, nodes)."""
    return layer.weight @ h if layer.bias is None else torch.addmm(layer.bias[:, None], layer.weight, h)


def gather(weights: Tensor, messages: Tensor) -> Tensor:
    """sum_j W_ij p_j for messages (d, B * sources) and weights (B, targets, sources), as (d, B * targets)."""
    width, batch = messages.shape[0], weights.shape[0]
    p = messages.view(width, batch, -1).transpose(0, 1)
    sums = torch.bmm(weights, p.mT).mT if weights.is_sparse else torch.bmm(p, weights.mT)
    return sums.transpose(0, 1).reshape(width, -1)


class HalfConvolution(nn.Module):
    """One direction of a bipartite convolution: each target takes up a signed and an absolute sum of messages.

    h_i' = relu(U_3 relu(U_2 relu(U_1 [sum_j S_ij p_j, sum_j |S_ij| q_j, h_i]))) with (p_j, q_j) = relu(M h_j), biases
    left out; S is A with rows of norm one, or its transpose. For widths s of the sources and d of the targets it has
    2 s d + 5 d^2 + 5 d parameters.
    """

    def __init__(self, source: int, target: int) -> None:
        super().__init__()
        self.message = nn.Linear(source, 2 * target)
        self.update = nn.ModuleList([nn.Linear(width, target) for width in (3 * target, target, target)])

    def forward(self, signed: Tensor, absolute: Tensor, sources: Tensor, targets: Tensor) -> Tensor:
        """Sources (s, B * sources) and targets (d, B * targets) give the new targets."""
        p, q = affine(self.message, sources).relu().chunk(2)
        h = torch.cat([gather(signed, p), gather(absolute, q), targets])
        for layer in self.update:
            h = affine(layer, h).relu()  # type: ignore[arg-type]
        return h


def of_variables(x: Scaled) -> Tensor:
    """The cost and the bounds of each variable, (3, B * n)."""
    return torch.stack([x.c, x.lower, x.upper]).flatten(1)


def of_constraints(x: Scaled) -> Tensor:
    """The limit of each constraint, and whether it is an equality, (2, B * m)."""
    return torch.stack([x.b, x.equality.to(x.b.dtype)]).flatten(1)


class GraphNetwork(nn.Module):
    """Embeddings of width e, and two rounds of two half convolutions: 28 e^2 + 27 e parameters."""

    def __init__(self, embedding: int) -> None:
        super().__init__()
        self.embed_variable = nn.Linear(3, embedding)
        self.embed_constraint = nn.Linear(2, embedding)
        self.rounds = nn.ModuleList([HalfConvolution(embedding, embedding) for _ in range(4)])

    def forward(self, x: Scaled) -> Tensor:
        """What the variables have heard after two rounds, (e, B * n)."""
        variables = affine(self.embed_variable, of_variables(x)).relu()
        constraints = affine(self.embed_constraint, of_constraints(x)).relu()
        transposed = x.A.transpose(1, 2), x.absolute.transpose(1, 2)
        for there, back in (self.rounds[:2], self.rounds[2:]):
            constraints = there(x.A, x.absolute, variables, constraints)
            variables = back(*transposed, constraints, variables)
        return variables


class Head(nn.Module):
    """One number a variable from what it has heard: W relu(V h), without a bias at the end; e^2 + 2 e parameters."""

    def __init__(self, embedding: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(embedding, embedding)
        self.output = nn.Linear(embedding, 1, bias=False)

    def forward(self, heard: Tensor) -> Tensor:
        """(e, B * n) gives (1, B * n)."""
        return affine(self.output, affine(self.hidden, heard).relu())


def initialise(model: nn.Module) -> None:
    """Orthogonal weights and zero biases, as in the paper."""
    for layer in model.modules():
        if isinstance(layer, nn.Linear):
            nn.init.orthogonal_(layer.weight)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
