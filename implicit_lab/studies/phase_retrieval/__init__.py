"""A picture from the magnitude of its Fourier transform and its support: an answer that need not be the only one."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"study": ["STUDY"]})
