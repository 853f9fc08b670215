"""Image deblurring (the paper's first case): from a blurred, noisy picture back to the sharp one."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"study": ["STUDY"]})
