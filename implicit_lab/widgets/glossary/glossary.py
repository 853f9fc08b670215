"""The widget that explains words where they stand; a page has one, out of sight."""

from functools import cache
from pathlib import Path
from typing import TypedDict

import anywidget
import traitlets

from ..bundle import bundle
from ..formula import mathml
from ..symbols import typeset
from .words import WORDS

_HERE = Path(__file__).parent


class Entry(TypedDict):
    """An entry as the browser shows it: ``name`` and ``said`` are HTML, ``formula`` is MathML."""

    name: str
    said: str
    formula: str


class Glossary(anywidget.AnyWidget):
    """Shows the entry of a mark that is pointed at, focused or touched.

    >>> Glossary().entries["iterate"]["name"]
    'iterate'
    """

    _esm = bundle(_HERE / "glossary.js")
    _css = (_HERE / "glossary.css").read_text()

    entries = traitlets.Dict().tag(sync=True, type=dict[str, Entry])

    @traitlets.default("entries")
    def _all(self) -> dict[str, Entry]:
        return entries()


# The same on every page: the process that kernels are forked from draws the formulas once.
@cache
def entries() -> dict[str, Entry]:
    """Every entry by its key."""
    return {
        word.key: {"name": typeset(word.name), "said": typeset(word.said), "formula": mathml(word.formula, True)}
        for word in WORDS
    }
