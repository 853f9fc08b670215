"""Inputs along given directions: x + c_1 d_1 + c_2 d_2 + ..., for many coefficients c as one batch."""

from typing import Any

import optree
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..directions import CHUNK_NUMBERS
from ..iteration import Model, check_batch, check_like, norms, refuse_complex, to_working, working


class Spread:
    """What a model is given at x + sum c_k d_k: one instance x, K directions like it, in the model's precision.

    Raises ``ValueError``: x or a direction of more than one instance, complex or not finite; a direction of another
    shape than x, or of zero; two that are parallel.
    """

    def __init__(self, model: Model, x: Any, directions: list[Any]) -> None:
        dtype, device = working(model)
        self.x = to_working(x, dtype, device)
        self.directions = [to_working(d, dtype, device) for d in directions]
        for name, tree in (("x", self.x), *((_named(k, directions), d) for k, d in enumerate(self.directions))):
            refuse_complex(tree, name)
            for leaf in _floats(tree):
                check_batch(leaf, name)
                if len(leaf) != 1:
                    raise ValueError(f"{name} holds {len(leaf)} instances: give one, batch axis 1.")
        if not _floats(self.x):
            raise ValueError("x holds no floating-point numbers: between words or cells there is no line.")
        for k, direction in enumerate(self.directions):
            check_like(direction, self.x, _named(k, directions))
        self.device = _floats(self.x)[0].device
        self.numbers = sum(leaf.numel() for leaf in _floats(self.x))
        self.sizes = [float(norms(d)) for d in self.directions]
        self._check_directions()

    def at(self, coefficients: NDArray[Any] | Tensor) -> Any:
        """The batch of S inputs for ``coefficients`` (S, K)."""
        given = torch.as_tensor(coefficients)

        def leaf(start: Any, *changes: Any) -> Any:
            if not isinstance(start, Tensor):
                return start
            if not start.is_floating_point():
                return start.expand(len(given), *start.shape[1:])
            along = given.to(start).reshape(*given.shape, *[1] * (start.dim() - 1))
            moved = start.expand(len(given), *start.shape[1:])
            for k, change in enumerate(changes):
                moved = moved + along[:, k] * change
            return moved

        return optree.tree_map(leaf, self.x, *self.directions)

    def parts(self, count: int) -> list[slice]:
        """What ``count`` inputs are taken in, one batch a part: as many as stay in a processor's cache."""
        rows = max(1, CHUNK_NUMBERS // self.numbers)
        return [slice(first, min(first + rows, count)) for first in range(0, count, rows)]

    def _check_directions(self) -> None:
        for k, size in enumerate(self.sizes):
            if size == 0:
                name = _named(k, self.directions)
                raise ValueError(f"{name[:1].upper()}{name[1:]} is zero: nothing changes along it, give another one.")
        if len(self.directions) == 2:
            first, second = (torch.cat([leaf.flatten().double() for leaf in _floats(d)]) for d in self.directions)
            first, second = first / first.norm(), second / second.norm()
            if (second - (first @ second) * first).norm() < 1e-6:
                raise ValueError("d1 and d2 are parallel: they span a line and no plane, give two directions.")


def difference(end: Any, start: Any) -> Any:
    """End - start, leaf by leaf; what is no real number, a mask or an index, must be the same and stays as it is.

    Raises ``ValueError`` where the two are of other shapes.
    """
    check_like(end, start, "the end", "the start")

    def leaf(a: Any, b: Any) -> Any:
        return a - b if isinstance(a, Tensor) and a.is_floating_point() else b

    return optree.tree_map(leaf, end, start)


def _named(k: int, directions: list[Any]) -> str:
    return "the direction" if len(directions) == 1 else f"d{k + 1}"


def _floats(tree: Any) -> list[Tensor]:
    return [leaf for leaf in optree.tree_leaves(tree) if isinstance(leaf, Tensor) and leaf.is_floating_point()]
