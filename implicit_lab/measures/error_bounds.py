"""What theory promises of a mu-contraction: how steep y_t can be, and how far it can be from the fixed point."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .iteration import check_steps


def lipschitz_bound(lip_x: ArrayLike, mu: ArrayLike, steps: int) -> NDArray[np.float64]:
    """Lip(y_t) <= Lip_x(G) (1 - mu^t) / (1 - mu) for t = 1..steps, (T, ...).

    From dy_t = dG/dy dy_{t-1} + dG/dx dx, with y_0 fixed. Local: it holds where ``lip_x`` bounds ||dG/dx|| and ``mu``
    bounds ||dG/dy|| along the whole trajectory; constants taken at the fixed point alone give an approximation, and
    estimates from below give no bound. At mu = 1 it is t Lip_x(G); above 1 it still holds, and grows without limit.

    >>> lipschitz_bound(1.0, 0.5, 3).tolist()
    [1.0, 1.5, 1.75]
    """
    if callable(lip_x):
        raise ValueError(
            "lipschitz_bound takes numbers, Lip_x(G) and mu, not G itself: measure them first, mu as the upper end of "
            "contraction(G, y, x)."
        )
    check_steps(steps)
    constant, factor = np.broadcast_arrays(np.asarray(lip_x, dtype=float), np.asarray(mu, dtype=float))
    _refuse(constant, factor)
    powers = factor[None] ** np.arange(steps).reshape(-1, *[1] * factor.ndim)
    bound: NDArray[np.float64] = constant * np.cumsum(powers, axis=0)
    return bound


def error_certificate(mu: ArrayLike, first_step: ArrayLike, steps: int) -> NDArray[np.float64]:
    """A priori, ||y_t - y*|| <= mu^t ||y_1 - y_0|| / (1 - mu) for t = 1..steps, (T, ...); infinite where mu >= 1.

    Holds where y -> G(y, x) is a mu-contraction on a set that keeps the iterates (Banach); mu is the upper end of a
    modulus. ``first_step`` is ||y_1 - y_0||.

    >>> error_certificate(0.5, 1.0, 3).tolist()
    [1.0, 0.5, 0.25]
    """
    check_steps(steps)
    factor, length = np.broadcast_arrays(np.asarray(mu, dtype=float), np.asarray(first_step, dtype=float))
    _refuse(factor, length)
    t = np.arange(1, steps + 1).reshape(-1, *[1] * factor.ndim)
    contracting = factor < 1
    gap = np.where(contracting, 1 - factor, 1.0)
    return np.where(contracting, factor**t * length / gap, np.inf)


def posterior_error_bound(mu: ArrayLike, last_step: ArrayLike) -> NDArray[np.float64]:
    """A posteriori, ||y_t - y*|| <= mu ||y_t - y_{t-1}|| / (1 - mu); infinite where mu >= 1.

    Holds as ``error_certificate`` does, and is never above it: it knows how far the last step went. Takes and gives
    arrays that broadcast.

    >>> posterior_error_bound(0.5, [1.0, 0.25]).tolist()
    [1.0, 0.25]
    """
    factor, length = np.broadcast_arrays(np.asarray(mu, dtype=float), np.asarray(last_step, dtype=float))
    _refuse(factor, length)
    gap = np.where(factor < 1, 1 - factor, 1.0)
    return np.where(factor < 1, factor * length / gap, np.inf)


def _refuse(*values: NDArray[np.float64]) -> None:
    if any(np.isnan(value).any() for value in values):
        raise ValueError("A constant is NaN: nothing follows from a modulus or a length that was not measured.")
    if any((value < 0).any() for value in values):
        raise ValueError("A constant is negative: a modulus, a Lipschitz constant and a length are not.")
