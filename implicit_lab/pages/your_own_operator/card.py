"""The card of this page on the landing page."""

from typing import TYPE_CHECKING

import numpy as np

from ..card import Card
from .recorded import recorded

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _draw(axes: "Axes") -> None:
    """The last iterates of two operators, side by side."""
    frames = [recorded(name).frames[-1] for name in ("oscillators", "newton")]
    axes.imshow(np.concatenate(frames, axis=1), aspect="auto")


CARD = Card(
    notebook="08_your_own_operator",
    title="8 · Your own operator",
    sentence="Newton's method, PageRank, attention, oscillators: any block that can be applied again can be explored. "
    "Begin with one of eight, then write your own.",
    alt="Oscillators on a circle, and Newton's method on Kepler's equation",
    draw=_draw,
)
