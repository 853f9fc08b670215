"""Is G(y, x) = F(x) + (1 - eps(x)) (y - F(x)) regular? A search for violations, over many decades; no proof.

With p = eps F and q = eps, Lip_x G(y, .) <= max |p'| + max |q'| |y|, and G contracts where 0 < eps <= 1. So p and q
must have bounded slopes and eps must stay above 0, at every point of the domain; toward an end that does not belong to
it, eps may fall to 0. A slope counts as unbounded where it does not level off as one looks closer, decade after decade.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .regular import Field, cap_field
from .targets import Target

Array = NDArray[np.float64]

DECADES = 10
"""How closely is looked: down to 1e-DECADES, in units of x."""
POINTS = 41
"""Points of a close look; the next one is at the two gaps around the steepest, a twentieth as wide."""
LOOKS = 7
"""Close looks one after the other, the last one of 1e-DECADES or less."""
PLACES = 24
"""Places that are looked at closely, for each reason to look."""
ENOUGH = 0.5
"""A bounded slope's growth over some decades is less than this share of its growth over as many decades before."""


@dataclass(frozen=True)
class Regularity:
    """What was found of G: the two numbers in Lip_x G(y, .) <= a + b |y|, and whether anything was violated."""

    a: float
    """max |(eps F)'|, as far as was looked."""
    b: float
    """max |eps'|, as far as was looked."""
    lipschitz: bool
    """False where a slope grows without end, F is torn, or has no value."""
    contraction: bool
    """False where eps leaves (0, 1] at a point of the domain."""
    place: float | None
    """An x near which a condition breaks."""

    @property
    def regular(self) -> bool:
        """No violation of either condition was found."""
        return self.lipschitz and self.contraction


def check(target: Target, field: Field, cap: float) -> Regularity:
    """Look for violations on the grid of ``target``, toward its bad points, and where slopes are largest or bend most.

    A search by numbers: what happens between two points of the grid with no trace at either, or only closer than
    1e-10, is not found.

    >>> from implicit_lab.studies.scalar.targets import TARGETS
    >>> check(TARGETS["reciprocal"], TARGETS["reciprocal"].field.with_slope, cap=0.5).regular
    True
    """
    look = _Looking(target, field, cap)
    grid = target.grid(2001)
    left_out = () if target.inside else target.bad
    a, b = look.slopes(grid)
    ends = [look.toward(point) for point in left_out]
    # Where to look closely: steep, bent, and low places of the grid, and the bad points that belong to the domain.
    gap = np.diff(grid)
    eps, p, q = look.values(grid)
    places = {*np.searchsorted(grid, target.bad if target.inside else ())}
    for quantity, slope in ((p, a), (q, b)):
        with np.errstate(all="ignore"):
            steep = np.maximum(slope[:-1], np.abs(np.diff(quantity)) / gap)
            places |= _peaks(steep) | _peaks(np.abs(np.diff(steep, prepend=steep[0])))
    low = _peaks(-eps)
    closer = [look.closely(grid, index, left_out) for index in sorted(places | low)]
    lost = ~(np.isfinite(p) & np.isfinite(q))
    torn = [float(grid[lost][0])] if lost.any() else []
    torn += [place for _, _, place, broken in (*ends, *closer) if broken]
    zero = [float(x) for x in grid[~((eps > 0) & (eps <= 1)) & ~_near(grid, left_out)]]
    zero += [x for index in sorted(low) if (x := look.falls_to_zero(grid, index, left_out)) is not None]
    found = [(s, t) for s, t, _, _ in (*ends, *closer)]
    return Regularity(
        a=max(_largest(a), *(s for s, _ in found), 0.0),
        b=max(_largest(b), *(t for _, t in found), 0.0),
        lipschitz=not torn,
        contraction=not zero,
        place=next(iter(torn + zero), None),
    )


class _Looking:
    """p = eps F and q = eps of one G, and their slopes, at any points."""

    def __init__(self, target: Target, field: Field, cap: float) -> None:
        self.target, self.field, self.cap = target, field, cap

    def values(self, x: Array) -> tuple[Array, Array, Array]:
        """eps, p and q."""
        with np.errstate(all="ignore"):
            eps, _ = cap_field(*self.field(x), self.cap)
            return eps, eps * self.target.F(x), eps

    def slopes(self, x: Array) -> tuple[Array, Array]:
        """|p'| and |q'|, by the rules of calculus."""
        with np.errstate(all="ignore"):
            eps, deps = cap_field(*self.field(x), self.cap)
            return np.abs(deps * self.target.F(x) + eps * self.target.F.slope(x)), np.abs(deps)

    def toward(self, point: float) -> tuple[float, float, float, bool]:
        """The largest slopes near a point that is left out, and do they grow without end as it comes nearer?"""
        steepest: list[tuple[float, float]] = []
        for decade in (4, 8, 12):
            away = np.geomspace(10.0**-decade, 1e-2, 60 * decade)
            x = np.concatenate([point - away, point + away])
            x = x[(x > self.target.low) & (x < self.target.high) & (x != point)]
            p, q = self.slopes(x)
            steepest.append((_largest(p), _largest(q)))
        broken = any(_grows([s[i] for s in steepest], 0.0) for i in (0, 1))
        return (*steepest[-1], point, broken)

    def closely(self, grid: Array, index: int, left_out: tuple[float, ...]) -> tuple[float, float, float, bool]:
        """The largest slopes near one place of the grid, and do they grow without end as one looks closer?"""
        low, high = float(grid[max(index - 2, 0)]), float(grid[min(index + 2, len(grid) - 1)])
        largest: list[float] = [0.0, 0.0]
        for which in (0, 1):
            left, right = low, high
            seen: list[float] = []
            for _ in range(LOOKS):
                x = np.linspace(left, right, POINTS)
                inner = ~_near(x, left_out, 0.0)
                quantity, slope = self.values(x)[1 + which], self.slopes(x)[which]
                if not np.isfinite(quantity[inner]).all():
                    return (largest[0], largest[1], float(x[inner][~np.isfinite(quantity[inner])][0]), True)
                with np.errstate(all="ignore"):
                    steep = np.fmax(np.fmax(slope[:-1], slope[1:]), np.abs(np.diff(quantity)) / np.diff(x))
                steep = np.where(np.isfinite(steep), steep, 0.0)
                best = int(steep.argmax())
                seen.append(max(float(steep[best]), seen[-1] if seen else 0.0))
                noise = 100 * np.finfo(float).eps * float(np.abs(quantity[inner]).max(initial=0)) / float(x[1] - x[0])
                left, right = float(x[max(best - 1, 0)]), float(x[min(best + 2, POINTS - 1)])
                if right - left <= 4 * np.spacing(max(abs(left), abs(right))) * POINTS:
                    break
            largest[which] = seen[0]
            torn = seen[-1] * 10.0**-DECADES > 1 + float(np.abs(quantity[inner]).max(initial=0))
            if torn or (len(seen) == LOOKS and _grows(seen[2::2], noise)):
                return (largest[0], largest[1], (left + right) / 2, True)
            largest[which] = seen[min(3, len(seen) - 1)]
        return (largest[0], largest[1], (low + high) / 2, False)

    def falls_to_zero(self, grid: Array, index: int, left_out: tuple[float, ...]) -> float | None:
        """Where eps falls to 0 or below as one looks closer at a low place of the grid; None where it levels off."""
        left, right = float(grid[max(index - 1, 0)]), float(grid[min(index + 1, len(grid) - 1)])
        for _ in range(LOOKS):
            x = np.linspace(left, right, POINTS)
            eps = np.where(_near(x, left_out), np.inf, self.values(x)[0])
            best = int(np.argmin(eps))
            if eps[best] <= 0:
                return float(x[best])
            left, right = float(x[max(best - 1, 0)]), float(x[min(best + 1, POINTS - 1)])
        # It levels off where it changes by less than itself over the last look.
        levels = eps[best] > np.ptp(eps[np.isfinite(eps)]) if np.isfinite(eps[best]) else True
        return None if levels else float(x[best])


def _grows(steepest: list[float], noise: float) -> bool:
    """Does the largest slope, seen from ever nearer at even steps on a scale of decades, not level off?"""
    early, middle, late = steepest
    if not np.isfinite(late):
        return True
    return late - middle > ENOUGH * (middle - early) + 1e-3 * (1 + middle) + noise


def _peaks(values: Array) -> set[int]:
    """The places of the highest local maxima."""
    held = np.where(np.isfinite(values), values, -np.inf)
    padded = np.concatenate([[-np.inf], held, [-np.inf]])
    peaks = np.flatnonzero((held >= padded[:-2]) & (held >= padded[2:]) & ((held > padded[:-2]) | (held > padded[2:])))
    return {int(i) for i in peaks[np.argsort(-held[peaks])][:PLACES]}


def _near(x: Array, points: tuple[float, ...], distance: float = 1e-2) -> NDArray[np.bool_]:
    """Which x lie so near a point that is left out that eps may have underflowed there."""
    return np.any([np.abs(x - point) <= distance for point in points], axis=0) if points else np.zeros(len(x), bool)


def _largest(values: Array) -> float:
    return float(values[np.isfinite(values)].max(initial=0))
