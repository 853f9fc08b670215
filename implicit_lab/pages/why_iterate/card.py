"""The card of this page on the landing page."""

from typing import TYPE_CHECKING

import numpy as np

from ...studies.scalar import reciprocal
from ...widgets.panels import BLACK, BLUE
from ..card import Card

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _draw(axes: "Axes") -> None:
    """y_t of four t, below 1/x."""
    x = np.geomspace(0.01, 1, 400)
    for t, shade in zip((2, 8, 32, 128), (0.3, 0.5, 0.75, 1.0), strict=True):
        axes.plot(x, reciprocal.iterate(x, 0.5, t), color=BLUE, alpha=shade, linewidth=2.5)
    axes.plot(x, 1 / x, color=BLACK, linestyle="--", linewidth=1.5)
    axes.set(xlim=(0, 1), ylim=(0, 20))


CARD = Card(
    notebook="01_why_iterate",
    title="1 · Why iterate?",
    sentence="The map 1/x has a singularity, and the simple step that is iterated to reach it has none. Drag "
    "<i>t</i> and watch the slope grow.",
    alt="Curves that climb towards 1/x",
    draw=_draw,
)
