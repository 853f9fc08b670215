"""The motivating example in closed form: F(x) = 1/x on (0, 1] from a G with no singularity, and from one with it.

The simple operator is G(y, x) = y - eta (x y - 1), iterated from y_0 = 0. Every function is vectorised over x.
"""

from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def G(y: ArrayLike, x: ArrayLike, eta: float) -> Array:
    """G(y, x) = y - eta (x y - 1), one application of the simple operator.

    >>> float(G(4.0, 0.25, eta=0.5))
    4.0
    """
    y, x = np.asarray(y, float), np.asarray(x, float)
    return y - eta * (x * y - 1)


def iterate(x: ArrayLike, eta: float, t: int) -> Array:
    """y_t(x) = (1 - (1 - eta x)^t) / x, and eta t at x = 0: the error shrinks by 1 - eta x a step.

    >>> iterate([0.5, 1.0], eta=0.5, t=2)
    array([0.875, 0.75 ])
    """
    x = np.asarray(x, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(x == 0, eta * t, -np.expm1(t * np.log1p(-eta * x)) / x)


def slope(x: ArrayLike, eta: float, t: int) -> Array:
    """dy_t/dx = (t eta x (1 - eta x)^(t-1) - 1 + (1 - eta x)^t) / x^2; its largest size on [0, 1] is at x = 0.

    >>> float(slope(1.0, eta=0.5, t=2))
    -0.25
    """
    x = np.asarray(x, float)
    rest = 1 - eta * x
    with np.errstate(divide="ignore", invalid="ignore"):
        exact = (t * eta * x * rest ** (t - 1) - 1 + rest**t) / x**2
    # Where eta t x is small the two sides cancel: two terms of the series are then more accurate.
    series = -(eta**2) * t * (t - 1) / 2 + eta**3 * t * (t - 1) * (t - 2) / 3 * x
    return np.where(eta * t * np.abs(x) < 1e-4, series, exact)


def largest_slope(eta: float, t: int) -> float:
    """max over [0, 1] of |dy_t/dx| = eta^2 t (t - 1) / 2: it grows without end, with t alone.

    >>> largest_slope(eta=0.5, t=9)
    9.0
    """
    return eta**2 * t * (t - 1) / 2


def coefficients(eta: float, t: int) -> Array:
    """Coefficients a_0, ..., a_{t-1} of the polynomial y_t(x) = sum_j C(t, j+1) (-1)^j eta^(j+1) x^j.

    >>> coefficients(eta=0.5, t=2)
    array([ 1.  , -0.25])
    """
    return np.array([comb(t, j + 1) * (-1.0) ** j * eta ** (j + 1) for j in range(t)])


def naive_slope(x: ArrayLike, eta: float) -> Array:
    """|dG/dx| = eta / x^2 of the naive G(y, x) = (1 - eta) y + eta / x: it has the singularity built in.

    >>> float(naive_slope(0.1, eta=0.5).round(6))
    50.0
    """
    return eta / np.asarray(x, float) ** 2


def naive_iterate(x: ArrayLike, eta: float, t: int) -> Array:
    """y_t(x) = (1 - (1 - eta)^t) / x of the naive G: the same factor at every x.

    >>> float(naive_iterate(0.25, eta=0.5, t=2))
    3.0
    """
    return -np.expm1(t * np.log1p(-eta)) / np.asarray(x, float)


def steps_to(x: ArrayLike, eta: float, relative_error: float) -> Array:
    """The least t with |y_t - 1/x| <= relative_error / x: ceil(log(relative_error) / log(1 - eta x)).

    >>> steps_to([1.0, 0.1], eta=0.5, relative_error=0.01)
    array([ 7., 90.])
    """
    x = np.asarray(x, float)
    # A hair below, so that an exact power such as 0.5^3 = 0.125 is not pushed to the next step by rounding.
    return np.ceil(np.log(relative_error) / np.log1p(-eta * x) - 1e-9)


def cobweb(x: float, eta: float, t: int) -> tuple[Array, Array]:
    """The staircase (0, 0), (0, y_1), (y_1, y_1), ..., (y_{t-1}, y_t) of t iterations at one x; two (2 t,) arrays.

    >>> cobweb(0.5, eta=0.5, t=2)
    (array([0. , 0. , 0.5, 0.5]), array([0.   , 0.5  , 0.5  , 0.875]))
    """
    y = np.array([float(iterate(x, eta, s)) for s in range(t + 1)])
    across = np.repeat(y[:-1], 2)
    up = np.empty_like(across)
    up[0::2], up[1::2] = y[:-1], y[1:]
    return across, up
