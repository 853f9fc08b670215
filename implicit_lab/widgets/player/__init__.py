"""How is a recording looked at? The player: its Python side, and the scripts that draw it in the browser."""

from .player import Player

__all__ = ["Player"]
