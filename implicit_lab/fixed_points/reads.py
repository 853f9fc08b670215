"""Which tensors does an operator read by closure? The graph of its result tells."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


def evaluate(operator: Callable[[], Tensor]) -> tuple[Tensor, list[Tensor], bool]:
    """The operator's result, the leaves that it read, and whether it read a tensor computed beforehand.

    >>> w = torch.ones(2, requires_grad=True)
    >>> _, leaves, computed = evaluate(lambda: 2 * w)
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
