"""The card of this page on the landing page."""

from typing import TYPE_CHECKING

import numpy as np

from ...studies.scalar import double_well
from ..card import Card

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_K, _H, _T = 0.6, 0.1, 25


def _draw(axes: "Axes") -> None:
    """The basins of the double well over (x, y_0), and the curve of its fixed points."""
    x, y = np.linspace(-1, 1, 320), np.linspace(-1.5, 1.5, 180)
    ends = double_well.iterates(x[None], y[:, None], _K, _H, _T)[-1]
    axes.imshow(ends, origin="lower", extent=(-1, 1, -1.5, 1.5), aspect="auto", cmap="cividis")
    for colour, width in (("white", 5), ("black", 2)):
        axes.plot((y**3 + (_K - 1) * y) / _K, y, color=colour, linewidth=width)
    axes.set(xlim=(-1, 1), ylim=(-1.5, 1.5))


CARD = Card(
    notebook="07_beyond",
    title="7 · Where the theorem ends",
    sentence="Some problems have more than one answer, and their best answer jumps. No regular step has such a map: "
    "see what gives.",
    alt="Two basins, dark and bright, and the S-shaped curve of fixed points between them",
    draw=_draw,
    field=True,
)
