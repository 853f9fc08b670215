"""The page on reasoning by iterating: three tabs, each with a recording first and live controls below it."""

import ipywidgets as widgets

from ...widgets.address import Address
from ...widgets.style import style
from .mazes import mazes
from .stories import stories
from .sudoku import sudoku
from .tabs import Tabs


def page() -> widgets.VBox:
    """Return the tabs. Needs no torch until something is run."""
    tabs = Tabs([stories(), mazes(), sudoku()])
    return widgets.VBox([style(), tabs, Address(tabs.address_controls())])
