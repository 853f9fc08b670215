"""The landing page: the looks of the cards, and a recording that plays by itself."""

from dataclasses import replace

import ipywidgets as widgets

from ..recording.recording import shipped
from .page import style
from .player import Player


def page() -> widgets.VBox:
    """Return a miniature of the deblurring page: the pictures, one curve, and no control but play."""
    recording = shipped("deblurring")
    player = Player(
        replace(recording, curves=recording.curves[:1]),
        loop=True,
        hidden=["speed", "views", "zoom", "bought", "save", "table"],
    )
    return widgets.VBox([style(), player]).add_class("il-miniature")
