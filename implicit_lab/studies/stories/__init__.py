"""Stories: from who copies whom to what everyone wears, by a looped transformer that takes one hop an iteration."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"study": ["STUDY"]})
