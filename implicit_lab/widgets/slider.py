"""A slider that a screen reader can name: one native range input, moved by mouse, touch or arrow keys."""

from pathlib import Path

import anywidget
import traitlets

_HERE = Path(__file__).parent


class Slider(anywidget.AnyWidget):
    """A number between ``min`` and ``max`` in steps of ``step``; ``key`` names it in an address, ``name`` on screen.

    >>> Slider(key="t", name="iterations t", min=1, max=9, step=1, value=3).value
    3.0
    """

    _esm = _HERE / "slider.js"
    _css = _HERE / "slider.css"
    key = traitlets.Unicode().tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    min = traitlets.Float().tag(sync=True)
    max = traitlets.Float().tag(sync=True)
    step = traitlets.Float().tag(sync=True)
    value = traitlets.Float().tag(sync=True)

    @traitlets.validate("value")
    def _clamp(self, proposal: dict[str, float]) -> float:
        return min(max(proposal["value"], self.min), self.max)
