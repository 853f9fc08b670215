"""What every page shares: its looks, the words that it explains, and what its text points at."""

from pathlib import Path

import ipywidgets as widgets

from .glossary import Glossary
from .pointing import Pointing

_CSS = Path(__file__).parent / "style.css"
FIGURES = (Path(__file__).parent / "figures.css").read_text()
"""The looks of what our scripts draw in an element of the class ``il-figures``."""

NEEDS_KERNEL = "il-needs-kernel"
"""The class of what only a kernel can answer: it rests, disabled, on a page that is a file."""


def style() -> widgets.Box:
    """Return the looks of a page and what answers the marks in its text, as a widget that shows nothing itself.

    >>> [type(part).__name__ for part in style().children]
    ['HTML', 'Glossary', 'Pointing']
    """
    looks = widgets.HTML(f"<style>{_CSS.read_text()}</style>")
    return widgets.Box([looks, Glossary(), Pointing()]).add_class("il-style")
