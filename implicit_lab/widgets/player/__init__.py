"""How is a recording looked at? The player: its Python side, and the scripts that draw it in the browser."""

from pathlib import Path

from .player import Player

__all__ = ["ELEMENTS", "Player"]

ELEMENTS = Path(__file__).parent / "elements.js"
"""The script that makes elements of a page, for other widgets too."""
