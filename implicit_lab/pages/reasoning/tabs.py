"""The tabs of the page: one is seen at a time, and the address speaks of that one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets

from ...control import Choice, Readable
from ...widgets.address import Binding
from ...widgets.player import Player

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Tab:
    """What stands under one tab: its key in an address, its name, its widgets, its player and what an address holds."""

    key: str
    name: str
    content: widgets.Widget
    player: Player
    bindings: Mapping[str, Binding] = field(default_factory=dict)


class TabBar(anywidget.AnyWidget):
    """A row of tabs; the panel beside it in the same box whose class is ``il-tab-KEY`` is seen.

    >>> TabBar(names={"stories": "Stories"}, chosen="stories").chosen
    'stories'
    """

    _esm = _HERE / "tabs.js"
    _css = _HERE / "tabs.css"
    names = traitlets.Dict().tag(sync=True, type=dict[str, str])
    """What each tab is called, by its key."""
    chosen = traitlets.Unicode().tag(sync=True)


class Tabs(widgets.VBox):
    """The bar and a panel for each tab. Of the players, that of the chosen tab tells the address where it is."""

    heard = traitlets.Int(0)
    """Counts the changes that an address is to hear of."""

    def __init__(self, tabs: Sequence[Tab]) -> None:
        self.tabs = {tab.key: tab for tab in tabs}
        names = {tab.key: tab.name for tab in tabs}
        self.bar = TabBar(names=names, chosen=tabs[0].key)
        panels = [widgets.VBox([tab.content]).add_class("il-tab").add_class(f"il-tab-{tab.key}") for tab in tabs]
        super().__init__([self.bar, *panels])
        self.add_class("il-tabs")
        self.bar.observe(self._turn, names="chosen")
        for tab in tabs:
            for binding in tab.bindings.values():
                if binding.source:
                    owner, trait = binding.source
                    owner.observe(self._hear, names=trait)

    @property
    def chosen(self) -> Tab:
        """The tab that is seen."""
        return self.tabs[self.bar.chosen]

    def address_controls(self) -> dict[str, Binding]:
        """The tab first, then each name that any tab binds: it means what it means under the chosen one."""
        names = dict.fromkeys(name for tab in self.tabs.values() for name in tab.bindings)
        tab = Binding(
            kind=lambda: Choice(tuple(self.tabs)),
            set=lambda key: self.bar.set_trait("chosen", key),
            get=lambda: self.bar.chosen,
            source=(self, "heard"),
            on_bound=self._address_the_chosen,
        )
        return {"tab": tab, **{name: self._of_the_chosen(name) for name in names}}

    def _of_the_chosen(self, name: str) -> Binding:
        def bound() -> Binding:
            return self.chosen.bindings.get(name, Binding())

        def kind() -> Readable:
            found = bound().kind
            return found() if found else _Elsewhere(self.chosen.name)

        def get() -> Any:
            found = bound().get
            return found() if found else ""

        def hide() -> None:
            for tab in self.tabs.values():
                if found := tab.bindings.get(name, Binding()).hide:
                    found()

        every = [tab.bindings[name] for tab in self.tabs.values() if name in tab.bindings]
        return Binding(
            kind if any(each.kind for each in every) else None,
            lambda value: bound().set(value),
            get,
            hide if any(each.hide for each in every) else None,
        )

    def _turn(self, _: object) -> None:
        self._address_the_chosen()
        self._hear(None)

    def _address_the_chosen(self) -> None:
        for tab in self.tabs.values():
            tab.player.addressed = tab is self.chosen

    def _hear(self, _: object) -> None:
        self.heard += 1


@dataclass(frozen=True)
class _Elsewhere:
    """What a name may be that the chosen tab does not know: nothing."""

    tab: str

    def read(self, text: str) -> Any:
        """Say so."""
        raise ValueError(f"is no control of the tab {self.tab}")
