"""The card of this page on the landing page."""

from typing import TYPE_CHECKING

import numpy as np

from ...studies.scalar import regular
from ...widgets.panels import BLACK, BLUE
from ..card import Card

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _draw(axes: "Axes") -> None:
    """y_t of four t, on the way to a jump."""
    x = np.linspace(-0.5, 0.5, 801)
    limit, eps = regular.corner_limit(x, 0.0)[0], regular.corner(x, 0.0)[0]
    for t, shade in zip((2, 8, 32, 128), (0.3, 0.5, 0.75, 1.0), strict=True):
        axes.plot(x, regular.iterate(limit, eps, t), color=BLUE, alpha=shade, linewidth=2.5)
    axes.plot(x, np.sign(x), color=BLACK, linestyle="--", linewidth=1.5)
    axes.set(xlim=(-0.5, 0.5), ylim=(-1.15, 1.15))


CARD = Card(
    notebook="02_regular_operators",
    title="2 · Regular operators",
    sentence="Which maps can an iterated simple step express? Two theorems, made visible, with a target of your own.",
    alt="Curves that become a jump",
    draw=_draw,
)
