"""Steady Navier-Stokes (the paper's second case): from a force on a periodic fluid to the vorticity it sustains."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"study": ["STUDY"]})
