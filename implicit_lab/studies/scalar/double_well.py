"""A step whose fixed point need not be unique: gradient descent in a double well that the input tilts, in closed form.

E(y; x) = k/2 (y - x)^2 + (y^2 - 1)^2 / 4 and G(y, x) = y - h E'(y; x). For k > 1 the valley has one lowest point for
every x; at k = 1 it has an infinite slope in x at 0; for k < 1 there are two wells between two folds. Every function is
vectorised over x and y_0.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def energy(y: ArrayLike, x: ArrayLike, k: float) -> Array:
    """E(y; x) = k/2 (y - x)^2 + (y^2 - 1)^2 / 4.

    >>> float(energy(1.0, 0.0, k=2.0))
    1.0
    """
    y, x = np.asarray(y, float), np.asarray(x, float)
    return k / 2 * (y - x) ** 2 + (y**2 - 1) ** 2 / 4


def G(y: ArrayLike, x: ArrayLike, k: float, h: float) -> Array:
    """G(y, x) = y - h (k (y - x) + y^3 - y).

    >>> float(G(1.0, 1.0, k=2.0, h=0.1))
    1.0
    """
    y, x = np.asarray(y, float), np.asarray(x, float)
    return y - h * (k * (y - x) + y**3 - y)


def iterates(x: ArrayLike, y0: ArrayLike, k: float, h: float, t: int) -> Array:
    """y_0 .. y_t, (t + 1, ...)."""
    x, y = np.broadcast_arrays(np.asarray(x, float), np.asarray(y0, float))
    found = [y]
    for _ in range(t):
        found.append(G(found[-1], x, k, h))
    return np.stack(found)


def slopes(x: ArrayLike, y0: ArrayLike, k: float, h: float, t: int) -> Array:
    """dy_s/dx for s = 0 .. t, (t + 1, ...): d_s = (1 - h (k - 1 + 3 y_{s-1}^2)) d_{s-1} + h k, d_0 = 0."""
    path = iterates(x, y0, k, h, t)
    found = [np.zeros_like(path[0])]
    for y in path[:-1]:
        found.append((1 - h * (k - 1 + 3 * y**2)) * found[-1] + h * k)
    return np.stack(found)


def law(k: float, h: float, t: int) -> float:
    """dy_t/dx at x = 0 from y_0 = 0: h k sum_{i < t} (1 - h (k - 1))^i.

    It saturates at k / (k - 1) for k > 1, is h t for k = 1, and grows exponentially for k < 1.

    >>> round(law(1.5, 0.1, 10_000), 9), round(law(1.0, 0.1, 400), 9)
    (3.0, 40.0)
    """
    rate = -h * (k - 1)
    if rate == 0:
        return h * k * t
    return float(h * k * np.expm1(t * np.log1p(rate)) / rate)


def roots(x: float, k: float) -> Array:
    """The real y with E'(y; x) = y^3 + (k - 1) y - k x = 0, ascending: one or three.

    >>> roots(0.0, k=0.75)
    array([-0.5,  0. ,  0.5])
    """
    found = np.roots([1.0, 0.0, k - 1, -k * x])
    real = np.sort(found[np.abs(found.imag) < 1e-7].real) + 0.0
    return real - (real**3 + (k - 1) * real - k * x) / np.where(real == 0, 1, 3 * real**2 + k - 1)


def folds(k: float) -> tuple[float, float] | None:
    """(x, y) of the fold at positive x, where the lower branch ends; the other is at (-x, -y). None for k >= 1.

    y = -sqrt((1 - k) / 3) and k x = y^3 - (1 - k) y.

    >>> folds(0.25)
    (1.0, -0.5)
    """
    if k >= 1:
        return None
    y = -(((1 - k) / 3) ** 0.5)
    return (y**3 - (1 - k) * y) / k, y


def dragged(x: ArrayLike, y0: float, k: float, h: float, t: int) -> Array:
    """The iterate after t steps at each x in turn, each begun where the one before had come to."""
    y, found = float(y0), []
    for place in np.asarray(x, float).tolist():
        for _ in range(t):
            y = y - h * (k * (y - place) + y * y * y - y)
        found.append(y)
    return np.array(found)


def steps_past_fold(distance: float, k: float, h: float, most: int = 100_000) -> int | None:
    """Steps from the fold's y, at an x past the fold by ``distance``, until the upper branch is 1 % of the way off.

    About pi / (2 h sqrt(3 |y_f| k distance)) for a small distance: the power -1/2 is that of any fold.
    None where ``most`` do not do.
    """
    fold = folds(k)
    if fold is None:
        return None
    x, y = fold[0] + distance, fold[1]
    end = float(roots(x, k)[-1])
    for t in range(most + 1):
        if abs(y - end) <= 0.01 * abs(end - fold[1]):
            return t
        y = y - h * (k * (y - x) + y * y * y - y)
    return None
