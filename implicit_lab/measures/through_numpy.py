"""An operator on numpy arrays of one sample, as an operator on batches of tensors."""

from collections.abc import Callable
from typing import Any

import numpy as np
import optree
import torch
from torch import Tensor


class ThroughNumpy:
    """G(y, x) of arrays, a sample at a time. It has no derivative, and torch says so where one is asked for.

    >>> ThroughNumpy(lambda y, x: y / 2 + x)(torch.ones(2, 3), torch.ones(2, 3)).tolist()[0]
    [1.5, 1.5, 1.5]
    """

    def __init__(self, G: Callable[[Any, Any], Any]) -> None:
        self.of_one = G

    def __call__(self, y: Tensor, x: Any) -> Tensor:
        """G(y, x), (B, ...)."""
        answers = []
        for k, one in enumerate(y):
            # A copy, so that what G writes into is its own.
            inputs = optree.tree_map(lambda leaf: leaf[k].numpy().copy(), x)  # noqa: B023
            answer = self.of_one(one.numpy().copy(), inputs)
            answers.append(torch.from_numpy(np.asarray(answer, np.float64)).to(y.dtype))
        return torch.stack(answers)


def holds_arrays(x: Any) -> bool:
    """Whether there is a numpy array among the leaves."""
    return any(isinstance(leaf, np.ndarray) for leaf in optree.tree_leaves(x))


def batch_of_one(tree: Any) -> Any:
    """Arrays as tensors, with an axis for the batch; None as it is."""
    if tree is None:
        return None
    return optree.tree_map(lambda leaf: torch.from_numpy(np.array(leaf, copy=True))[None], tree)
