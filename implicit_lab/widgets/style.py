"""The looks that every page shares."""

from pathlib import Path

import ipywidgets as widgets

_CSS = Path(__file__).parent / "style.css"
FIGURES = (Path(__file__).parent / "figures.css").read_text()
"""The looks of what our scripts draw in an element of the class ``il-figures``."""


def style() -> widgets.HTML:
    """Return the looks of a page, as a widget that shows nothing of its own.

    >>> style().value.startswith("<style>")
    True
    """
    return widgets.HTML(f"<style>{_CSS.read_text()}</style>").add_class("il-style")
