"""The page on problems that are not convex: a double well, a picture from its diffraction, a two-tone picture."""

import ipywidgets as widgets

from ...widgets.address import Address
from ...widgets.style import style
from .double_well import DoubleWellPanel


def page() -> widgets.VBox:
    """Return the whole page's explorers. Needs no torch until Run is pressed."""
    return NotConvex().double_well


class NotConvex:
    """The parts of the page, which share one address."""

    def __init__(self) -> None:
        well = DoubleWellPanel()
        self.address = Address(well.address_controls())
        self.double_well = widgets.VBox([style(), well, self.address])
