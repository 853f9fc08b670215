"""What a training step costs: passes through G, forward and backward, and the bytes that autograd keeps."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


class Passes:
    """G, counted: a call is a pass, and so is each product of a vector with its Jacobian.

    >>> x = torch.ones(1, 1, requires_grad=True)
    >>> G = Passes(lambda y, x: 0.5 * y + x)
    >>> G(x, x).sum().backward()
    >>> G.count
    2
    """

    def __init__(self, G: Callable[..., Tensor]) -> None:
        self.G = G
        self.count = 0

    def __call__(self, y: Tensor, x: Any) -> Tensor:
        """G(y, x)."""
        self.count += 1
        Gy = self.G(y, x)
        if Gy.requires_grad:
            Gy.register_hook(self._backward)
        return Gy

    def _backward(self, _: Tensor) -> None:
        self.count += 1


class Kept:
    """Within ``with kept.counted():`` the bytes of all tensors that autograd keeps at once; ``peak`` is the most.

    Each piece of memory counts once, however many operations keep it. What a solver keeps without autograd, as the
    history of Anderson's method, is not counted.
    """

    def __init__(self) -> None:
        self.peak = 0
        self._now = 0
        self._holders: Counter[int] = Counter()

    def counted(self) -> Any:
        """The context in which it counts."""
        return torch.autograd.graph.saved_tensors_hooks(lambda tensor: _Held(self, tensor), lambda held: held.tensor)

    def take(self, storage: torch.UntypedStorage) -> None:
        """One operation more keeps this memory."""
        key = storage.data_ptr()
        if not self._holders[key]:
            self._now += storage.nbytes()
            self.peak = max(self.peak, self._now)
        self._holders[key] += 1

    def leave(self, storage: torch.UntypedStorage) -> None:
        """One fewer."""
        key = storage.data_ptr()
        self._holders[key] -= 1
        if not self._holders[key]:
            self._now -= storage.nbytes()


class _Held:
    """A tensor for as long as a graph keeps it."""

    def __init__(self, kept: Kept, tensor: Tensor) -> None:
        self.kept, self.tensor = kept, tensor
        self.storage = tensor.untyped_storage()
        kept.take(self.storage)

    def __del__(self) -> None:
        self.kept.leave(self.storage)
