"""Every name that a link to a page may set or hide, and a builder of such links."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, TypedDict

import anywidget
import ipywidgets as widgets
import traitlets

from ..control import Choice, Number, Text, to_query
from ..widgets.address import PAGE_PARTS, Address, Binding
from ..widgets.bundle import bundle
from ..widgets.style import style
from .landing.cards import found

_HERE = Path(__file__).parent


class Name(TypedDict):
    """What a link may say of one control: ``options`` of a choice, ``low`` and ``high`` of a number, None else."""

    name: str
    options: list[str] | None
    low: float | None
    high: float | None
    step: float | None
    longest: int | None
    usual: str


class Linked(TypedDict):
    """A page that links lead to, by the name of its notebook, with what they may set and hide there."""

    notebook: str
    title: str
    names: list[Name]
    hidable: list[str]


def page() -> widgets.VBox:
    """Return the builder, with the names of every page."""
    return widgets.VBox([style(), LinkBuilder(pages=linked_pages())])


def linked_pages() -> list[Linked]:
    """Return what links may say, of every page that has an address of its own."""
    linked = []
    for folder, card in found().items():
        shown = import_module(f"..{folder.name}.page", f"{__package__}.landing").page()
        for address in _addresses(shown):
            linked.append(_linked(card.notebook, card.title, address))
        shown.close()
    return linked


class LinkBuilder(anywidget.AnyWidget):
    """A page is chosen, names are set or hidden, and the link stands below, for a person or for a frame."""

    _esm = bundle(_HERE / "links.js")
    _css = _HERE / "links.css"
    pages: traitlets.List[Linked] = traitlets.List().tag(sync=True, type=list[Linked])


def _addresses(shown: Any) -> Iterator[Address]:
    """The address within a page: a page is boxes in boxes."""
    if isinstance(shown, Address):
        yield shown
    for child in getattr(shown, "children", ()):
        yield from _addresses(child)


def _linked(notebook: str, title: str, address: Address) -> Linked:
    names = [_name(name, binding) for name, binding in address.controls.items() if binding.kind]
    hidable = [name for name, binding in address.controls.items() if binding.hide]
    return {
        "notebook": notebook,
        "title": title,
        # The name of a recording is no choice of a person's.
        "names": [name for name in names if name],
        "hidable": [*hidable, *PAGE_PARTS],
    }


def _name(name: str, binding: Binding) -> Name | None:
    assert binding.kind is not None
    kind = binding.kind()
    usual = to_query(binding.get()) if binding.get else ""
    blank: Name = {
        "name": name, "options": None, "low": None, "high": None, "step": None, "longest": None, "usual": usual,
    }  # fmt: skip
    if isinstance(kind, Number):
        return blank | {"low": kind.low, "high": kind.high, "step": kind.step}
    if isinstance(kind, Choice):
        return blank | {"options": [to_query(option) for option in kind.options]}
    if isinstance(kind, Text):
        return blank | {"longest": kind.longest}
    return None
