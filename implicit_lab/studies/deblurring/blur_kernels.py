"""Blur kernels: seeded motion, simple shapes, a reader for Levin's measured ones, and kernels known wrongly."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from .choices import KERNEL_SIZE, KERNEL_SIZES, KERNELS, OUTSIDE_KERNELS

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


def kernel_named(name: str, data: Path | None = None, size: int = KERNEL_SIZE) -> NDArray[np.float32]:
    """Return one of our own kernels, (size, size), or Levin's ``k0`` to ``k4`` where ``data`` leads to them."""
    if not KERNEL_SIZES[0] <= size <= KERNEL_SIZES[1]:
        raise ValueError(f"A kernel is {KERNEL_SIZES[0]} to {KERNEL_SIZES[1]} pixels a side, not {size}.")
    if name in SHAPES:
        return SHAPES[name](size)
    known = [*KERNELS, *OUTSIDE_KERNELS]
    if name in known:
        return motion_kernel(int(name.removeprefix("motion-")), size)
    levin = find_levin(data) if data is not None else None
    if levin is not None:
        with np.load(levin, allow_pickle=False) as kernels:
            if name in kernels:
                return kernels[name].astype(np.float32)
            known += list(kernels)
    raise ValueError(f"There is no kernel {name!r} here; choose one of: {', '.join(known)}.")


def straight_kernel(size: int) -> NDArray[np.float32]:
    """Motion at an even speed along a row: 1 / size at each of its pixels, (size, size)."""
    kernel = np.zeros((size, size), np.float32)
    kernel[size // 2] = 1 / size
    return kernel


def disk_kernel(size: int) -> NDArray[np.float32]:
    """A lens out of focus: even over a disk that fills the square, (size, size), sum 1."""
    inside = _radius(size) <= size / 2
    return (inside / inside.sum()).astype(np.float32)


def gaussian_kernel(size: int) -> NDArray[np.float32]:
    """A Gaussian whose standard deviation is a sixth of the square's side, (size, size), sum 1."""
    weight = np.exp(-0.5 * (_radius(size) / (size / 6)) ** 2)
    return (weight / weight.sum()).astype(np.float32)


def point_kernel(size: int) -> NDArray[np.float32]:
    """No blur: all at one pixel, (size, size)."""
    kernel = np.zeros((size, size), np.float32)
    kernel[size // 2, size // 2] = 1
    return kernel


def origin(kernel: NDArray[np.float32]) -> tuple[float, float]:
    """Return the (row, column) of a kernel that moves nothing: the middle of its square.

    An even side has its middle between two pixels. Where it holds an odd kernel and an empty first line, it is the
    middle pixel of that kernel, as a discrete Fourier transform has it.

    >>> origin(point_kernel(4)), origin(np.ones((4, 3), np.float32))
    ((2.0, 2.0), (1.5, 1.0))
    """
    filled = kernel != 0
    return _middle(np.any(filled, axis=1)), _middle(np.any(filled, axis=0))


def _middle(filled: NDArray[np.bool_]) -> float:
    """The middle of a side, from where along it the kernel is not zero."""
    (places,) = np.nonzero(filled)
    padded = len(filled) % 2 == 0 and len(places) > 0 and places[0] + places[-1] == len(filled)
    return len(filled) / 2 if padded else (len(filled) - 1) / 2


def turned(kernel: NDArray[np.float32], degrees: float, longer: float) -> NDArray[np.float32]:
    """The kernel turned by ``degrees`` and ``longer`` times as long, about its centre of mass, in a square with room.

    Linear interpolation; sum 1.
    """
    height, width = kernel.shape
    centre = np.array(ndimage.center_of_mass(kernel))
    size = 2 * int(np.ceil(0.5 * np.hypot(height, width) * max(longer, 1.0))) + 1
    angle = np.deg2rad(degrees)
    back = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) / longer
    # The centre of mass keeps its place relative to the blur's origin.
    place = centre - origin(kernel) + size // 2
    moved = ndimage.affine_transform(
        kernel.astype(float), back, centre - back @ place, (size, size), order=1, mode="grid-constant"
    )
    return (moved / moved.sum()).astype(np.float32)


def _radius(size: int) -> NDArray[np.float64]:
    offset = np.arange(size) - (size - 1) / 2
    return np.hypot(offset[:, None], offset[None, :])


SHAPES: dict[str, Callable[[int], NDArray[np.float32]]] = {
    "straight": straight_kernel,
    "disk": disk_kernel,
    "gaussian": gaussian_kernel,
    "none": point_kernel,
}
