"""Linear programs (the paper's third case): from cost, constraints and bounds to the cheapest feasible point."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"study": ["STUDY"]})
