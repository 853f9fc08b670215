"""The iteration that every measure follows, z_t = G(z_{t-1}, encode(x)), y_t = decode(z_t), in full precision."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import optree
import torch
from torch import Tensor


class Model(Protocol):
    """What a measure asks of a model; ``ImplicitModel`` has it, and ``Operator`` gives it to a bare G."""

    def __call__(self, z: Tensor, x: Any) -> Tensor:
        """G(z, x), of the shape of z, for an encoded x."""

    def initial(self, x: Any) -> Tensor:
        """The first iterate z_0 for an encoded x."""

    def encode(self, x: Any) -> Any:
        """What G reads of the input."""

    def decode(self, z: Tensor) -> Tensor:
        """The answer that an iterate stands for."""


def _zeros_like_first_leaf(x: Any) -> Tensor:
    return torch.zeros_like(optree.tree_leaves(x)[0])


@dataclass(frozen=True)
class Operator:
    """A bare G(y, x) as a model: y_t = G(y_{t-1}, x) from y_0 = ``start(x)``, by default zeros shaped like x.

    >>> import torch
    >>> half = Operator(lambda y, x: 0.5 * y + x)
    >>> [y.item() for _, _, y in iterates(half, torch.ones(1, 1), 3)]
    [1.0, 1.5, 1.75]
    """

    G: Callable[[Tensor, Any], Tensor]
    start: Callable[[Any], Tensor] = _zeros_like_first_leaf

    def __call__(self, z: Tensor, x: Any) -> Tensor:
        """G(z, x)."""
        return self.G(z, x)

    def initial(self, x: Any) -> Tensor:
        """y_0."""
        return self.start(x)

    def encode(self, x: Any) -> Any:
        """X itself."""
        return x

    def decode(self, z: Tensor) -> Tensor:
        """Z itself."""
        return z


def step(model: Callable[[Tensor, Any], Tensor], z: Tensor, x: Any) -> Tensor:
    """z_t = G(z_{t-1}, x), refusing a G that writes into its argument or changes its shape.

    Raises ``ValueError``: an in-place G would make every iterate the same tensor, and each residual zero.
    """
    version = z._version
    new = model(z, x)
    if new is z or z._version != version:
        raise ValueError("G changes its first argument in place: return a new tensor instead, as in y + x for y += x.")
    if new.shape != z.shape:
        raise ValueError(f"G maps an iterate of shape {tuple(z.shape)} to {tuple(new.shape)}: it must keep the shape.")
    return new


def iterates(model: Model, x: Any, steps: int) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """(z_{t-1}, z_t, y_t) for t = 1..steps, by ``steps`` calls of G."""
    check_steps(steps)
    encoded = model.encode(x)
    z = model.initial(encoded)
    for _ in range(steps):
        before, z = z, step(model, z, encoded)
        yield before, z, model.decode(z)


def check_steps(steps: int) -> None:
    """Raise ``ValueError`` unless there is at least one iteration."""
    if steps < 1:
        raise ValueError(f"steps is {steps}: a measure needs at least one iteration, steps >= 1.")


@contextmanager
def full_precision(device: torch.device) -> Iterator[None]:
    """Keep a caller's autocast out: at half precision, rounding drowns the differences measured here."""
    with torch.autocast(device.type, enabled=False):
        yield


def parameter_count(model: Any) -> int:
    """How many numbers were trained."""
    return sum(parameter.numel() for parameter in model.parameters())


def working(model: Any) -> tuple[torch.dtype | None, torch.device | None]:
    """The precision and device that the model computes in; (None, None) where it has no parameters.

    Raises ``ValueError`` for half precision.
    """
    parameters = getattr(model, "parameters", tuple)
    for parameter in parameters():
        if parameter.is_floating_point():
            if parameter.dtype in (torch.float16, torch.bfloat16):
                raise ValueError(
                    f"The model is in {parameter.dtype}: measure it in float32 or better, as model.float()."
                )
            return parameter.dtype, parameter.device
    return None, None


def to_working(tree: Any, dtype: torch.dtype | None, device: torch.device | None) -> Any:
    """The tree on the device, its floating leaves in ``dtype`` (where None: in float32 or better)."""

    def move(leaf: Any) -> Any:
        if not isinstance(leaf, Tensor):
            return leaf
        if not leaf.is_floating_point():
            return leaf.to(device)
        return leaf.to(device, dtype or torch.promote_types(leaf.dtype, torch.float32))

    return optree.tree_map(move, tree)


def norms(tree: Any) -> Tensor:
    """The Euclidean norm of each sample over all floating leaves, (B,)."""
    leaves = [leaf for leaf in optree.tree_leaves(tree) if isinstance(leaf, Tensor) and leaf.is_floating_point()]
    each = [torch.linalg.vector_norm(leaf.reshape(leaf.shape[0], -1), dim=1) for leaf in leaves]
    total: Tensor = torch.linalg.vector_norm(torch.stack(each), dim=0)
    return total
