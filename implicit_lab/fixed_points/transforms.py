"""The few questions that the engine asks of a tensor's value, so that they can be asked under torch.func.vmap too."""

from collections.abc import Callable, Sequence
from typing import Any

import optree
import torch
from torch import Tensor


class _Unbatched(torch.autograd.Function):
    """A tensor with the axes of every vmap around it folded into its first one."""

    @staticmethod
    def forward(values: Tensor) -> Tensor:
        return values.clone()

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Tensor) -> None:
        ctx.mark_non_differentiable(output)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> None:
        return None

    @staticmethod
    def jvp(ctx: Any, *tangents: Tensor) -> None:
        return None

    @staticmethod
    def vmap(info: Any, in_dims: tuple[int | None], values: Tensor) -> tuple[Tensor, None]:
        folded = values if in_dims[0] is None else values.movedim(in_dims[0], 0).flatten(0, 1)
        return unbatched(folded), None


def active() -> bool:
    """Whether a torch.func transform (vmap, grad, jvp, ...) is at work, as autograd.Function itself asks."""
    return bool(torch._C._are_functorch_transforms_active())


def unbatched(values: Tensor) -> Tensor:
    """(B, ...) as it is; inside vmap, the values of every instance, (V * B, ...).

    >>> import torch
    >>> seen = []
    >>> doubled = torch.func.vmap(lambda v: seen.append(unbatched(v)) or 2 * v)(torch.ones(3, 2))
    >>> seen[0].shape
    torch.Size([6])
    """
    return _Unbatched.apply(values.detach()) if active() else values


def any_true(mask: Tensor) -> bool:
    """Whether a mask (B,) holds anywhere, in any instance of a vmap."""
    return bool(unbatched(mask).any())


def differ(a: Tensor, b: Tensor) -> bool:
    """Whether two masks (B,) differ anywhere, in any instance of a vmap."""
    return any_true(a != b) if active() else not torch.equal(a, b)


def from_legacy_vmap(function: Callable[..., Any], given: Sequence[Tensor | None]) -> Any:
    """``function(*given)``, where the tensors may come from the vmap that torch.autograd keeps for itself.

    ``jacobian(vectorize=True)`` and ``is_grads_batched`` use an older vmap, which knows few operations and no rules of
    ours: its axis is taken off, torch.func.vmap takes it over, and the results get it back.
    """
    if not any(tensor is not None and torch._C._functorch.is_legacy_batchedtensor(tensor) for tensor in given):
        return function(*given)
    level = torch._C._vmapmode_increment_nesting() - 1
    torch._C._vmapmode_decrement_nesting()
    places = [place for place, tensor in enumerate(given) if tensor is not None]
    present = [tensor for tensor in given if tensor is not None]
    size = max(len(torch._remove_batch_dim(tensor, level, 1, 0)) for tensor in present)
    whole = [torch._remove_batch_dim(tensor, level, size, 0) for tensor in present]
    shape: list[Any] = []

    def filled(*tensors: Tensor) -> tuple[Tensor, ...]:
        arguments = list(given)
        for place, tensor in zip(places, tensors, strict=True):
            arguments[place] = tensor
        leaves, tree = optree.tree_flatten(function(*arguments))
        shape.append(tree)
        return tuple(leaves)

    leaves = torch.func.vmap(filled)(*whole)
    return optree.tree_unflatten(shape[0], [torch._add_batch_dim(leaf, 0, level) for leaf in leaves])
