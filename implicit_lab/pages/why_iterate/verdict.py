"""The verdict on 1/x: the claims beside what is measured as the page opens."""

import ipywidgets as widgets
import numpy as np

from ...studies.scalar import reciprocal as closed
from ...widgets.verdict_table import verdict_table
from .page import ERROR, SHOWN_Y


def verdict() -> widgets.HTML:
    """Return the claims next to what is measured, now, by iterating G on a grid and taking differences."""
    eta, step = 0.5, 1e-6
    pairs = np.concatenate([np.array([[0.0], [step]]) + np.linspace(0, 1 - step, 2001)], axis=1)
    y = np.zeros_like(pairs)
    steepest = {}
    for t in range(1, 101):
        y = closed.G(y, pairs, eta)
        steepest[t] = float(np.abs(np.diff(y, axis=0)).max() / step)
    x = np.array([1.0, 0.1, 0.01])
    needed = []
    for point in x:
        value, steps = 0.0, 0
        while abs(1 - point * value) > ERROR:
            value, steps = float(closed.G(value, point, eta)), steps + 1
        needed.append(steps)
    what = "η = 0.5, 2001 points of [0, 1], differences over 10⁻⁶; measured as this page opened."
    return verdict_table(
        [
            (
                "A simple step, iterated, becomes steeper without end.",
                "Steepest slope of y_t: "
                + ", ".join(f"{steepest[t]:.4g} at t = {t}" for t in (1, 10, 100))
                + f". The step itself: |dG/dx| = η |y|, at most {eta * SHOWN_Y:g} for |y| up to {SHOWN_Y:.0f}; "
                "|dG/dy| at most 1.",
                what,
            ),
            (
                "It converges to 1/x at every x in (0, 1], more slowly where 1/x is steeper.",
                f"Steps to an error of 1 %: {needed[0]} at x = 1, {needed[1]} at x = 0.1, {needed[2]} at x = 0.01.",
                "η = 0.5, counted by iterating.",
            ),
        ]
    )
