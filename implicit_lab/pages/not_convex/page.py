"""The page on problems that are not convex: a double well, a picture from its diffraction, a two-tone picture."""

import ipywidgets as widgets

from ...widgets.address import Address
from ...widgets.loop import loop
from ...widgets.style import style
from .double_well import DoubleWellPanel
from .phases import PhasesPanel
from .questions import guesses
from .tones import TonesPanel

STEP = r"G(y, x) = y - h \, \partial_y E(y; x)"


def page() -> widgets.VBox:
    """Return all explorers of the page. Needs no torch until Run is pressed."""
    parts = NotConvex()
    return widgets.VBox([parts.double_well, parts.phases, parts.tones])


class NotConvex:
    """The parts of the page, which share one address."""

    def __init__(self) -> None:
        well = DoubleWellPanel()
        self.phases = PhasesPanel()
        self.tones = TonesPanel()
        parts = (well, self.phases, self.tones)
        address = Address({name: bound for part in parts for name, bound in part.address_controls().items()})
        self.double_well = widgets.VBox(
            [style(), loop(STEP, "where the data pull", "where the ball is"), well, guesses(), address]
        )
