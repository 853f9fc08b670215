"""The looks that every page shares."""

from pathlib import Path

import ipywidgets as widgets

_CSS = Path(__file__).parent / "style.css"


def style() -> widgets.HTML:
    """Return the looks of a page, as a widget that shows nothing of its own.

    >>> style().value.startswith("<style>")
    True
    """
    return widgets.HTML(f"<style>{_CSS.read_text()}</style>").add_class("il-style")
