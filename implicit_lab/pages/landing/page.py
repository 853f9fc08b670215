"""The landing page: the looks of the cards, and a recording that plays by itself."""

from dataclasses import replace

import ipywidgets as widgets

from ...recording.recording import Recording
from ...widgets.player import Player
from ...widgets.style import style
from ..shipped import shipped

STEPS = 24
"""Iterations that the miniature plays: most of what happens, calmly, at four pictures a second."""


def page() -> widgets.VBox:
    """Return a miniature of the deblurring page: the pictures, one curve, and no control but play."""
    player = Player(
        _beginning(shipped("deblurring")),
        loop=True,
        hidden=["speed", "views", "zoom", "bought", "save", "table"],
    )
    return widgets.VBox([style(), player]).add_class("il-miniature")


def _beginning(recording: Recording) -> Recording:
    """The first iterations, with the first curve."""
    kept = slice(STEPS + 1)
    curves = [replace(curve, values=curve.values[kept]) for curve in recording.curves[:1]]
    return replace(recording, frames=recording.frames[kept], curves=curves)
