"""A field for a number within bounds that says so where what was typed is not what it holds."""

import math
import re
from typing import Any

import ipywidgets as widgets
import traitlets

from ..control import Number, to_query

_TAGS = re.compile("<.*?>")


class NumberField(widgets.FloatText):
    """A number as ``kind`` allows it; ``note`` says what became of one that it does not allow.

    The browser is not told the bounds: it would hold what is typed within them, and nobody would hear of it.

    >>> field = NumberField(Number(0, 0.1), 0.03, description="Noise")
    >>> field.value = 7
    >>> field.value, field.note
    (0.1, 'Noise: 7 was brought to 0.1 (0 to 0.1 is allowed).')
    """

    value = traitlets.Any(0).tag(sync=True)
    note = traitlets.Unicode()

    def __init__(self, kind: Number, value: float, **traits: Any) -> None:
        self.kind = kind
        self._last = value
        super().__init__(value, step=kind.step or kind.increment, **traits)

    @traitlets.validate("value")
    def _nearest(self, proposal: dict[str, Any]) -> float:
        wanted = proposal["value"]
        if wanted == self._last:
            # What its slider says after what was typed is nothing new.
            return self._last
        if isinstance(wanted, bool) or not isinstance(wanted, int | float) or math.isnan(wanted):
            return self._last
        self._last = self.kind.nearest(wanted)
        typed, held, low, high = (to_query(n) for n in (wanted, self._last, self.kind.low, self.kind.high))
        name = _TAGS.sub("", self.description)
        brought = f"{name}: {typed} was brought to {held} ({low} to {high} is allowed)."
        self.note = brought if self._last != wanted else ""
        return self._last

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the browser says, and answer where it shows another number than the field holds."""
        super().set_state(sync_data)
        if sync_data.get("value", self.value) != self.value:
            self.send_state("value")


def beside(control: widgets.Widget) -> widgets.Widget:
    """The control, and below a number that has no steps a slider that moves it; the browser keeps both in step."""
    if not isinstance(control, NumberField) or control.kind.increment is None:
        return control
    slider = widgets.FloatSlider(
        value=control.value,
        min=control.kind.low,
        max=control.kind.high,
        step=control.kind.increment / 10,
        readout=False,
        # Both are hidden together, and disabled.
        layout=control.layout,
        disabled=control.disabled,
        # For those who do not see what it stands below.
        description=f"Slide: {_TAGS.sub('', control.description)}",
    )
    widgets.jslink((control, "value"), (slider, "value"))
    control.observe(lambda change: slider.set_trait("disabled", change["new"]), names="disabled")
    return widgets.HBox([control, slider]).add_class("il-handled")
