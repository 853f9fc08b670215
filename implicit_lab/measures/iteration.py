"""The iteration that every measure follows, z_t = G(z_{t-1}, encode(x)), y_t = decode(z_t), in full precision."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, cast

import optree
import torch
from torch import Tensor, nn
from torch.func import jvp
from torch.nn.attention import SDPBackend, sdpa_kernel

from ..fixed_points.bound_operator import same, share_memory
from ..fixed_points.checks import not_of_two
from ..fixed_points.transforms import active
from ..study import ExplicitModel


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

    def parameters(self) -> Iterable[Tensor]:
        """Those of G, where it is a module."""
        return self.G.parameters() if isinstance(self.G, nn.Module) else ()


@dataclass(frozen=True)
class Once:
    """An explicit model y = F(x) as an iteration that stands still from its first step on: y_t = F(x) for every t.

    >>> double = Once(lambda x: 2 * x)
    >>> [y.item() for _, _, y in iterates(double, torch.ones(1, 1), 2)]
    [2.0, 2.0]
    """

    F: Callable[[Any], Tensor]

    def __call__(self, z: Tensor, x: Tensor) -> Tensor:
        """F(x), which ``encode`` has found."""
        return x.clone()

    def initial(self, x: Tensor) -> Tensor:
        """Zeros."""
        return torch.zeros_like(x)

    def encode(self, x: Any) -> Tensor:
        """F(x)."""
        return self.F(x)

    def decode(self, z: Tensor) -> Tensor:
        """Z itself."""
        return z

    def parameters(self) -> Iterable[Tensor]:
        """Those of F, where it is a module."""
        return self.F.parameters() if isinstance(self.F, nn.Module) else ()


def as_model(G: Any) -> Model:
    """The model itself, ``Once(G)`` of an explicit one, or ``Operator(G)`` of what is no more than G(y, x).

    Raises ``ValueError`` for what cannot be called.

    >>> as_model(lambda y, x: 0.5 * y + x).initial(torch.ones(1, 2)).tolist()
    [[0.0, 0.0]]
    """
    if all(hasattr(G, name) for name in ("initial", "encode", "decode")):
        return cast(Model, G)
    if isinstance(G, ExplicitModel):
        return Once(G)
    if not callable(G):
        raise ValueError(f"{type(G).__name__} cannot be called: give a function G(y, x), a module or a model.")
    return Operator(G)


def step(model: Callable[[Tensor, Any], Tensor], z: Tensor, x: Any) -> Tensor:
    """z_t = G(z_{t-1}, x), refusing a G that writes into its argument or changes its shape.

    G is given a copy, so that it may return its argument, or a view of it, and cannot spoil z.

    Raises ``ValueError``: an in-place G would make every iterate the same tensor, and each residual zero; one that
    fails as torch does where shapes do not fit is told with the shapes.
    """
    given = z.clone()
    versions = z._version, given._version
    try:
        new = model(given, x)
    except Exception as error:
        # Torch's own words only, and not where it is asked for a derivative: others know better what went wrong.
        if type(error) not in (RuntimeError, TypeError, IndexError) or active():
            raise
        raise ValueError(failure(error, model, z, x)) from error
    if not isinstance(new, Tensor):
        raise ValueError(f"G gives {type(new).__name__}: it must give a tensor, of the shape of its first argument.")
    # A write that torch does not count, as through numpy, shows where what was written into comes back.
    overwritten = share_memory(given, new) and not same(given, z)
    if (z._version, given._version) != versions or overwritten:
        raise ValueError("G changes its first argument in place: return a new tensor instead, as in y + x for y += x.")
    if new.shape != z.shape:
        raise ValueError(f"G maps an iterate of shape {tuple(z.shape)} to {tuple(new.shape)}: it must keep the shape.")
    if new.is_complex() and not z.is_complex():
        raise ValueError(f"G makes complex numbers, {new.dtype}, of an iterate of {z.dtype}: {_IN_PARTS}.")
    return new


def failure(error: Exception, model: Any, z: Tensor, x: Any) -> str:
    """The sentence on a G that cannot be called with these: the shapes, and what torch says or what G takes."""
    said = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, TypeError):
        G = getattr(model, "G", None)
        said = not_of_two(model if G is None else G) or said
    shapes = [str(tuple(leaf.shape)) for leaf in optree.tree_leaves(x) if isinstance(leaf, Tensor)]
    beside = f" and x of shape {', '.join(shapes)}" if shapes else ""
    return f"G failed on y of shape {tuple(z.shape)}{beside}: {said}"


def iterates(model: Model, x: Any, steps: int) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """(z_{t-1}, z_t, y_t) for t = 1..steps, by ``steps`` calls of G."""
    check_steps(steps)
    encoded = model.encode(x)
    z = model.initial(encoded)
    for _ in range(steps):
        before, z = z, step(model, z, encoded)
        yield before, z, model.decode(z)


def check_batch(values: Tensor, name: str) -> None:
    """Raise ``ValueError`` unless these are finite numbers, (B, ...), of at least one sample."""
    shape = tuple(values.shape)
    if values.dim() < 2 or 0 in shape:
        raise ValueError(
            f"{name} has shape {shape}: a measure takes a batch of one sample or more, (B, ...), with at least one "
            f"axis of numbers beside the batch's, as {name}[:, None] for B numbers."
        )
    refuse_complex(values, name)
    if not values.is_floating_point():
        raise ValueError(f"{name} is {values.dtype}: a measure differentiates, and needs real floating-point numbers.")
    lost = ~values.flatten(1).isfinite().all(dim=1)
    if lost.any():
        raise ValueError(f"{name} is not finite at instance {int(lost.nonzero()[0])}: nothing can be measured there.")


_IN_PARTS = (
    "slopes and moduli are measured over real numbers, so give real and imaginary parts, by torch.view_as_real, and "
    "let G put them together, by torch.view_as_complex"
)


def refuse_complex(tree: Any, name: str) -> None:
    """Raise ``ValueError`` where there are complex numbers among the leaves."""
    for leaf in optree.tree_leaves(tree):
        if isinstance(leaf, Tensor) and leaf.is_complex():
            raise ValueError(
                f"{name if leaf is tree else f'A leaf of {name}'} holds complex numbers, {leaf.dtype}: {_IN_PARTS}."
            )


def check_like(given: Any, pattern: Any, name: str, of: str = "x") -> None:
    """Raise ``ValueError`` unless both are made of leaves of the same shapes: broadcasting would hide a slip.

    >>> check_like(torch.ones(1, 1), torch.ones(1, 2), "the direction")
    Traceback (most recent call last):
    ValueError: The direction has shape (1, 1) and x has (1, 2): give both the same shape.
    """
    ours, theirs = (
        [tuple(leaf.shape) for leaf in optree.tree_leaves(tree) if isinstance(leaf, Tensor)]
        for tree in (given, pattern)
    )
    if optree.tree_structure(given) != optree.tree_structure(pattern):
        raise ValueError(f"{name[:1].upper()}{name[1:]} is not made as {of} is: give a tree of the same leaves.")
    for shape, wanted in zip(ours, theirs, strict=False):
        if shape != wanted:
            raise ValueError(
                f"{name[:1].upper()}{name[1:]} has shape {shape} and {of} has {wanted}: give both the same shape."
            )


def check_uncoupled(f: Callable[[Tensor], Tensor], x: Tensor) -> None:
    """Raise ``ValueError`` where a sample of f(x) moves with another one's x, as with batch statistics.

    Every second sample is moved, then the others: the derivative of those that stay must be zero, exactly. Costs two
    Jacobian-vector products; what couples only samples an even number apart is not seen.
    """
    batch = len(x)
    direction = torch.randn(x.shape[1:], generator=torch.Generator().manual_seed(0)).to(x)
    odd = torch.arange(batch, device=x.device) % 2 == 1
    for moved in (odd, ~odd) if batch > 1 else ():
        tangent = direction * moved.reshape(-1, *[1] * (x.dim() - 1)).to(x)
        with differentiating():
            image = jvp(f, (x,), (tangent,))[1]
        still = image[~moved]
        if ((still != 0) & still.isfinite()).any():
            raise ValueError(
                "G couples the samples of a batch: one moves with another's input, as with BatchNorm in training mode "
                "or a mean over the batch. Call eval() on the model, or measure one sample at a time."
            )


@contextmanager
def differentiating() -> Iterator[None]:
    """Say that it is G that cannot be differentiated, where torch says it of one of its own functions.

    Attention takes its math kernel meanwhile: the fused one for CPUs has no forward derivative.
    """
    try:
        with sdpa_kernel(SDPBackend.MATH):
            yield
    except (RuntimeError, NotImplementedError) as reason:
        hint = " Is a module in training mode? Then call eval()." if "in-place" in str(reason) else ""
        raise ValueError(f"G cannot be differentiated here, since torch says: {reason}{hint}") from reason


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
