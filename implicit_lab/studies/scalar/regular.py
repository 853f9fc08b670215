"""The two theorems in closed form: a regular G for a given F (sufficiency), and what any regular G obeys (necessity).

Sufficiency: G(y, x) = F(x) + (1 - eps(x)) (y - F(x)), from y_0 = 0. Then dG/dx = (eps F)' - y eps', so G is regular
exactly where eps F and eps are Lipschitz and 0 < eps <= 1.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Field = Callable[[ArrayLike], tuple[Array, Array]]
"""x -> eps(x), eps'(x)."""


def iterate(F: ArrayLike, eps: ArrayLike, t: int) -> Array:
    """y_t = (1 - (1 - eps)^t) F, elementwise.

    >>> float(iterate(2.0, 0.5, t=2))
    1.5
    """
    return (1 - (1 - np.asarray(eps, float)) ** t) * np.asarray(F, float)


def slope(F: ArrayLike, dF: ArrayLike, eps: ArrayLike, deps: ArrayLike, t: int) -> Array:
    """dy_t/dx = (1 - (1 - eps)^t) F' + t (1 - eps)^(t-1) eps' F, elementwise; t >= 1.

    >>> float(slope(2.0, 1.0, 0.5, 0.0, t=2))
    0.75
    """
    F, dF, eps, deps = (np.asarray(a, float) for a in (F, dF, eps, deps))
    return (1 - (1 - eps) ** t) * dF + t * (1 - eps) ** (t - 1) * deps * F


def cap_field(eps: ArrayLike, deps: ArrayLike, cap: float) -> tuple[Array, Array]:
    """min(cap, eps) and its derivative.

    >>> cap_field([0.1, 0.9], [1.0, 1.0], cap=0.5)
    (array([0.1, 0.5]), array([1., 0.]))
    """
    eps, deps = np.asarray(eps, float), np.asarray(deps, float)
    return np.minimum(eps, cap), np.where(eps < cap, deps, 0.0)


def steps_to(eps: ArrayLike, relative_error: float) -> Array:
    """The steps after which |y_t - F| <= relative_error |F|: log(relative_error) / log(1 - eps).

    >>> float(steps_to(0.5, 0.25))
    2.0
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(relative_error) / np.log1p(-np.asarray(eps, float))


def corner(x: ArrayLike, gap: float) -> tuple[Array, Array]:
    """The field of the necessity scene, eps(x) = gap + |x| on [-1/2, 1/2], and its derivative: 1 - mu at 0 is gap.

    >>> corner([-0.25, 0.25], gap=0.1)
    (array([0.35, 0.35]), array([-1.,  1.]))
    """
    x = np.asarray(x, float)
    return gap + np.abs(x), np.sign(x)


def corner_limit(x: ArrayLike, gap: float) -> tuple[Array, Array]:
    """y*(x) = x / (gap + |x|), the fixed point of G(y, x) = (1 - gap - |x|) y + x, and its slope gap / (gap + |x|)^2.

    At gap = 0 it is sign x, a jump; every y is then a fixed point of G(., 0).

    >>> corner_limit([0.25], gap=0.25)
    (array([0.5]), array([1.]))
    """
    x = np.asarray(x, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        eps = gap + np.abs(x)
        return np.where(eps > 0, x / eps, 0.0), np.where(eps > 0, gap / eps**2, np.inf)


def necessity_bound(x: ArrayLike, gap: float) -> Array:
    """Lip_x G(y*, .) / (1 - mu(x)) = (1 + |y*|) / (gap + |x|) for the corner's G: no slope of y* is above it.

    >>> necessity_bound([0.25], gap=0.25)
    array([3.])
    """
    limit, _ = corner_limit(x, gap)
    with np.errstate(divide="ignore"):
        return (1 + np.abs(limit)) / corner(x, gap)[0]


def capped_reciprocal(x: ArrayLike, cap: float) -> tuple[Array, Array]:
    """The K-Lipschitz map nearest below 1/x, and its slope: 1/x, and left of x = 1/sqrt(K) its tangent there.

    >>> capped_reciprocal([0.25, 1.0], cap=4.0)
    (array([3., 1.]), array([-4., -1.]))
    """
    x = np.asarray(x, float)
    steep = x < cap**-0.5
    safe = np.where(steep, 1.0, x)
    return np.where(steep, 2 * np.sqrt(cap) - cap * x, 1 / safe), np.where(steep, -cap, -1 / safe**2)


def corner_slope(x: ArrayLike, gap: float, t: ArrayLike) -> Array:
    """|dy_t/dx| for the corner's G, elementwise; at x = 0 it is (1 - (1 - gap)^t) / gap, and t at gap 0.

    >>> corner_slope([0.0], gap=0.0, t=7), corner_slope([0.0], gap=0.5, t=2)
    (array([7.]), array([1.5]))
    """
    x, t = np.asarray(x, float), np.asarray(t, float)
    eps, _ = corner(x, gap)
    held = np.maximum(eps, 1e-12)
    share = -np.expm1(t * np.log1p(-held))
    # y_t = share(eps) x / eps: product rule, with eps' = sign x.
    return (
        np.asarray(np.abs(share * gap / held**2 + t * (1 - held) ** (t - 1) * np.abs(x) / held))
        if gap
        else np.where(x == 0, t, t * (1 - held) ** (t - 1))
    )
