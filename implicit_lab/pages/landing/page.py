"""The landing page: the looks of the cards, and a recording that plays by itself."""

from dataclasses import replace

import ipywidgets as widgets

from ...recording.recording import Recording
from ...widgets.loop import loop
from ...widgets.player import Player
from ...widgets.style import style
from ..shipped import shipped

STEPS = 24
"""Iterations that the miniature plays: most of what happens, calmly, at four pictures a second."""

THEOREM = (
    'However steep a map is from place to place, it is the <a href="#word-fixed-point">fixed point</a> of a simple, '
    '<a href="#word-regular-operator">regular</a> step <i>G</i>, as long as it is '
    '<a href="#word-lipschitz-constant">locally Lipschitz</a>; and no regular step has any other map.'
)
"""In one sentence; the notebook says it as a statement."""


def page() -> widgets.VBox:
    """Return a miniature of the deblurring page: the pictures, one curve, and no control but play."""
    player = Player(
        _beginning(shipped("deblurring")),
        loop=True,
        hidden=["speed", "views", "zoom", "bought", "save", "table"],
    )
    mechanism = loop("G(y, x)", "the input", "the answer so far", THEOREM, moving=True)
    return widgets.VBox([style(), mechanism, player]).add_class("il-miniature")


def _beginning(recording: Recording) -> Recording:
    """The first iterations, with the first curve."""
    kept = slice(STEPS + 1)
    curves = [replace(curve, values=curve.values[kept]) for curve in recording.curves[:1]]
    return replace(recording, frames=recording.frames[kept], curves=curves)
