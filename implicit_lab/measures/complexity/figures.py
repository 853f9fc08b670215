"""What can be counted on a curve y(s), given as its points (S, m) on an even grid of s."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def length(y: Array) -> float:
    """Sum of ||y(s_{i+1}) - y(s_i)||: the length of the curve, approached from below as the grid gets finer.

    Over the length of the line that s runs along it is the length ratio: how much longer the map makes a line on the
    way to its image. A linear map reaches its own norm at most, whatever it does; folds and ripples add up. It says
    nothing of where along the line the length lies, and nothing of directions that the line does not take.

    Source: trajectory length, Raghu, Poole, Kleinberg, Ganguli and Sohl-Dickstein, ICML 2017.

    >>> length(np.array([[0.0], [3.0], [1.0]]))
    5.0
    """
    _check_finite(y)
    return float(np.linalg.norm(np.diff(y, axis=0), axis=1).sum())


def turning(y: Array) -> float:
    """Sum of the angles between one chord and the next, in radians: how far the curve's direction turns.

    Nought for a straight image, 2 pi for a circle run through once, pi for each fold of a single number. Unlike the
    length it does not see how long the image is. Chords shorter than 1e-12 of the longest have no direction, and are
    left out; a rough curve on a coarse grid turns more than is seen.

    Source: length of the Gauss map, Poole, Lahiri, Raghu, Sohl-Dickstein and Ganguli, NeurIPS 2016.

    >>> turning(np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]])) == np.pi / 2
    True
    """
    _check_finite(y)
    chords = np.diff(y, axis=0)
    sizes = np.linalg.norm(chords, axis=1)
    kept = sizes > 1e-12 * sizes.max(initial=0)
    units = chords[kept] / sizes[kept, None]
    apart, together = np.diff(units, axis=0), units[1:] + units[:-1]
    # Where two unit vectors are nearly one, the arc cosine of their product would lose half of the digits.
    return float(2 * np.arctan2(np.linalg.norm(apart, axis=1), np.linalg.norm(together, axis=1)).sum())


def linear_pieces(y: Array, rtol: float = 1e-7) -> int:
    """Number of linear pieces of y(s) on an even grid, (S, m): one more than the kinks.

    A kink shows as a second difference that is not zero, at the one or two grid points beside it; neighbouring ones are
    counted once, so that the count is a lower bound, reached when pieces are longer than three grid steps. For ReLU
    operators, in float64; ``pieces_along`` counts without a grid. A smooth curve bends everywhere, and gives no useful
    count.
    """
    _check_finite(y)
    second = np.abs(np.diff(y, n=2, axis=0)).max(axis=1)
    bent = second > rtol * max(1e-300, np.abs(np.diff(y, axis=0)).max())
    # Two kinks two steps apart bend up to four points in a row: a run of n points holds at least n / 2 kinks.
    edges = np.flatnonzero(np.diff(np.concatenate([[0], bent.astype(int), [0]])))
    runs = edges[1::2] - edges[::2]
    return 1 + int(np.ceil(runs / 2).sum())


def bandwidth(s: Array, y: Array, share: float = 0.99) -> float:
    """The frequency, in cycles per unit of s, below which ``share`` of the energy of y(s) lies, (S, m) on an even grid.

    The straight line between the ends is taken away and a Hann window applied, so that what is not periodic does not
    pose as high frequency. Resolution is one over the length of the slice.
    """
    check_grid(s)
    _check_finite(y)
    fraction = ((s - s[0]) / (s[-1] - s[0]))[:, None]
    bent = (y - (y[0] + fraction * (y[-1] - y[0]))) * np.hanning(len(s))[:, None]
    energy = (np.abs(np.fft.rfft(bent, axis=0)) ** 2).sum(axis=1)
    if energy.sum() <= 1e-24 * len(s) * (y**2).sum():
        return 0.0
    index = np.searchsorted(np.cumsum(energy), share * energy.sum())
    return float(np.fft.rfftfreq(len(s), s[1] - s[0])[index])


def polynomial_degree(s: Array, y: Array, highest: int = 30, rtol: float = 1e-9) -> int | None:
    """The lowest degree, up to ``highest`` and S / 2, of a polynomial that is y(s) to ``rtol``; None where none is."""
    check_grid(s)
    _check_finite(y)
    unit = 2 * (s - s[0]) / (s[-1] - s[0]) - 1
    scale = max(np.abs(y).max(), 1e-300)
    limit = min(highest, len(s) // 2)
    basis = np.linalg.qr(np.polynomial.chebyshev.chebvander(unit, limit)).Q
    for degree in range(limit + 1):
        used = basis[:, : degree + 1]
        if np.abs(y - used @ (used.T @ y)).max() <= rtol * scale:
            return degree
    return None


def check_grid(s: Array) -> None:
    """Raise ``ValueError`` unless s is evenly spaced, with three values or more."""
    gaps = np.diff(s)
    if len(s) < 3 or not np.allclose(gaps, gaps[0]) or gaps[0] == 0:
        raise ValueError("A slice needs three or more evenly spaced values of s.")


def _check_finite(y: Array) -> None:
    lost = ~np.isfinite(y).all(axis=1)
    if lost.any():
        raise ValueError(
            f"The curve is not finite at {lost.sum()} of {len(y)} points, first at point {int(lost.argmax())}: take a "
            "slice, and t, where it is."
        )
