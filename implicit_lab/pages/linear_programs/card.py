"""The card of this page on the landing page."""

from typing import TYPE_CHECKING

from ...widgets.panels import BLACK, BLUE
from ..card import Card
from ..shipped import shipped

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _draw(axes: "Axes") -> None:
    """The first curve of the recording, and the level of the explicit network."""
    curve = shipped("linear_programs").curves[0]
    axes.plot(curve.values, color=BLUE, linewidth=3, marker="o", markevery=5)
    if curve.baseline is not None:
        axes.axhline(curve.baseline, color=BLACK, linestyle="--", linewidth=1.5)
    axes.margins(0.04, 0.12)


CARD = Card(
    notebook="05_linear_programs",
    title="5 · Linear programs",
    sentence="The solution of a linear program jumps when its numbers move a little. A network on its graph "
    "comes closer with every pass.",
    alt="An error that falls below the dashed level of a network that looks once",
    draw=_draw,
)
