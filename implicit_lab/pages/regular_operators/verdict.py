"""The verdict on regular operators: the claims beside what is measured of the shipped networks."""

import ipywidgets as widgets

from ...studies.scalar import trained
from ...widgets.verdict_table import verdict_table
from ..complexity import complexity_rows
from .scenes import measured


def verdict() -> widgets.HTML:
    """Return the claims next to what is measured of the shipped networks, now."""
    rows = []
    for bound in trained.BOUNDS:
        m = measured(bound)
        better, steeper = m.errors[-1] < m.once_error, m.slopes[-1] > bound
        rows.append(
            (
                f"Under one bound, {bound} a pass, the iterated network is more accurate, and steeper than the bound.",
                f"Error {m.errors[1]:.2f} at t = 1, {m.errors[5]:.2f} at t = 5, {m.errors[-1]:.2f} at t = 25; explicit "
                f"{m.once_error:.2f}: {'the iterated one is better' if better else 'the iterated one is NOT better'}. "
                f"Steepest slope {m.slopes[-1]:.0f} at t = 25, {'above' if steeper else 'NOT above'} {bound}. "
                f"The best of all maps under the bound has error {m.floor:.2f}. "
                f"It was trained for {trained.STEPS} passes, and overshoots beyond: error {m.late:.2f} at t = 100.",
                "Root mean square error on 2001 even points of [-2, 3], less those where |F| > 10; "
                "slopes on 5001 points; seed 0.",
            )
        )
    return verdict_table(rows, complexity_rows("scalar"))
