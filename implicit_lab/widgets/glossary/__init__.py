"""What does a word of the pages mean? The glossary: its entries, and what shows one where the word stands."""

from .glossary import Glossary
from .marks import linked, marked, word_of

__all__ = ["Glossary", "linked", "marked", "word_of"]
