"""The case studies by name: each folder of ``studies`` with a ``study.py`` is one; its ``__init__`` gives ``STUDY``."""

from importlib import import_module
from pathlib import Path

from ..study import Study

STUDIES: tuple[str, ...] = tuple(sorted(file.parent.name for file in Path(__file__).parent.glob("*/study.py")))


def load_study(name: str) -> Study:
    """Return the study called ``name``.

    Raises ``ValueError`` when there is none, with the names there are.

    >>> load_study("deblurring").metric.unit
    'dB'
    """
    if name not in STUDIES:
        raise ValueError(f"There is no study {name!r}; choose one of: {', '.join(STUDIES)}.")
    study: Study = import_module(f".{name}", __package__).STUDY
    return study
