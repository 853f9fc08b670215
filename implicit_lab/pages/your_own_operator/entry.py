"""An operator of the gallery: some ten lines that the page runs, and that a person is given to change."""

import inspect
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...control import Control

_IMPORT = "import implicit_lab as il\n"
_CALL = "return explore("

Explore = Callable[..., Any]
"""``il.explore``, or what stands for it while the page computes."""


@dataclass(frozen=True)
class Entry:
    """``operator(explore, **values)`` makes G and x and ends in ``return explore(G, x, ...)``.

    ``controls`` are its other arguments, by name; ``about`` is HTML; ``claim`` is what theory says of it, for the
    table. It imports torch within, so that a page opens without, in lines that a blank one ends.
    """

    name: str
    title: str
    about: str
    claim: str
    controls: tuple[Control, ...]
    operator: Callable[..., Any]

    def ten_lines(self, values: Mapping[str, Any], steps: int) -> str:
        """The operator as a cell of a notebook, with these values of its controls."""
        source = inspect.getsource(self.operator)
        body = textwrap.dedent(source[source.index(":\n") + 2 :]).replace(_IMPORT, "").strip()
        imports, rest = body.split("\n\n", 1)
        names = [control.name for control in self.controls]
        given = f"{', '.join(names)} = {', '.join(repr(values[name]) for name in names)}"
        call = rest.strip().replace(_CALL, "il.explore(").removesuffix(")")
        return f"{imports}\n{_IMPORT}\n{given}\n{call}, steps={steps})\n"
