"""What a settling comes to, as JSON data that tables, pages and RESULTS.md read; one form for mazes and boards."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .settling import Array, Settling

Found = dict[str, Any]


def settled(run: Settling, harder: NDArray[np.bool_]) -> Found:
    """When answers are right and at rest; what becomes of them after four times as many iterations.

    ``harder`` says which instances are the harder half.
    """
    last = len(run.right)
    enough = last // 4
    at_rest, elsewhere = run.right_by_rest(enough)
    return {
        "steps": last,
        "enough": enough,
        "right": thinned(run.exact),
        "right on the harder half": thinned(run.right[:, harder].mean(axis=1)),
        "residual": thinned(run.residuals.mean(axis=1)),
        "right after a quarter": float(run.exact[enough - 1]),
        "right at the end": float(run.exact[-1]),
        "lost": run.lost_after(enough),
        "at rest after a quarter": float(run.at_rest[enough - 1].mean()),
        "at rest at the end": float(run.at_rest[-1].mean()),
        "right where at rest": at_rest,
        "right elsewhere": elsewhere,
        "wrong and at rest": float((run.at_rest[-1] & ~run.right[-1]).mean()),
        "in a cycle": float(np.isfinite(run.periods).mean()),
        "rests at": _median(run.first_at_rest()),
    }


def at_once(right: NDArray[np.bool_], harder: NDArray[np.bool_]) -> Found:
    """The same of a network that answers in one pass."""
    return {"right": float(right.mean()), "right on the harder half": float(right[harder].mean())}


def steepness(found: Array, truth: Array) -> Found:
    """L_t, (T, K B), mean and largest, beside the truth's, (K B,)."""
    return {
        "steps": len(found),
        "mean": thinned(found.mean(axis=1)),
        "max": thinned(found.max(axis=1)),
        "at rest": {"mean": float(found[-1].mean()), "max": float(found[-1].max())},
        "truth": {"mean": float(truth.mean()), "max": float(truth.max())},
    }


def thinned(values: Array) -> dict[str, float]:
    """A curve at some t, by its t: the first ten, the powers of two, a quarter of the way, and others evenly in log t.

    >>> list(thinned(np.arange(1.0, 17.0)))
    ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16']
    """
    last = len(values)
    powers = [2**k for k in range(last.bit_length())]
    spread = np.geomspace(10, max(last, 10), 24).round().astype(int).tolist()
    kept = sorted({*range(1, 11), *powers, *spread, last // 4, last})
    return {str(t): float(values[t - 1]) for t in kept if 1 <= t <= last}


def _median(firsts: Array) -> float | None:
    return float(np.nanmedian(firsts)) if np.isfinite(firsts).any() else None
