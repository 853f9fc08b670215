"""Mazes: a block that sees a pixel and its four neighbours is applied until it has found the way through."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"study": ["STUDY"]})
