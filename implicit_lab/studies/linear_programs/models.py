"""The networks for linear programs: one answers at once; one takes such an answer for a guess, and iterates.

The iteration knows the program: it is a primal-dual method, which is drawn a little to the guess. The graph network
runs once a program, however many the iterations.
"""

import torch
from torch import Tensor

from ...study import ExplicitModel, ImplicitModel
from .choices import BOUND_SCALE, EMBEDDINGS
from .graph_network import GraphNetwork, Head, between, initialise
from .network_units import Programs, Scaled, scaled
from .primal_dual import ROUNDS, Regularised, packed, regularised, rounds, unpacked

EPS, DELTA = 0.05, 0.0025
"""How strongly y is drawn to the guess, and prices to zero, in the units of ``network_units``.

Smaller ones bring the point of rest nearer to the optimum, and are slower to reach. Chosen by hand on the validation
programs, so that nearly all are at rest by t = 100; ``knobs`` measures others.
"""
PRIMAL_SHARE = 0.15
"""The weight of a variable in the steps, where that of a row is 1: what y moves against what prices move.

Chosen in the same way. The point of rest is the same whatever it is; how soon it is reached is not.
"""


class ExplicitGNN(ExplicitModel):
    """y = l + (u - l) sigmoid(STEEPNESS head(h)) with h from two rounds of messages, once: 29 e^2 + 29 e parameters."""

    def __init__(self, embedding: int) -> None:
        super().__init__()
        self.network = GraphNetwork(embedding)
        self.head = Head(embedding)
        initialise(self)

    def forward(self, x: Programs) -> Tensor:
        """The answer y (B, n)."""
        return BOUND_SCALE * self.place(scaled(x))

    def place(self, x: Scaled) -> Tensor:
        """The answer in units of BOUND_SCALE."""
        return between(x, self.head(self.network(x)))


class ImplicitGNN(ImplicitModel):
    """z' = G(z, x): ROUNDS rounds of Chambolle and Pock's step on the program, drawn to a guess v by EPS and DELTA.

    v is the answer of an explicit network, which ``encode`` asks once, so that both kinds have as many parameters. The
    state (B, 1 + ceil(m / n), n) holds y and the prices p, from 0; the answer is y, in units of BOUND_SCALE. G is a
    contraction whatever the weights are. It is Lipschitz in A (where it is not zero), b, c, l and u on bounded sets
    away from empty rows and a cost of zero.

    ``eps``, ``delta`` and ``primal`` may be other positive numbers; they are no weights, and no file keeps them.
    """

    def __init__(self, embedding: int, eps: float = EPS, delta: float = DELTA, primal: float = PRIMAL_SHARE) -> None:
        super().__init__()
        self.guess = ExplicitGNN(embedding)
        self.eps, self.delta, self.primal = eps, delta, primal

    def encode(self, x: Programs) -> Regularised:
        """The program with its guess, and the steps to take."""
        program = scaled(x)
        guess = self.guess.place(program)
        variables, rows = torch.ones_like(program.c), torch.ones_like(program.b)
        return regularised(program, guess, self.eps * variables, self.delta * rows, self.primal * variables, rows)

    def initial(self, x: Regularised) -> Tensor:
        """Zeros."""
        return packed(torch.zeros_like(x.c), torch.zeros_like(x.b))

    def forward(self, z: Tensor, x: Regularised) -> Tensor:
        """The next state."""
        y, p = unpacked(z, x.b.shape[1])
        return packed(*rounds(y, p, x, ROUNDS))

    def decode(self, z: Tensor) -> Tensor:
        """The answer y (B, n) that an iterate holds."""
        return BOUND_SCALE * z[:, 0]


def build(name: str) -> ImplicitGNN | ExplicitGNN:
    """The untrained model called "gnn-implicit-E" or "gnn-explicit-E".

    Raises ``ValueError`` for a name that is not in ``MODELS``.
    """
    if name not in MODELS:
        raise ValueError(f"Linear programs have no model {name!r}; choose one of: {', '.join(MODELS)}.")
    kind, _, embedding = name.rpartition("-")
    return ImplicitGNN(int(embedding)) if kind == "gnn-implicit" else ExplicitGNN(int(embedding))


MODELS: tuple[str, ...] = tuple(f"gnn-{kind}-{e}" for kind in ("implicit", "explicit") for e in EMBEDDINGS)
