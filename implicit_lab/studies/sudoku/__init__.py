"""Sudoku: a transformer block is applied to a board until every cell has settled on a number."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"study": ["STUDY"]})
