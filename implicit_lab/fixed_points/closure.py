"""Which tensors does an operator read, and how is it evaluated with others in their places?"""

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FunctionType
from typing import Any

import optree
import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from .bound_operator import BoundOperator


def trace_leaves(operator: Callable[[], Tensor]) -> tuple[Tensor, list[Tensor], bool]:
    """The operator's result, the leaves that its graph ends in, and whether it read a tensor computed beforehand.

    >>> w = torch.ones(2, requires_grad=True)
    >>> _, leaves, computed = trace_leaves(lambda: 2 * w)
    >>> leaves[0] is w, computed
    (True, False)
    """
    with torch.enable_grad():
        # nodes are numbered as they are made: a smaller number than this was there before
        start = torch.ones((), requires_grad=True).exp().grad_fn._sequence_nr()  # type: ignore[union-attr]
        result = operator()
    if result.requires_grad and result.is_leaf:
        return result, [result], False
    leaves, computed = [], False
    seen: set[Any] = {None}
    pending: list[Any] = [result.grad_fn]
    while pending:
        node = pending.pop()
        if node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            leaves.append(node.variable)
        elif node._sequence_nr() < start:
            computed = True
        else:
            pending.extend(source for source, _ in node.next_functions)
    return result, leaves, computed


class ClosedOperator:
    """``F(y, *reads)``: G with tensors that it reads as arguments, those of x first, then those read by closure.

    Tensors read by closure are replaced where torch functions are called with them. Modules that G reaches are
    given the parameters and buffers that they have now, so that F stays the same after ``torch.func.functional_call``.
    """

    def __init__(self, G: BoundOperator, leaves: Sequence[Tensor], captured: Sequence[Tensor]) -> None:
        self._G = G
        self._leaf_places = [_place(leaf, G.leaves) for leaf in leaves]
        self._captured = list(captured)
        self._state = [
            (store, name, tensor)
            for module in modules_behind(G.G)
            for part in module.modules()
            for store in (part._parameters, part._buffers)
            for name, tensor in store.items()
        ]

    def __call__(self, y: Tensor, *reads: Tensor) -> Tensor:
        """G(y, x) for these tensors."""
        leaves = list(self._G.leaves)
        for place, leaf in zip(self._leaf_places, reads, strict=False):
            leaves[place] = leaf
        swaps = zip(self._captured, reads[len(self._leaf_places) :], strict=True)
        with _installed(self._state), _Substitute({id(old): new for old, new in swaps}):
            return self._G.at(y, leaves)


def close(G: BoundOperator, y: Tensor) -> tuple[ClosedOperator, list[Tensor]]:
    """G with all that it reads as arguments, and these tensors.

    Raises ``RuntimeError`` where G hides a tensor from torch functions, as in a custom autograd.Function.
    """
    recorder = _Recorder([y, *G.leaves])
    with recorder:
        G.at(y, G.leaves)
    reads = [*G.leaves, *recorder.captured.values()]
    closed = ClosedOperator(G, G.leaves, list(recorder.captured.values()))
    refuse_hidden(closed, y, reads)
    return closed, reads


def refuse_hidden(closed: ClosedOperator, y: Tensor, reads: Sequence[Tensor]) -> Tensor:
    """The value of ``closed``; RuntimeError where its gradient would go past ``reads``."""
    with torch.enable_grad():
        value = closed(y.detach(), *(read.detach() for read in reads))
    if value.requires_grad:
        raise RuntimeError(
            "G captures a tensor that was computed from others, or hides one from torch functions; for second "
            "derivatives and torch.func hand it to G within x"
        )
    return value


def modules_behind(function: Any, seen: set[int] | None = None) -> Iterator[nn.Module]:
    """The modules that a function is, belongs to, or holds in its closure."""
    seen = set() if seen is None else seen
    if id(function) in seen:
        return
    seen.add(id(function))
    if isinstance(function, nn.Module):
        yield function
    elif isinstance(function, functools.partial):
        for part in (function.func, *function.args, *function.keywords.values()):
            yield from modules_behind(part, seen)
    elif isinstance(function, FunctionType):
        for cell in function.__closure__ or ():
            yield from modules_behind(cell.cell_contents, seen)
    elif hasattr(function, "__self__"):
        yield from modules_behind(function.__self__, seen)
        yield from modules_behind(getattr(function, "__func__", None), seen)


def _place(leaf: Tensor, leaves: Sequence[Tensor]) -> int:
    return next(place for place, other in enumerate(leaves) if other is leaf)


@contextmanager
def _installed(state: list[tuple[dict[str, Any], str, Any]]) -> Iterator[None]:
    """The modules with these parameters and buffers, for a while."""
    now = [store[name] for store, name, _ in state]
    try:
        for store, name, tensor in state:
            store[name] = tensor
        yield
    finally:
        for (store, name, _), tensor in zip(state, now, strict=True):
            store[name] = tensor


class _Recorder(TorchFunctionMode):
    """Collects the tensors that torch functions are given and that none of them made."""

    def __init__(self, known: Sequence[Tensor]) -> None:
        super().__init__()
        self.captured: dict[int, Tensor] = {}
        self._made = {id(tensor): tensor for tensor in known}  # held, so that no name is given twice

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        given: Any = (args, kwargs or {})
        for leaf in optree.tree_leaves(given):
            if isinstance(leaf, Tensor) and id(leaf) not in self._made:
                self.captured[id(leaf)] = leaf
        result = func(*args, **(kwargs or {}))
        for leaf in optree.tree_leaves(result):
            if isinstance(leaf, Tensor) and id(leaf) not in self.captured:
                self._made[id(leaf)] = leaf
        return result


class _Substitute(TorchFunctionMode):
    """Hands other tensors to torch functions, by identity."""

    def __init__(self, swaps: dict[int, Tensor]) -> None:
        super().__init__()
        self._swaps = swaps

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        def swapped(leaf: Any) -> Any:
            return self._swaps.get(id(leaf), leaf)

        given: Any = (args, kwargs or {})
        swapped_args, swapped_kwargs = optree.tree_map(swapped, given)
        return func(*swapped_args, **swapped_kwargs)
