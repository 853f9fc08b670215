"""Long scripts of widgets, left with the server once: a kernel then names its script where it would send megabytes.

The warm process leaves them in a folder that the server has named to it, before any kernel is forked.
"""

import hashlib
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

FOLDER = "IMPLICIT_LAB_SCRIPTS"
"""The variable of the environment that holds the folder."""
LONG = 100_000
"""Letters from which a script is left and named."""
NAMED = "implicit-lab-script:"


def leave(widget: type) -> None:
    """Leave the long scripts of all kinds of ``widget``, and have them name those from now on."""
    if FOLDER not in os.environ:
        return
    for kind in _kinds(widget):
        for attribute, script in list(vars(kind).items()):
            if isinstance(script, str) and len(script) > LONG:
                name = hashlib.sha256(script.encode()).hexdigest()
                (Path(os.environ[FOLDER]) / name).write_text(script)
                setattr(kind, attribute, NAMED + name)


def whole(script: str) -> bytes:
    """The script that a kernel has sent, or the one that it names."""
    return _left(script.removeprefix(NAMED)) if script.startswith(NAMED) else script.encode()


@lru_cache(maxsize=4)
def _left(name: str) -> bytes:
    if not name.isalnum():
        raise ValueError(f"No script can be named {name!r}.")
    return (Path(os.environ[FOLDER]) / name).read_bytes()


def _kinds(kind: type) -> Iterable[type]:
    heirs: list[type] = kind.__subclasses__()
    for heir in heirs:
        yield heir
        yield from _kinds(heir)
