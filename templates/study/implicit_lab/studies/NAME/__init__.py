"""Heat in a rod: from its sources to the temperature they end in."""

from .study import STUDY

__all__ = ["STUDY"]
