"""Motion blur kernels: our own seeded generator, and a reader for Levin's measured ones."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .choices import KERNEL_SIZE, KERNELS

PAPER_KERNEL = "k1"
"""Levin's kernel that the paper uses, called so in ``levin09.npz``."""


def motion_kernel(seed: int, size: int = KERNEL_SIZE) -> NDArray[np.float32]:
    """A camera-shake kernel: the time that a wandering point spends on each pixel, (size, size), sum 1.

    The point moves with a velocity that follows an Ornstein-Uhlenbeck process; each position is spread over its
    four neighbouring pixels.

    >>> bool(abs(motion_kernel(1).sum() - 1) < 1e-6)
    True
    """
    if size < 3:
        raise ValueError(f"A motion kernel needs at least 3 pixels a side, not {size}.")
    rng = np.random.default_rng(seed)
    steps = 400
    velocity = np.zeros((steps, 2))
    velocity[0] = rng.normal(size=2)
    for i in range(1, steps):
        velocity[i] = 0.98 * velocity[i - 1] + 0.2 * rng.normal(size=2)
    path = np.cumsum(velocity, axis=0)
    path -= (path.max(0) + path.min(0)) / 2
    path *= 0.42 * (size - 1) / np.abs(path).max()
    corner = np.floor(path + (size - 1) / 2).astype(int)
    fraction = path + (size - 1) / 2 - corner
    kernel = np.zeros((size, size))
    for dy in (0, 1):
        for dx in (0, 1):
            weight = np.abs(1 - dy - fraction[:, 0]) * np.abs(1 - dx - fraction[:, 1])
            np.add.at(kernel, (corner[:, 0] + dy, corner[:, 1] + dx), weight)
    return (kernel / kernel.sum()).astype(np.float32)


def find_levin(data: Path) -> Path | None:
    """Return ``kernels/levin09.npz`` in the data folder or in one of the two above it, or None."""
    for folder in (data, data.resolve().parent, data.resolve().parent.parent):
        if (folder / "kernels" / "levin09.npz").is_file():
            return folder / "kernels" / "levin09.npz"
    return None


def kernel_named(name: str, data: Path | None = None) -> NDArray[np.float32]:
    """Return the kernel ``motion-1`` to ``motion-4``, or Levin's ``k0`` to ``k4`` where ``data`` leads to them."""
    if name in KERNELS:
        return motion_kernel(int(name.removeprefix("motion-")))
    levin = find_levin(data) if data is not None else None
    known = list(KERNELS)
    if levin is not None:
        with np.load(levin, allow_pickle=False) as kernels:
            if name in kernels:
                return kernels[name].astype(np.float32)
            known += list(kernels)
    raise ValueError(f"There is no kernel {name!r} here; choose one of: {', '.join(known)}.")
