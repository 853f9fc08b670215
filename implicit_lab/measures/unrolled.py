"""The iteration as a function of its input, x -> y_t(x), with products of its derivative J_t = dy_t/dx for every t.

Tangents are carried along in forward mode, dz_t = dG/dz dz_{t-1} + dG/dx dx, so that one pass gives J_t v for every t;
cotangents go back the same way and give J_t^T u.
"""

from collections.abc import Callable, Iterator
from typing import Any

import optree
import torch
from torch import Tensor
from torch.func import jvp, vjp, vmap

from .iteration import (
    Model,
    check_batch,
    check_steps,
    check_uncoupled,
    differentiating,
    full_precision,
    iterates,
    refuse_complex,
    step,
    to_working,
    working,
)

# Steps that one call of torch.func takes: its overhead is shared, and no more tangents are held at once.
STRIDE = 8


class Unrolled:
    """x -> y_t(x) for t = 1..T, linearised along one trajectory, for B samples of n numbers.

    Only the iterates are kept: the inside of a step is computed anew when it is differentiated, so that T steps of a
    large network fit in memory.
    """

    def __init__(self, model: Model, x: Any, steps: int, varying: Any = None) -> None:
        check_steps(steps)
        dtype, device = working(model)
        self.model, self.steps = model, steps
        self.x, self.unflatten = flatten(to_working(x, dtype, device), varying)
        with torch.no_grad(), full_precision(self.x.device):
            encoded = model.encode(self.unflatten(self.x))
            self.floats, self.rebuild = _split(encoded)
            self.z = [model.initial(encoded)]
            for _ in range(steps):
                self.z.append(step(model, self.z[-1], encoded))
            self.answer = model.decode(self.z[-1])
            check_batch(self.answer, f"y_{steps}")
            self._check_samples()

    def start(self, x: Tensor) -> tuple[Tensor, ...]:
        """z_0 and the floating leaves of the encoded input, of x (B, n)."""
        encoded = self.model.encode(self.unflatten(x))
        return (self.model.initial(encoded), *_split(encoded)[0])

    def step(self, z: Tensor, *floats: Tensor) -> Tensor:
        """G(z, x), as a function of z and the floating leaves of the encoded input."""
        return self.model(z, self.rebuild(floats))

    def push(self, v: Tensor, last: list[int] | None = None) -> Iterator[Tensor]:
        """J_t v_k, (k, B, m), for t = 1..T of directions v (k, B, n).

        Direction k is dropped after ``last[k]`` (0: never), earlier ones first.
        """
        last = [0] * len(v) if last is None else last

        def move(z: Tensor, count: int, dz: Tensor, *rest: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
            def segment(z: Tensor, *floats: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
                answers = []
                for _ in range(count):
                    z = self.step(z, *floats)
                    answers.append(self.model.decode(z))
                return z, tuple(answers)

            moved: tuple[Tensor, tuple[Tensor, ...]] = jvp(segment, (z, *self.floats), (dz, *rest))[1]
            return moved

        with torch.no_grad(), full_precision(self.x.device), differentiating():
            dz, *de = vmap(lambda w: jvp(self.start, (self.x,), (w,))[1])(v)
            t = 0
            while t < self.steps:
                gone = sum(0 < until <= t for until in last)
                last = last[gone:]
                dz, de = dz[gone:], [leaf[gone:] for leaf in de]
                count = min([STRIDE, self.steps - t, *[until - t for until in last if until]])
                dz, images = vmap(move, in_dims=(None, None, 0, *[0] * len(de)))(self.z[t], count, dz, *de)
                yield from (image.flatten(2) for image in images)
                t += count

    def pull(self, u: Tensor) -> Tensor:
        """J_T^T u, (B, n), of a cotangent u (B, m)."""
        with torch.no_grad(), full_precision(self.x.device), differentiating():
            _, back = vjp(self.model.decode, self.z[-1])  # type: ignore[misc]
            (w,) = back(u.reshape(self.answer.shape).contiguous())
            total = [torch.zeros_like(leaf) for leaf in self.floats]
            for t in range(self.steps, 0, -1):
                _, back = vjp(self.step, self.z[t - 1], *self.floats)  # type: ignore[misc]
                w, *parts = back(w)
                total = [leaf + part for leaf, part in zip(total, parts, strict=True)]
            _, back = vjp(self.start, self.x)  # type: ignore[misc]
            gradient: Tensor = back((w, *total))[0]
        return gradient

    def checked(self, values: Tensor) -> Tensor:
        """The values, (T, B), unless one is not finite, or all are zero although y moves with x.

        The one is no slope; of the other, some step hides from differentiation.
        """
        if not values.isfinite().all():
            t, sample = (int(place) for place in (~values.isfinite()).nonzero()[0])
            raise ValueError(
                f"The slope of y_{t + 1} is not finite at instance {sample}: measure where y_t is smooth, and no later "
                "than its numbers overflow."
            )
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

    def _check_samples(self) -> None:
        """Raise ``ValueError`` where one step, or what stands before and after it, couples the samples."""
        z = self.z[-1]
        sizes = [len(self.x[0]), z[0].numel()]

        def once(both: Tensor) -> Tensor:
            x, flat = both.split(sizes, dim=1)
            initial, *floats = self.start(x)
            after = self.step(initial + flat.reshape(z.shape), *floats)
            return self.model.decode(after).flatten(1)

        with torch.no_grad(), differentiating():
            initial = self.start(self.x)[0]
            check_uncoupled(once, torch.cat([self.x, (z - initial).flatten(1).to(self.x)], dim=1))


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


def flatten(x: Any, varying: Any = None) -> tuple[Tensor, Callable[[Tensor], Any]]:
    """The floating leaves of x that vary as one vector a sample, (B, n), and the way back."""
    if varying is None:
        refuse_complex(x, "x")
    floats, rebuild = _split(x, varying)
    if not floats:
        raise ValueError("x has no floating leaf: there is nothing that a derivative could be taken of.")
    for leaf in floats:
        check_batch(leaf, "x" if leaf is x else "A leaf of x")
    shapes = [leaf.shape[1:] for leaf in floats]
    sizes = [leaf[0].numel() for leaf in floats]

    def unflatten(vector: Tensor) -> Any:
        parts = vector.split(sizes, dim=1)
        return rebuild(tuple(part.reshape(-1, *s) for part, s in zip(parts, shapes, strict=True)))

    return torch.cat([leaf.flatten(1) for leaf in floats], dim=1), unflatten
