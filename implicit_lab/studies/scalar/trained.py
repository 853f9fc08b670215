"""The trained toy as plain numpy: its networks evaluated from their weights, and measured, without torch."""

from functools import cache
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray
from safetensors.numpy import load_file

from .targets import ThreePiece

Array = NDArray[np.float64]

WEIGHTS = Path(__file__).parent / "weights"
BOUNDS = (5, 10, 15, 20)
"""The Lipschitz constant that one pass through a network may have at most."""
SLOWEST = 1e-3
"""The least e(x) of an implicit network: it contracts at every x."""
LARGEST = 10.0
"""The target is fitted where |F| is at most this."""
STEPS = 25


@cache
def domain(points: int = 2001) -> Array:
    """Evenly spaced points of [-2, 3], less those where |F| > 10: what both networks are judged on."""
    # Shifted by a hair, so that no point falls on a pole.
    x = np.linspace(-2, 3, points) + 1e-9
    return x[np.abs(ThreePiece()(x)) <= LARGEST]


class Network:
    """One trained network, read from its weights: ``iterates`` for an implicit one, ``once`` for an explicit one."""

    def __init__(self, name: str) -> None:
        tensors = load_file(WEIGHTS / f"{name}.safetensors")
        kind, bound = name.split("-")
        share = (float(bound) if kind == "explicit" else float(bound) / np.sqrt(2)) ** (1 / 3)
        self.layers: list[tuple[Array, Array]] = []
        for index in (0, 2, 4):
            matrix = tensors[f"net.{index}.parametrizations.weight.original"].astype(float)
            matrix *= min(1.0, share / np.linalg.norm(matrix, 2))
            self.layers.append((matrix, tensors[f"net.{index}.bias"].astype(float)))

    def _pass(self, v: Array) -> Array:
        for number, (matrix, bias) in enumerate(self.layers):
            if number:
                a, b = np.split(v, 2, axis=-1)
                v = np.concatenate([np.maximum(a, b), np.minimum(a, b)], axis=-1)
            v = v @ matrix.T + bias
        return v

    def once(self, x: ArrayLike) -> Array:
        """F(x) of an explicit network, of the shape (n,) of x."""
        return self._pass(np.asarray(x, float)[:, None])[:, 0]

    def iterates(self, x: ArrayLike, steps: int = STEPS) -> Array:
        """y_0, ..., y_steps of an implicit network, (steps + 1, n), for x of shape (n,)."""
        b, r = self._pass(np.asarray(x, float)[:, None]).T
        e = np.clip(np.abs(r) / LARGEST, SLOWEST, 1)
        out = [np.zeros_like(b)]
        for _ in range(steps):
            out.append(out[-1] + (b - e * out[-1]))
        return np.stack(out)


def rms(y: Array, truth: Array) -> Array:
    """Root mean square of y - truth over the last axis."""
    return cast(Array, np.sqrt(np.mean((y - truth) ** 2, axis=-1)))


def steepest(y: Array, x: Array) -> Array:
    """The largest |y(x') - y(x)| / |x' - x| over neighbours x, x' of a grid: (..., n) -> (...)."""
    return cast(Array, np.max(np.abs(np.diff(y) / np.diff(x)), axis=-1))
