"""The card of this page on the landing page."""

from typing import TYPE_CHECKING

from ...studies.training.choices import LOOKS
from ..card import Card
from .recorded import recorded

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _draw(axes: "Axes") -> None:
    """The error of each training by the passes it took."""
    shown = recorded(True)
    for row, method in enumerate(shown.methods):
        colour, _, dash = LOOKS[method]
        axes.semilogy(shown.passes[row], shown.error[row], color=colour, linestyle=dash, linewidth=4)
    axes.set_xlim(0, float(shown.passes.max()) * 0.7)


CARD = Card(
    notebook="09_training",
    title="9 · How it is trained",
    sentence="Six ways to differentiate a fixed point train the same small network: what each costs, how far its "
    "gradient points from the exact one, and where it breaks.",
    alt="Six lines that fall: the error of each training by the passes that it took",
    draw=_draw,
)
