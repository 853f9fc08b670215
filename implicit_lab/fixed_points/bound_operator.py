"""G with x put in: what the loop and the gradients call, with the checks that name a faulty G."""

from collections.abc import Callable, Sequence
from typing import Any

import optree
import torch
from torch import Tensor

from .checks import not_of_two
from .layout import Layout
from .transforms import active

IN_PLACE = "G changes its arguments in place: return a new tensor instead, as in y + x for y += x."


class BoundOperator:
    """``y -> G(y, x)`` on the packed y; ``at`` evaluates with other tensors in the places of the leaves of x.

    G must leave y and x as they are, else ValueError. A G that returns one buffer again and again is copied. With
    ``has_aux`` G returns (Gy, aux), and ``aux`` is that of the latest call.
    """

    def __init__(self, G: Callable[[Any, Any], Any], x: Any, layout: Layout, has_aux: bool = False) -> None:
        self.G, self.layout, self.aux = G, layout, None
        self._has_aux = has_aux
        leaves, self._tree = optree.tree_flatten(x)
        self._numbers = [None if isinstance(leaf, Tensor) else leaf for leaf in leaves]
        self.leaves: list[Tensor] = [_ordinary(leaf) for leaf in leaves if isinstance(leaf, Tensor)]
        self._first: Tensor | None = None
        self._calls, self._one_buffer = 0, False

    def __call__(self, y: Tensor) -> Tensor:
        """G(y, x), of the shape and dtype of y."""
        self._calls += 1
        if self._calls == 1:
            return self._try(y)
        versions = _versions(y, *self.leaves)
        Gy = self.at(y, self.leaves)
        if _versions(y, *self.leaves) != versions:
            raise ValueError(IN_PLACE)
        if self._calls == 2:
            self._one_buffer, self._first = share_memory(self._first, Gy), None
        return Gy.clone() if self._one_buffer else Gy

    def _try(self, y: Tensor) -> Tensor:
        """The first call, on a copy: what writes past the version counters shows here."""
        given, versions = y.clone(), _versions(*self.leaves)
        Gy = self.at(given, self.leaves)
        if _versions(*self.leaves) != versions or not same(given, y):
            raise ValueError(IN_PLACE)
        self._first = Gy
        return Gy.clone()

    def at(self, y: Tensor, leaves: Sequence[Tensor]) -> Tensor:
        """G(y, x) for the x of the same structure with these tensors."""
        tensors = iter(leaves)
        filled = [next(tensors) if number is None else number for number in self._numbers]
        x = optree.tree_unflatten(self._tree, filled)
        try:
            Gy = self.G(self.layout.unpack(y), x)
        except RuntimeError as error:
            raise self._explained(error) from error
        except TypeError as error:
            if said := not_of_two(self.G):
                raise TypeError(said) from error
            raise
        if self._has_aux:
            if not (isinstance(Gy, tuple) and len(Gy) == 2):
                raise TypeError(f"with has_aux=True G must return (G(y, x), aux), not {type(Gy).__name__}")
            Gy, self.aux = Gy
        return self.layout.checked(Gy)

    def _explained(self, error: RuntimeError) -> Exception:
        """The error, or the sentence that x and y0 do not fit together, where that looks like the reason."""
        shapes = [tuple(leaf.shape) for leaf in self.leaves if leaf.dim() < 1 or len(leaf) != self.layout.batch]
        if not shapes or "size" not in str(error):
            return error
        y_shape = self.layout.shape
        return ValueError(
            f"G(y, x) failed, and x and y0 do not agree in their first, batch, axis: "
            f"x has a leaf of shape {shapes[0]}, y0 has shape {y_shape}"
        )


def _ordinary(leaf: Tensor) -> Tensor:
    """A leaf made in inference mode as a tensor that autograd may save."""
    return leaf.clone() if leaf.is_inference() and not torch.is_inference_mode_enabled() else leaf


def _versions(*tensors: Tensor) -> list[int]:
    return [tensor._version for tensor in tensors if not tensor.is_inference()]


def same(a: Tensor, b: Tensor) -> bool:
    """Whether two tensors hold the same numbers, NaN included."""
    if active():
        return True
    return torch.equal(a, b) or torch.equal(a.nan_to_num(), b.nan_to_num())


def share_memory(a: Tensor | None, b: Tensor) -> bool:
    """Whether both lie in one piece of memory; under a transform nobody knows."""
    return a is not None and not active() and a.untyped_storage().data_ptr() == b.untyped_storage().data_ptr()
