"""An operator of one's own as a model, whose inputs bring their start along; and what its inputs may be."""

from collections.abc import Callable
from typing import Any

import optree
from torch import Tensor, nn

from ..study import ImplicitModel
from .iteration import Model, check_batch, refuse_complex
from .through_numpy import ThroughNumpy, batch_of_one


class OwnModel(ImplicitModel):
    """An operator of one's own, on inputs (x, z_0): each sample brings its start along, wherever it stands."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model
        self.G = getattr(model, "G", None)
        """Of a bare operator; where it is a module, its parameters are found."""
        self.called: Callable[[], None] = lambda: None
        """Told of each call of G; where it raises, the work ends."""

    def forward(self, z: Tensor, x: Any) -> Tensor:
        """G(z, x)."""
        self.called()
        new: Tensor = self.model(z, x[0])
        return new

    def whole_step(self, z: Tensor, x: Any) -> Tensor:
        """The model's own, where it has one."""
        new: Tensor = getattr(self.model, "whole_step", self.model)(z, x[0])
        return new

    def initial(self, x: Any) -> Tensor:
        """z_0, of the input."""
        start: Tensor = x[1]
        return start

    def encode(self, x: Any) -> Any:
        """(the model's own, z_0)."""
        return self.model.encode(x[0]), x[1]

    def decode(self, z: Tensor) -> Tensor:
        """The model's own."""
        return self.model.decode(z)


def through_numpy(G: Any, *trees: Any) -> tuple[Any, ...]:
    """G on tensors, and each tree of arrays as a batch of one sample."""
    if isinstance(G, nn.Module) or hasattr(G, "decode"):
        raise ValueError(f"x is a numpy array, and {name_of(G)} is a model of torch: give x as tensors, batch first.")
    if not callable(G):
        raise ValueError(f"{type(G).__name__} cannot be called: give a function G(y, x), a module or a model.")
    return (ThroughNumpy(G), *map(batch_of_one, trees))


def check_input(x: Any) -> None:
    """Raise ``ValueError`` unless x is made of tensors, batch first and finite, some of them of real numbers."""
    leaves = optree.tree_leaves(x)
    if not leaves or not all(isinstance(leaf, Tensor) for leaf in leaves):
        raise ValueError("x is not made of tensors: give a tensor, batch first, or a numpy array that is one sample.")
    refuse_complex(x, "x")
    floating = [leaf for leaf in leaves if leaf.is_floating_point()]
    if not floating:
        raise ValueError("x holds no floating-point numbers: there is nothing that a slope could be taken over.")
    for leaf in floating:
        check_batch(leaf, "x" if leaf is x else "A leaf of x")


def name_of(G: Any) -> str:
    """What a recording calls the operator."""
    name = getattr(G, "__name__", type(G).__name__)
    return name if name.isidentifier() else "operator"
