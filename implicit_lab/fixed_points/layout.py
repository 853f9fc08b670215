"""How y, be it a pytree, complex or a single number, lies in the one real tensor (B, ...) that the engine works on."""

import math
from typing import Any

import optree
import torch
from torch import Tensor


class Layout:
    """Takes y apart and puts it together again; a real tensor with a batch axis stays as it is.

    A complex leaf counts as its real and imaginary parts, and the leaves of a pytree lie side by side in a row, so that
    norms are those of all of y; a y without axes is a batch of one.

    >>> layout = Layout((torch.zeros(2, 3), torch.zeros(2, dtype=torch.complex64)))
    >>> layout.pack(layout.unpack(torch.arange(10.0).reshape(2, 5)))
    tensor([[0., 1., 2., 3., 4.],
            [5., 6., 7., 8., 9.]])
    """

    def __init__(self, y0: Any) -> None:
        leaves, self._tree = optree.tree_flatten(y0)
        self._shapes = [tuple(leaf.shape) for leaf in leaves]
        self._dtypes = [leaf.dtype for leaf in leaves]
        self.batch = self._shapes[0][0] if self._shapes[0] else 1
        self.shape = self._shapes[0] if len(leaves) == 1 else self._shapes
        self.plain = isinstance(y0, Tensor) and y0.dim() > 0 and not y0.is_complex()

    def pack(self, y: Any) -> Tensor:
        """(B, n) from a tree like y0."""
        if self.plain:
            return y
        rows = [_parts(leaf).reshape(self.batch, -1) for leaf in optree.tree_leaves(y)]
        return rows[0] if len(rows) == 1 else torch.cat(rows, 1)

    def unpack(self, y: Tensor) -> Any:
        """The tree that (..., B, n) stands for, whatever axes come before the batch."""
        if self.plain:
            return y
        lead, leaves, start = y.shape[:-2], [], 0
        for shape, dtype in zip(self._shapes, self._dtypes, strict=True):
            parts = (*shape, 2) if dtype.is_complex else shape
            width = math.prod(parts) // self.batch if self.batch else math.prod(parts[1:])
            leaf = y[..., start : start + width].reshape((*lead, *parts))
            leaves.append(torch.complex(leaf[..., 0], leaf[..., 1]) if dtype.is_complex else leaf)
            start += width
        return optree.tree_unflatten(self._tree, leaves)

    def checked(self, Gy: Any) -> Tensor:
        """``pack``, for what G returned: of the structure, shapes and dtypes of y, or an error that names G.

        A narrower floating dtype, as autocast gives, is widened to that of y.
        """
        if self.plain and isinstance(Gy, Tensor) and (tuple(Gy.shape), Gy.dtype) == (self._shapes[0], self._dtypes[0]):
            return Gy
        leaves, tree = optree.tree_flatten(Gy)
        for leaf in leaves:
            if not isinstance(leaf, Tensor):
                raise TypeError(f"G must return a tensor, or a pytree of tensors like y, not {type(leaf).__name__}")
        if tree != self._tree:
            if self._tree.is_leaf():
                raise TypeError(f"G must return a tensor, not {type(Gy).__name__}")
            raise TypeError(f"G(y, x) must have the structure of y, {self._tree}, not {tree}")
        widened = []
        for leaf, shape, dtype in zip(leaves, self._shapes, self._dtypes, strict=True):
            if tuple(leaf.shape) != shape:
                raise ValueError(f"G(y, x) must have the shape of y, {shape}, not {tuple(leaf.shape)}")
            narrow = leaf.dtype.is_floating_point and torch.promote_types(leaf.dtype, dtype) == dtype
            if leaf.dtype != dtype and not (narrow and not dtype.is_complex):
                raise TypeError(f"G(y, x) must have the dtype of y, {dtype}, not {leaf.dtype}")
            widened.append(leaf.to(dtype))
        return widened[0] if self.plain else self.pack(optree.tree_unflatten(self._tree, widened))


def _parts(leaf: Tensor) -> Tensor:
    return torch.view_as_real(leaf) if leaf.is_complex() else leaf
