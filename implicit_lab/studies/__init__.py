"""Which problems does the lab study? One folder a case study; ``study.py`` says what each one gives.

The names are listed in ``__init__.pyi`` and imported when first used: formulas of a study that need only numpy
open without torch.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
