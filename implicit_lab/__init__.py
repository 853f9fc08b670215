"""Implicit Lab: iterate one simple block, and watch what it can express grow.

The public names are listed, with their homes, in ``__init__.pyi``; each is imported when it is first used, so
that a page opens without waiting for torch.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
