"""Scalar maps, the theorems in one dimension: 1/x, regular operators in closed form, and a trained toy."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"study": ["STUDY"]})
