"""A blurred two-tone picture, restored by a prior with two wells, and by the convex prior nearest to it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"study": ["STUDY"]})
