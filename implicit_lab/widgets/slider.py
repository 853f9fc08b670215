"""A slider that a screen reader can name: one native range input, moved by mouse, touch or arrow keys."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from ..control import Number
from .bundle import bundle
from .glossary import word_of

_HERE = Path(__file__).parent


class Slider(anywidget.AnyWidget):
    """A number between ``min`` and ``max`` in steps of ``step``; ``key`` names it in an address, ``name`` on screen.

    The value is always one that the slider can stand at, whoever sets it and however its bounds move.

    >>> t = Slider(key="t", name="iterations t", min=1, max=9, step=1, value=3.7)
    >>> t.value
    4
    >>> t.max = 2
    >>> t.value
    2
    """

    _esm = bundle(_HERE / "slider.js")
    _css = _HERE / "slider.css"
    key = traitlets.Unicode().tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    explanation = traitlets.Unicode().tag(sync=True)
    word = traitlets.Unicode().tag(sync=True)
    """The word of the glossary that its name says, if any."""
    min = traitlets.Float().tag(sync=True)
    max = traitlets.Float().tag(sync=True)
    step = traitlets.Float().tag(sync=True)
    value = traitlets.Float().tag(sync=True)
    plays = traitlets.Bool(False).tag(sync=True)
    """Whether it stands for time: it has Play, and takes the keys of its page that nothing else has."""

    @traitlets.default("word")
    def _said_by_name(self) -> str:
        return word_of(self.name)

    @property
    def kind(self) -> Number:
        """What the value may be now."""
        return Number(self.min, self.max, self.step)

    @traitlets.validate("min", "max")
    def _in_order(self, proposal: dict[str, Any]) -> float:
        ends = {"min": self.min, "max": self.max} | {proposal["trait"].name: proposal["value"]}
        low, high = ends["min"], ends["max"]
        if low > high:
            raise traitlets.TraitError(f"A slider cannot go from {low:g} to {high:g}: give the smaller number as min.")
        return proposal["value"]

    @traitlets.validate("value")
    def _nearest(self, proposal: dict[str, Any]) -> float:
        return self.kind.nearest(proposal["value"])

    @traitlets.observe("min", "max", "step")
    def _keep_within(self, _: object) -> None:
        self.value = self.kind.nearest(self.value)
