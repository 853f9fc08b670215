"""Offload long scripts of widgets to the server: a kernel then sends a short one that imports it, for megabytes.

The warm process writes them, before any kernel is forked, to a folder that the server has named to it.
"""

import hashlib
import os
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

FOLDER_VARIABLE = "IMPLICIT_LAB_SCRIPTS"
"""The variable of the environment that holds the folder."""
ADDRESS_VARIABLE = "IMPLICIT_LAB_SCRIPTS_ADDRESS"
"""The variable that holds where a browser finds them: a path that ends in a slash."""
MIN_OFFLOADED_CHARACTERS = 100_000
"""Scripts that are longer than this are offloaded."""
_IMPORT = """// {name}: its long script is held by the server.
const script = await import(new URL("{address}{name}", location.href));
export default script.default;
"""
"""A module in its own right, so that every front end can run it."""
_OFFLOADED = re.compile("// ([0-9a-f]{64}): ")


def offload_scripts(widget: type) -> None:
    """Write the long scripts of all subclasses of ``widget`` to the folder, and put imports of them in their place."""
    if FOLDER_VARIABLE not in os.environ:
        return
    for kind in _subclasses(widget):
        for attribute, script in list(vars(kind).items()):
            if isinstance(script, str) and len(script) > MIN_OFFLOADED_CHARACTERS:
                name = hashlib.sha256(script.encode()).hexdigest()
                (Path(os.environ[FOLDER_VARIABLE]) / name).write_text(script)
                setattr(kind, attribute, _IMPORT.format(name=name, address=os.environ[ADDRESS_VARIABLE]))


def is_offloaded(value: object) -> bool:
    """Whether this is what stands in the place of a long script."""
    return isinstance(value, str) and _OFFLOADED.match(value) is not None


def resolve_script(script: str) -> bytes:
    """The text of a script that a kernel has sent, itself or in its place the import of a long one."""
    offloaded = _OFFLOADED.match(script)
    return read_offloaded(offloaded[1]) if offloaded else script.encode()


@lru_cache(maxsize=4)
def read_offloaded(name: str) -> bytes:
    """The long script of this name; ``ValueError`` or ``FileNotFoundError`` where there is none."""
    if not name.isalnum():
        raise ValueError(f"No script can be named {name!r}.")
    return (Path(os.environ[FOLDER_VARIABLE]) / name).read_bytes()


def _subclasses(kind: type) -> Iterable[type]:
    direct: list[type] = kind.__subclasses__()
    for subclass in direct:
        yield subclass
        yield from _subclasses(subclass)
