"""Where an operator may kink: the numbers whose sign decides which linear piece each of its operations is on."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

aten = torch.ops.aten
Switches = Callable[..., list[Tensor]]

MOST_COMPARED = 16


def _at_zero(v: Tensor, *_: Any, **__: Any) -> list[Tensor]:
    return [v]


def _at(*places: Any) -> Switches:
    """V - place, for each place that is given."""
    return lambda v: [v - place for place in places if place is not None]


def _clamped(v: Tensor, min: Any = None, max: Any = None) -> list[Tensor]:
    return _at(min, max)(v)


def _compared(a: Any, b: Any) -> list[Tensor]:
    return [a - b] if isinstance(a, Tensor) and a.is_floating_point() else []


def _among(v: Tensor, dim: Any = (), keepdim: bool = False) -> list[Tensor]:
    """The differences of each two of those that a maximum is taken of: where the largest changes, one of them is 0.

    Of more than ``MOST_COMPARED`` none are looked at.
    """
    dims = [dim] if isinstance(dim, int) else list(dim) or list(range(1, v.dim()))
    rows = v.movedim(dims, list(range(-len(dims), 0))).flatten(-len(dims))
    if rows.shape[-1] > MOST_COMPARED:
        return []
    return [rows[..., i] - rows[..., j] for i, j in combinations(range(rows.shape[-1]), 2)]


OPERATIONS: dict[Any, Switches] = {
    **dict.fromkeys((aten.relu, aten.relu_, aten.abs, aten.abs_, aten.leaky_relu, aten.leaky_relu_), _at_zero),
    **dict.fromkeys((aten.sign, aten.sgn, aten._prelu_kernel), _at_zero),
    **dict.fromkeys((aten.clamp, aten.clamp_), _clamped),
    **dict.fromkeys((aten.hardtanh, aten.hardtanh_), lambda v, low=-1, high=1: _at(low, high)(v)),
    **dict.fromkeys((aten.clamp_min, aten.clamp_min_, aten.clamp_max, aten.clamp_max_), _compared),
    **dict.fromkeys((aten.maximum, aten.minimum, aten.gt, aten.ge, aten.lt, aten.le), _compared),
    **dict.fromkeys((aten.threshold, aten.threshold_), lambda v, at, _: _at(at)(v)),
    **dict.fromkeys((aten.hardshrink, aten.softshrink), lambda v, lam=0.5: _at(-lam, lam)(v)),
    **dict.fromkeys((aten.max, aten.min, aten.amax, aten.amin), _among),
}
"""Each of the operations that are linear piece by piece, with what its pieces are told apart by.

Here torch has one name for ``F.relu``, ``nn.ReLU``, ``.relu()`` and ``torch.relu``; of ``torch.where`` it is the
comparison that is met.
"""


class Watch(TorchDispatchMode):
    """Hands what decides on a piece to ``found``, (B, n) for an operation on a batch of B, before it is done."""

    def __init__(self, batch: int, found: Callable[[Tensor], None]) -> None:
        super().__init__()
        self.batch = batch
        self.found = found

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        # Else torch's compiler is opened at the first operation, which takes a second.
        return False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if (switches := OPERATIONS.get(func.overloadpacket)) is not None:
            for values in switches(*args, **kwargs):
                # What does not have the batch first moves with no input, or is found out when the pieces are checked.
                if values.dim() and len(values) == self.batch:
                    self.found(values.reshape(self.batch, -1))
        return func(*args, **kwargs)
