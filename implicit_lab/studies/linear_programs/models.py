"""The graph networks: messages between variables and constraints, once through (explicit) or again and again.

Both kinds see the same program in the same units, and no constant below is a parameter: a row of (A, b) is divided by
its norm and the cost by its root mean square, which leave the optimum where it is, and lengths are in units of
BOUND_SCALE. The explicit answer lies between the bounds, the state of the implicit one too; the answer to it need not.
Inside, features come first, (width, B * nodes): thin matrices multiply fastest so.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from ...study import ExplicitModel, ImplicitModel
from .choices import BOUND_SCALE, EMBEDDINGS

Programs = dict[str, Tensor]
"""``A`` (B, m, n), dense or sparse COO, ``b`` (B, m), ``equality`` (B, m) bool, and ``c``, ``l``, ``u`` (B, n)."""

DAMPING = 0.2
"""The share of its way that one iteration goes, as in the averaged iteration of Krasnoselskii and Mann."""
STEEPNESS = 4.0
"""An output h stands for the place sigmoid(STEEPNESS h) between the bounds."""


class Graph(NamedTuple):
    """An encoded batch of programs: what an iteration reads, batch first."""

    signed: Tensor
    """(B, m, n): A with rows of norm one, dense or sparse."""
    absolute: Tensor
    """(B, m, n): its absolute values."""
    variables: Tensor
    """(B, e, n): the static embedding of (c, l, u)."""
    constraints: Tensor
    """(B, e, m): the static embedding of (b, equality)."""
    lower: Tensor
    """(B, n), in units of BOUND_SCALE."""
    upper: Tensor


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


class GraphNetwork(nn.Module):
    """What both kinds share: embeddings, two rounds of two half convolutions, and a head, all of width e.

    ``extra`` features join those of a variable: one for the state of the implicit network.
    """

    def __init__(self, embedding: int, extra: int) -> None:
        super().__init__()
        wide = embedding + extra
        self.embed_variable = nn.Linear(3, embedding)
        self.embed_constraint = nn.Linear(2, embedding)
        widths = [(wide, embedding), (embedding, wide)] * 2
        self.rounds = nn.ModuleList([HalfConvolution(source, target) for source, target in widths])
        self.hidden = nn.Linear(wide, embedding)
        self.output = nn.Linear(embedding, 1, bias=False)

    def encode(self, x: Programs) -> Graph:
        """Scale the programs, and embed their nodes."""
        A = x["A"]
        norms = torch.sparse.sum(A * A, dim=2).to_dense().sqrt() if A.is_sparse else A.norm(dim=2)
        rows = torch.where(norms > 0, norms, torch.ones_like(norms))
        signed = _divide_rows(A, rows)
        size = x["c"].square().mean(1, keepdim=True).sqrt()
        cost = x["c"] / torch.where(size > 0, size, torch.ones_like(size))
        lower, upper = x["l"] / BOUND_SCALE, x["u"] / BOUND_SCALE
        limit = x["b"] / rows / BOUND_SCALE
        variables = self._embed(self.embed_variable, torch.stack([cost, lower, upper]))
        constraints = self._embed(self.embed_constraint, torch.stack([limit, x["equality"].to(limit.dtype)]))
        return Graph(signed, signed.abs(), variables, constraints, lower, upper)

    def converse(self, x: Graph, variables: Tensor) -> Tensor:
        """Two rounds of messages, to the constraints and back, from features (width, B * n) of the variables."""
        constraints = features_first(x.constraints)
        transposed = x.signed.transpose(1, 2), x.absolute.transpose(1, 2)
        for there, back in (self.rounds[:2], self.rounds[2:]):
            constraints = there(x.signed, x.absolute, variables, constraints)
            variables = back(*transposed, constraints, variables)
        return variables

    def head(self, variables: Tensor) -> Tensor:
        """(1, B * n): one number a variable."""
        return affine(self.output, affine(self.hidden, variables).relu())

    @staticmethod
    def _embed(layer: nn.Linear, raw: Tensor) -> Tensor:
        """(features, B, nodes) to (B, e, nodes)."""
        embedded = affine(layer, raw.flatten(1)).relu()
        return embedded.view(-1, *raw.shape[1:]).transpose(0, 1)


class ImplicitGNN(ImplicitModel):
    """The iteration z' = z + DAMPING (P - z), P = l + (u - l) sigmoid(STEEPNESS h), with one scalar z_j a variable.

    h comes from two rounds of messages on [static embedding, z] and a linear layer; the answer to an iterate is
    y = z (1 + head([static embedding, z])). An iterate (B, 2, n) holds z, which G reads, and the answer to it, which
    G does not read; both start from 0, in units of BOUND_SCALE. 29 e^2 + 59 e + 22 parameters.
    """

    def __init__(self, embedding: int) -> None:
        super().__init__()
        self.network = GraphNetwork(embedding, extra=1)
        self.state = nn.Linear(embedding + 1, 1)
        initialise(self)

    def encode(self, x: Programs) -> Graph:
        """Scale the programs, and embed their nodes."""
        return self.network.encode(x)

    def initial(self, x: Graph) -> Tensor:
        """Zeros (B, 2, n)."""
        return torch.zeros_like(x.lower)[:, None].repeat(1, 2, 1)

    def forward(self, z: Tensor, x: Graph) -> Tensor:
        """The next state and the answer to it, (B, 2, n)."""
        return self._answered(z[:, 0] + DAMPING * (self._place(z[:, 0], x) - z[:, 0]), x)

    def whole_step(self, z: Tensor, x: Graph) -> Tensor:
        """The state P and the answer to it: the iteration with DAMPING = 1."""
        return self._answered(self._place(z[:, 0], x), x)

    def _place(self, state: Tensor, x: Graph) -> Tensor:
        """P, (B, n): where the messages of ``state`` put each variable between its bounds."""
        heard = self.network.converse(x, torch.cat([features_first(x.variables), state.reshape(1, -1)]))
        return between(x, affine(self.state, heard))

    def _answered(self, state: Tensor, x: Graph) -> Tensor:
        """A state (B, n) with the answer to it, (B, 2, n)."""
        factor = self.network.head(torch.cat([features_first(x.variables), state.reshape(1, -1)])).view_as(state)
        return torch.stack([state, state * (1 + factor)], dim=1)

    def decode(self, z: Tensor) -> Tensor:
        """The answer y (B, n) that an iterate holds."""
        return BOUND_SCALE * z[:, 1]


class ExplicitGNN(ExplicitModel):
    """y = l + (u - l) sigmoid(STEEPNESS head(h)) with h from two rounds of messages, once: 29 e^2 + 29 e parameters."""

    def __init__(self, embedding: int) -> None:
        super().__init__()
        self.network = GraphNetwork(embedding, extra=0)
        initialise(self)

    def forward(self, x: Programs) -> Tensor:
        """The answer y (B, n)."""
        graph = self.network.encode(x)
        heard = self.network.converse(graph, features_first(graph.variables))
        return BOUND_SCALE * between(graph, self.network.head(heard))


def between(x: Graph, h: Tensor) -> Tensor:
    """The place between the bounds that h (1, B * n) stands for, (B, n)."""
    return x.lower + (x.upper - x.lower) * torch.sigmoid(STEEPNESS * h.view_as(x.lower))


def features_first(h: Tensor) -> Tensor:
    """(B, e, nodes) as (e, B * nodes)."""
    return h.transpose(0, 1).flatten(1)


def initialise(model: nn.Module) -> None:
    """Orthogonal weights and zero biases, as in the paper."""
    for layer in model.modules():
        if isinstance(layer, nn.Linear):
            nn.init.orthogonal_(layer.weight)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)


def _divide_rows(A: Tensor, sizes: Tensor) -> Tensor:
    if not A.is_sparse:
        return A / sizes[..., None]
    A = A.coalesce()
    batch, row, _ = A.indices()
    return torch.sparse_coo_tensor(A.indices(), A.values() / sizes[batch, row], A.shape, check_invariants=True)


def build(name: str) -> ImplicitGNN | ExplicitGNN:
    """The untrained model called "gnn-implicit-E" or "gnn-explicit-E".

    Raises ``ValueError`` for a name that is not in ``MODELS``.
    """
    if name not in MODELS:
        raise ValueError(f"Linear programs have no model {name!r}; choose one of: {', '.join(MODELS)}.")
    kind, _, embedding = name.rpartition("-")
    return ImplicitGNN(int(embedding)) if kind == "gnn-implicit" else ExplicitGNN(int(embedding))


MODELS: tuple[str, ...] = tuple(f"gnn-{kind}-{e}" for kind in ("implicit", "explicit") for e in EMBEDDINGS)
