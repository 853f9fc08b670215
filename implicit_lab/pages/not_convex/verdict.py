"""What the theorem says of problems with more than one answer: which condition fails, and what can be saved."""

import ipywidgets as widgets
import numpy as np

from ...studies.scalar import double_well as well
from ...widgets.verdict_table import verdict_table

Row = tuple[str, str, str]
PULLS = (3.0, 1.5, 1.0, 0.9, 0.6)
STEP = 0.1


def verdict() -> widgets.HTML:
    """Return the claims beside the figures, those of the double well measured as the page opens."""
    return verdict_table((), [law(), jump(), slowing()])


def law() -> Row:
    """How L_t grows, k by k, against its closed form."""
    told, worst = [], 0.0
    for k in PULLS:
        steep = well.slopes(0.0, 0.0, k, STEP, 200)
        exact = [well.law(k, STEP, t) for t in range(1, 201)]
        worst = max(worst, float(np.abs(steep[1:] / exact - 1).max()))
        told.append(f"{steep[-1]:.4g} (k = {k:g})")
    return (
        "One answer, one answer of infinite slope, or two: the growth of L_t says which.",
        f"At x = 0 from y_0 = 0, after 200 steps: {', '.join(told)}. For k > 1 the slope saturates at k/(k - 1), for "
        f"k = 1 it is h t, for k < 1 it grows exponentially: h k Σ (1 - h (k - 1))^i, to {worst:.0e} of itself.",
        "The double well, h = 0.1, t = 1 to 200, the exact derivative of each iterate; as the page opened.",
    )


def jump() -> Row:
    """Two answers between the folds: which condition fails, and that a start saves a branch."""
    k = 0.6
    edge = well.folds(k)
    assert edge is not None
    places = np.linspace(-1, 1, 201)
    up = well.dragged(places, -1.5, k, STEP, 200)
    down = well.dragged(places[::-1], 1.5, k, STEP, 200)
    jumps = places[int((up > 0).argmax())], places[::-1][int((down < 0).argmax())]
    return (
        "Between the folds no G is regular: no single fixed point for each x. What can be saved is a branch.",
        f"The folds lie at x = ±{edge[0]:.4f}. Warm-started, x rising jumps at {jumps[0]:.2f} and falling at "
        f"{jumps[1]:.2f}: on either path before its jump the answer is one branch, and smooth.",
        "k = 0.6, h = 0.1, x in cells of 0.01, 200 steps at each; as the page opened.",
    )


def slowing() -> Row:
    """What nearness to the jump costs."""
    counts = {d: well.steps_past_fold(d, 0.6, STEP) for d in (1e-1, 1e-2, 1e-3, 1e-4)}
    told = ", ".join(f"{steps} at {d:g}" for d, steps in counts.items())
    return (
        "Near the jump an answer costs more iterations.",
        f"Steps to pass, by the distance of x from the fold: {told}; about the power -1/2.",
        "k = 0.6, h = 0.1, from the fold's y to within 1 % of the upper branch; counted as the page opened.",
    )
