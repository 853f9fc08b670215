"""Offload long scripts of widgets to the server: a kernel then sends a script's name where it would send megabytes.

The warm process writes them, before any kernel is forked, to a folder that the server has named to it.
"""

import hashlib
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

FOLDER_VARIABLE = "IMPLICIT_LAB_SCRIPTS"
"""The variable of the environment that holds the folder."""
MIN_OFFLOADED_CHARACTERS = 100_000
"""Scripts that are longer than this are offloaded."""
OFFLOADED_PREFIX = "implicit-lab-script:"


def offload_scripts(widget: type) -> None:
    """Write the long scripts of all subclasses of ``widget`` to the folder, and put their names in their place."""
    if FOLDER_VARIABLE not in os.environ:
        return
    for kind in _subclasses(widget):
        for attribute, script in list(vars(kind).items()):
            if isinstance(script, str) and len(script) > MIN_OFFLOADED_CHARACTERS:
                name = hashlib.sha256(script.encode()).hexdigest()
                (Path(os.environ[FOLDER_VARIABLE]) / name).write_text(script)
                setattr(kind, attribute, OFFLOADED_PREFIX + name)


def resolve_script(script: str) -> bytes:
    """The text of a script that a kernel has sent, itself or by name."""
    if not script.startswith(OFFLOADED_PREFIX):
        return script.encode()
    return _read_offloaded(script.removeprefix(OFFLOADED_PREFIX))


@lru_cache(maxsize=4)
def _read_offloaded(name: str) -> bytes:
    if not name.isalnum():
        raise ValueError(f"No script can be named {name!r}.")
    return (Path(os.environ[FOLDER_VARIABLE]) / name).read_bytes()


def _subclasses(kind: type) -> Iterable[type]:
    direct: list[type] = kind.__subclasses__()
    for subclass in direct:
        yield subclass
        yield from _subclasses(subclass)
