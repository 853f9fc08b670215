"""G with x put in: what the loop and the gradients call, with the checks that name a faulty G."""

from collections.abc import Callable, Sequence
from typing import Any

import optree
from torch import Tensor


class Bound:
    """``y -> G(y, x)``; ``at`` evaluates with other tensors in the places of the leaves of x."""

    def __init__(self, G: Callable[[Tensor, Any], Tensor], x: Any) -> None:
        self.G, self.x = G, x
        self.leaves: list[Tensor]
        self.leaves, self._tree = optree.tree_flatten(x)

    def __call__(self, y: Tensor) -> Tensor:
        """G(y, x), of the shape and dtype of y."""
        return self._checked(y, self.x)

    def at(self, y: Tensor, leaves: Sequence[Tensor]) -> Tensor:
        """G(y, x) for the x of the same structure with these leaves."""
        return self._checked(y, optree.tree_unflatten(self._tree, leaves))

    def _checked(self, y: Tensor, x: Any) -> Tensor:
        Gy = self.G(y, x)
        if not isinstance(Gy, Tensor):
            raise TypeError(f"G must return a tensor, not {type(Gy).__name__}")
        if Gy.shape != y.shape:
            raise ValueError(f"G(y, x) must have the shape of y, {tuple(y.shape)}, not {tuple(Gy.shape)}")
        if Gy.dtype != y.dtype:
            raise TypeError(f"G(y, x) must have the dtype of y, {y.dtype}, not {Gy.dtype}")
        return Gy
