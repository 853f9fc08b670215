"""The card of this page on the landing page."""

from typing import TYPE_CHECKING

import numpy as np

from ..card import Card

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _draw(axes: "Axes") -> None:
    """Iterates that come nearer and nearer to what they end in."""
    x = np.linspace(0, 1, 200)
    for t in (1, 2, 4, 8):
        axes.plot(x, (1 - 0.7**t) * np.sin(np.pi * x), color="#0072B2", alpha=0.3 + 0.08 * t, linewidth=2.5)
    axes.plot(x, np.sin(np.pi * x), color="#222222", linestyle="--", linewidth=1.5)


CARD = Card(
    notebook="NN_NAME",
    title="NN · NAME",
    sentence="What a person sees here, in a sentence or two.",
    alt="Curves that come nearer to a dashed one",
    draw=_draw,
)
