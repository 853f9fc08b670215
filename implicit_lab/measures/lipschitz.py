"""How steep x -> y_t(x) is at x, for every t at once: along one direction, and along the steepest one.

Tangents are carried along the iteration in forward mode, dz_t = dG/dz dz_{t-1} + dG/dx dx, so that one pass gives
J_t v for every t, where J_t = dy_t/dx; cotangents go back the same way and give J_t^T u.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import optree
import torch
from torch import Tensor
from torch.func import jvp, vjp, vmap

from .iteration import Model, check_steps, differentiating, full_precision, iterates, step, to_working, working
from .spectral import EXACT_COLUMNS


@dataclass(frozen=True)
class LocalLipschitz:
    """||J_t||_2 at x for t = 1..T and B samples: exact, or a lower bound with what its last sweep still changed."""

    value: Tensor
    """(T, B)"""
    change: Tensor
    """(T, B): relative change made by the last sweep; zero where the value is exact."""
    exact: bool

    @property
    def label(self) -> str:
        """What the figure may be called where it is shown."""
        if self.exact:
            return "exact"
        return f"lower bound (last sweep changed it by {100 * self.change.max().item():.2g}% at most)"


def directional_rate(model: Model, x: Any, direction: Any, steps: int) -> Tensor:
    """||J_t d|| / ||d|| for t = 1..steps, (T, B): the limit of the empirical ratio as the perturbation d shrinks.

    Args:
        model: an implicit model, or ``Operator(G)``.
        x: B inputs, a tensor or a pytree of tensors, batch first.
        direction: like x; only its direction matters.
        steps: T >= 1. The cost is some two to three times that of the plain iteration.

    Raises:
        ValueError: steps < 1, a zero direction, an in-place G, or one that cannot be differentiated.

    >>> import torch
    >>> from implicit_lab.measures import Operator
    >>> half = Operator(lambda y, x: 0.5 * y + x)
    >>> directional_rate(half, torch.ones(1, 3), torch.ones(1, 3), 3).squeeze(1).tolist()
    [1.0, 1.5, 1.75]
    """
    unrolled = _Unrolled(model, x, steps)
    like_x = to_working(direction, unrolled.x.dtype, unrolled.x.device)
    v = _flatten(like_x)[0]
    size = v.norm(dim=1)
    if (size == 0).any():
        raise ValueError(f"The direction of instance {int((size == 0).nonzero()[0])} is zero: it has no rate.")
    rates = [image[0].norm(dim=1) / size for image in unrolled.push(v[None], [0])]
    return unrolled.checked(torch.stack(rates))


def local_lipschitz(
    model: Model,
    x: Any,
    steps: int,
    *,
    sweeps: int = 2,
    rtol: float = 1e-3,
    anchors: Iterable[int] | None = None,
    varying: Any = None,
    exact: bool | None = None,
) -> LocalLipschitz:
    """||J_t||_2 = max_v ||J_t v|| / ||v|| at x, for t = 1..steps and each sample.

    Exact, from all columns of J_t, for up to 64 input numbers a sample. Otherwise block power iteration: directions
    are made by J_t^T u at a few anchor times t; one forward pass carries them on, and at every t, anchor or not, the
    best of their span is taken. So the value is a lower bound at every t, and ``change`` says how far the last sweep
    still moved it. A small change is no proof of convergence: only an anchor has a power iteration of its own.

    Args:
        model: an implicit model, or ``Operator(G)``.
        x: B inputs, a tensor or a pytree of tensors, batch first; integer leaves are held fixed.
        steps: T >= 1.
        sweeps: power iterations at most. One costs some five plain iterations; memory is T iterates.
        rtol: stop as soon as no value moves by more than this.
        anchors: the t that have directions of their own, by default T, T/6, T/36, ..., 1. With ``range(1, T + 1)`` and
            many sweeps every value converges, at a cost that grows like T^2.
        varying: where only some of x varies, a tree of bools like x: ``{"observation": True, "kernel": False}``.
        exact: ask for all columns, or for none; by default by the size of x.

    Raises:
        ValueError: steps or sweeps < 1, an in-place G, or one that cannot be differentiated.

    >>> import torch
    >>> from implicit_lab.measures import Operator
    >>> newton = Operator(lambda y, x: y - 0.5 * (x * y - 1))
    >>> local_lipschitz(newton, torch.tensor([[0.5]]), 2).value.squeeze(1).tolist()
    [0.0, 0.25]
    """
    check_steps(steps)
    if sweeps < 1:
        raise ValueError(f"sweeps is {sweeps}: the power iteration needs at least one.")
    times = _few(steps) if anchors is None else sorted({*anchors, steps})
    if times[0] < 1 or times[-1] > steps:
        raise ValueError(f"The anchors run from {times[0]} to {times[-1]}: they are iterations, from 1 to {steps}.")
    unrolled = _Unrolled(model, x, steps, varying)
    batch, size = unrolled.x.shape
    if exact is None:
        exact = size <= EXACT_COLUMNS
    if exact or size <= len(times):  # no more columns than directions: the whole Jacobian costs no more
        columns = torch.eye(size).to(unrolled.x)[:, None].expand(size, batch, size)
        values = torch.stack([_best(image)[0] for image in unrolled.push(columns, [0] * size)])
        return LocalLipschitz(unrolled.checked(values), torch.zeros_like(values), exact=True)

    # A direction is carried halfway to the next anchor's, on a scale of ratios: early ones are nearly free.
    last = [math.isqrt(early * late) for early, late in pairwise(times)] + [steps]
    generator = torch.Generator().manual_seed(0)
    start = torch.randn(unrolled.answer.shape[1:], generator=generator).to(unrolled.answer)
    u = {t: start.expand_as(unrolled.answer) for t in times}
    values = torch.zeros(steps, batch, dtype=unrolled.x.dtype, device=unrolled.x.device)
    change = torch.full_like(values, torch.inf)
    for _ in range(sweeps):
        v = unrolled.pull(u)
        # Orthonormal from the last anchor to the first: what is left at a later t spans what it did before.
        q = torch.linalg.qr(v.flip(0).permute(1, 2, 0)).Q.permute(2, 0, 1).flip(0)
        found = []
        for t, image in enumerate(unrolled.push(q, last), start=1):
            value, best = _best(image)
            found.append(value)
            if t in u:
                u[t] = best
        new = torch.maximum(torch.stack(found), values)
        change = (new - values) / new.clamp_min(torch.finfo(new.dtype).tiny)
        values = new
        if (change < rtol).all():
            break
    return LocalLipschitz(unrolled.checked(values), change, exact=False)


class _Unrolled:
    """x -> y_t(x) for t = 1..T, linearised along one trajectory.

    Only the iterates are kept: the inside of a step is computed anew when it is differentiated, so that T steps of a
    large network fit in memory.
    """

    def __init__(self, model: Model, x: Any, steps: int, varying: Any = None) -> None:
        check_steps(steps)
        dtype, device = working(model)
        self.model, self.steps = model, steps
        self.x, self.unflatten = _flatten(to_working(x, dtype, device), varying)
        with torch.no_grad(), full_precision(self.x.device):
            encoded = model.encode(self.unflatten(self.x))
            self.floats, self.rebuild = _split(encoded)
            self.z = [model.initial(encoded)]
            for _ in range(steps):
                self.z.append(step(model, self.z[-1], encoded))
            self.answer = model.decode(self.z[-1])

    def _start(self, x: Tensor) -> tuple[Tensor, ...]:
        encoded = self.model.encode(self.unflatten(x))
        return (self.model.initial(encoded), *_split(encoded)[0])

    def _step(self, z: Tensor, *floats: Tensor) -> Tensor:
        return self.model(z, self.rebuild(floats))

    def push(self, v: Tensor, last: list[int]) -> Iterator[Tensor]:
        """J_t v_k, (k, B, m), for t = 1..T; direction k is dropped after ``last[k]`` (0: never), earlier ones first."""

        def move(z: Tensor, dz: Tensor, *rest: Tensor) -> tuple[Tensor, Tensor]:
            def both(z: Tensor, *floats: Tensor) -> tuple[Tensor, Tensor]:
                after = self._step(z, *floats)
                return after, self.model.decode(after)

            return jvp(both, (z, *self.floats), (dz, *rest))[1]

        with torch.no_grad(), full_precision(self.x.device), differentiating():
            dz, *de = vmap(lambda w: jvp(self._start, (self.x,), (w,))[1])(v)
            for t in range(1, self.steps + 1):
                gone = sum(0 < until < t for until in last)
                last = last[gone:]
                dz, de = dz[gone:], [leaf[gone:] for leaf in de]
                dz, dy = vmap(move, in_dims=(None, 0, *[0] * len(de)))(self.z[t - 1], dz, *de)
                yield dy.flatten(2)

    def pull(self, u: dict[int, Tensor]) -> Tensor:
        """J_t^T u_t for each t in u, (k, B, n), in the order of t."""
        with torch.no_grad(), full_precision(self.x.device), differentiating():
            w = self.z[0].new_zeros(0, *self.z[0].shape)
            total = [leaf.new_zeros(0, *leaf.shape) for leaf in self.floats]
            for t in range(self.steps, 0, -1):
                if t in u:
                    _, back = vjp(self.model.decode, self.z[t])  # type: ignore[misc]
                    w = torch.cat([back(u[t].reshape(self.answer.shape).contiguous())[0][None], w])
                    total = [torch.cat([leaf.new_zeros(1, *leaf.shape[1:]), leaf]) for leaf in total]
                _, back = vjp(self._step, self.z[t - 1], *self.floats)  # type: ignore[misc]
                w, *parts = _each(back, w)
                total = [leaf + part for leaf, part in zip(total, parts, strict=True)]
            _, back = vjp(self._start, self.x)  # type: ignore[misc]
            gradients = [back(cotangent)[0] for cotangent in zip(w, *total, strict=True)]
        return torch.stack(gradients)

    def checked(self, values: Tensor) -> Tensor:
        """The values, unless all are zero although y moves with x: then some step hides from differentiation."""
        if not values.any():
            shifted = self.x + 1 + self.x.abs()  # far enough to cross the steps of a rounding
            with torch.no_grad(), full_precision(self.x.device):
                *_, (_, _, moved) = iterates(self.model, self.unflatten(shifted), self.steps)
            if ((moved != self.answer) & moved.isfinite()).any():
                raise ValueError(
                    "G cannot be differentiated: y_t moves with x, but its derivative is zero everywhere. Look for "
                    "detach(), rounding, or arithmetic outside torch."
                )
        return values


def _each(back: Callable[[Tensor], tuple[Tensor, ...]], w: Tensor) -> list[Tensor]:
    """The cotangents one after the other: together, by vmap, they cost more than their sum."""
    return [torch.stack(parts) for parts in zip(*[back(cotangent) for cotangent in w], strict=True)]


def _few(steps: int) -> list[int]:
    times = {1}
    while steps > 1:
        times.add(steps)
        steps //= 6
    return sorted(times)


def _best(images: Tensor) -> tuple[Tensor, Tensor]:
    """The longest image of a unit vector, its length (B,) and direction (B, m), given those of an orthonormal set."""
    gram = torch.einsum("kbm,lbm->bkl", images, images).double()
    values, vectors = torch.linalg.eigh(gram)
    best = torch.einsum("bk,kbm->bm", vectors[..., -1].to(images.dtype), images)
    length = values[:, -1].clamp_min(0).sqrt().to(images.dtype)
    return length, best / length.clamp_min(torch.finfo(length.dtype).tiny)[:, None]


def _split(tree: Any, varying: Any = None) -> tuple[tuple[Tensor, ...], Callable[[tuple[Tensor, ...]], Any]]:
    """The floating leaves, of those that vary, and how to put others in their place."""
    leaves, form = optree.tree_flatten(tree)
    chosen = [True] * len(leaves) if varying is None else optree.tree_leaves(varying)
    if len(chosen) != len(leaves):
        raise ValueError(f"varying has {len(chosen)} leaves and x has {len(leaves)}: give one bool for each leaf of x.")
    places = [
        i
        for i, (leaf, varies) in enumerate(zip(leaves, chosen, strict=True))
        if varies and isinstance(leaf, Tensor) and leaf.is_floating_point()
    ]
    if not places and varying is not None:
        raise ValueError("Nothing varies: choose at least one floating leaf of x.")

    def rebuild(floats: tuple[Tensor, ...]) -> Any:
        filled = list(leaves)
        for place, leaf in zip(places, floats, strict=True):
            filled[place] = leaf
        return optree.tree_unflatten(form, filled)

    return tuple(leaves[place] for place in places), rebuild


def _flatten(x: Any, varying: Any = None) -> tuple[Tensor, Callable[[Tensor], Any]]:
    """The floating leaves of x as one vector a sample, (B, n), and the way back."""
    floats, rebuild = _split(x, varying)
    shapes = [leaf.shape[1:] for leaf in floats]
    sizes = [leaf[0].numel() for leaf in floats]

    def unflatten(vector: Tensor) -> Any:
        parts = vector.split(sizes, dim=1)
        return rebuild(tuple(part.reshape(-1, *s) for part, s in zip(parts, shapes, strict=True)))

    return torch.cat([leaf.flatten(1) for leaf in floats], dim=1), unflatten
