"""The card of this page on the landing page."""

from typing import TYPE_CHECKING

import numpy as np

from ...widgets.panels import BLACK, BLUE
from ..card import Card
from ..shipped import shipped

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _draw(axes: "Axes") -> None:
    """Answers that one changed word has reached, and the line t + 1."""
    curve = next(each for each in shipped("reasoning", "stories").curves if each.name == "Lipschitz constant")
    t = np.arange(len(curve.values))
    axes.plot(t, t + 1, color=BLACK, linestyle="--", linewidth=1.5)
    axes.plot(t, curve.values, color=BLUE, linewidth=3, marker="o", markevery=2)
    top = np.nanmax(curve.values)
    axes.set(xlim=(0, 2 * top), ylim=(0, 1.25 * top))


CARD = Card(
    notebook="06_reasoning",
    title="6 · Reasoning",
    sentence="Change one word of a story: with every iteration of a small transformer block the change reaches one "
    "person more. Stories and mazes far larger than any in training, and boards of Sudoku.",
    alt="A curve that climbs beside the line t + 1 and then stays level",
    draw=_draw,
)
