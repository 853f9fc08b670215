"""The page on reasoning by iterating: three tabs, each with a recording first and live controls below it."""

import ipywidgets as widgets

from ...widgets.address import Address
from ...widgets.loop import loop
from ...widgets.style import style
from .mazes import mazes
from .stories import stories
from .sudoku import sudoku
from .tabs import Tabs

STEP = (
    r"\begin{align*} v &= u + \mathrm{attention}(u; e), \quad u = z + e \\ "
    r"G(z, x) &= (v + \mathrm{mlp}(v)) \, / \, \mathrm{rms} \end{align*}"
)
"""That of the stories, with which the page opens."""
SAID = (
    "What comes back, <i>z</i>, is a state of each sentence: <i>e</i> are its words, and the answers are read off "
    "<i>z</i>. Mazes and boards have blocks of their own in its place."
)


def page() -> widgets.VBox:
    """Return the tabs. Needs no torch until something is run."""
    tabs = Tabs([stories(), mazes(), sudoku()])
    return widgets.VBox(
        [style(), loop(STEP, "the story", "the answers so far", SAID), tabs, Address(tabs.address_controls())]
    )
