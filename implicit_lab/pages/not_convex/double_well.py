"""The double well: six figures that move in the browser, without the kernel, and the sliders that move them."""

from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets

from ...control import Choice, defaults
from ...studies.scalar.choices import DOUBLE_WELL
from ...widgets.address import Binding, of_widget
from ...widgets.bundle import bundle
from ...widgets.fields import slider
from ...widgets.style import FIGURES

_HERE = Path(__file__).parent
_DEFAULTS = defaults(DOUBLE_WELL)


class DoubleWell(anywidget.AnyWidget):
    """Landscape, map, basins, slope, hysteresis and fold of E(y; x) = k/2 (y - x)^2 + (y^2 - 1)^2 / 4.

    >>> DoubleWell().k
    0.6
    """

    _esm = bundle(_HERE / "double_well.js")
    _css = FIGURES + (_HERE / "double_well.css").read_text()

    k = traitlets.Float(_DEFAULTS["k"]).tag(sync=True)
    h = traitlets.Float(_DEFAULTS["h"]).tag(sync=True)
    x = traitlets.Float(_DEFAULTS["x"]).tag(sync=True)
    y0 = traitlets.Float(_DEFAULTS["y0"]).tag(sync=True)
    t = traitlets.Float(_DEFAULTS["roll"]).tag(sync=True)
    warm = traitlets.Bool(False).tag(sync=True)
    """Whether the iterate goes on from where it was when x moves."""


class DoubleWellPanel(widgets.VBox):
    """The figures below their sliders, which the browser links to them."""

    def __init__(self) -> None:
        self.figures = DoubleWell()
        self.sliders = {control.name: slider(control) for control in DOUBLE_WELL}
        for name, control in self.sliders.items():
            widgets.jslink((control, "value"), (self.figures, {"roll": "t"}.get(name, name)))
        above = widgets.HBox(list(self.sliders.values())).add_class("il-controls").add_class("il-follows")
        super().__init__([above, self.figures])

    def address_controls(self) -> dict[str, Binding]:
        """What an address may do: every slider, and whether the iterate goes on from where it was."""
        warm = Binding(
            kind=lambda: Choice((False, True)),
            set=lambda value: self.figures.set_trait("warm", value),
            get=lambda: self.figures.warm,
            source=(self.figures, "warm"),
        )
        return {name: of_widget(control) for name, control in self.sliders.items()} | {"warm": warm}
