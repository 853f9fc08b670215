"""The case studies by name: every folder of ``studies`` whose ``__init__`` defines ``STUDY`` is one."""

from importlib import import_module
from pathlib import Path

from ..study import Study

STUDIES: tuple[str, ...] = tuple(sorted(init.parent.name for init in Path(__file__).parent.glob("*/__init__.py")))


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
