"""Text that points: a mark sets the state that a sentence speaks of, or lights up the line that it names.

Marks are links that every front end can bear: ``[at *t* = 20](#set-t=20)`` holds a state as an address does, and
``[the truth](#see-truth)`` names a kind of line: iterate, explicit, truth, step or input. ``widgets/glossary`` has a
third kind.
"""

from pathlib import Path

import anywidget

from .bundle import bundle

_HERE = Path(__file__).parent


class Pointing(anywidget.AnyWidget):
    """Answers the marks of a page; a page has one, out of sight.

    >>> "il-light" in Pointing()._esm
    True
    """

    _esm = bundle(_HERE / "pointing.js")
    _css = (_HERE / "pointing.css").read_text()
