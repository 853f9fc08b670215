"""The page's address holds its state: every control by name. Nothing that comes in by it is trusted.

The browser says what the address asks for; what a control may be is known here, and what does not fit is left out and
named. From then on the address follows the controls, so that it can be copied at any time.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import anywidget
import ipywidgets as widgets
import traitlets

from ..control import Choice, Number, Readable, Text, to_query
from .bundle import bundle

_HERE = Path(__file__).parent
MAX_LETTERS = 4000
"""An address of more letters than this is not read."""
NOT_OURS = {"theme", "template", "token", "voila-theme", "voila-template", "embed"}
"""Names that Jupyter, Voila and a page in a frame use for themselves."""
PAGE_PARTS = ("truth", "verdict", "answers")
"""What of every page can be hidden: the browser does it, wherever on the page it stands."""


@dataclass(frozen=True)
class Fixed:
    """The name of what is shown: a link that names something else is told so."""

    name: str

    def read(self, text: str) -> str:
        """The same name."""
        if text != self.name:
            raise ValueError("names another recording than the one that this version of the page opens with")
        return text


@dataclass(frozen=True)
class Binding:
    """What an address may do with one control: read its ``kind``, ``set`` and ``get`` its value, ``hide`` it.

    ``kind`` is asked for each time, as the largest t, say, changes with what is shown. ``source`` is what changes, and
    the name of its trait; ``on_bound`` is called once an address holds the control.
    """

    kind: Callable[[], Readable] | None = None
    set: Callable[[Any], None] = lambda _: None
    get: Callable[[], Any] | None = None
    hide: Callable[[], None] | None = None
    source: tuple[traitlets.HasTraits, str] | None = None
    on_bound: Callable[[], None] = lambda: None


class Address(anywidget.AnyWidget):
    """A button that copies the page's link, and a line that says what of the address was not understood.

    ``aliases`` are the names that controls have in older links, each with the name that it has now.

    >>> noise = widgets.BoundedFloatText(0.03, min=0, max=0.2)
    >>> address = Address({"noise": noise})
    >>> address.query_in = "?noise=7&colour=red"
    >>> noise.value
    0.2
    >>> address.note
    'From the address: noise = 7 was brought to 0.2; colour is no control of this page.'
    >>> address.query
    'noise=0.2'
    """

    _esm = bundle(_HERE / "address.js")
    _css = _HERE / "address.css"
    query_in = traitlets.Unicode().tag(sync=True)
    """What the browser's address asks for: its query, and what of it stands after a #."""
    applied = traitlets.Bool(False).tag(sync=True)
    """Whether that was done."""
    query = traitlets.Unicode().tag(sync=True)
    """What the address is to say of the controls."""
    note = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, controls: Mapping[str, Binding | widgets.Widget], aliases: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.controls = {name: c if isinstance(c, Binding) else of_widget(c) for name, c in controls.items()}
        self._aliases = dict(aliases or {})
        self._hidden: dict[str, None] = {}
        for control in self.controls.values():
            control.on_bound()
            if control.source:
                owner, trait = control.source
                owner.observe(lambda _: self.update_query(), names=trait)
        self.update_query()

    def update_query(self) -> None:
        """Put the state in the address."""
        state = {name: to_query(control.get()) for name, control in self.controls.items() if control.get}
        if self._hidden:
            state["hide"] = ",".join(self._hidden)
        self.query = urlencode({name: word for name, word in state.items() if word})

    @traitlets.observe("query_in")
    def _apply(self, _: object) -> None:
        # A list, since a control is set where its problems are looked for.
        problems = list(self._set_all())
        self.update_query()
        self.note = f"From the address: {'; '.join(problems)}." if problems else ""
        self.applied = True

    def _set_all(self) -> Iterable[str]:
        """Do what the address asks for, and yield a sentence for each part that could not be done as it stands."""
        if len(self.query_in) > MAX_LETTERS:
            yield f"it is longer than {MAX_LETTERS} letters, so the page opened as it always does"
            return
        # Some platforms write the & of a link as HTML does.
        given = parse_qsl(self.query_in.removeprefix("?").replace("&amp;", "&"), keep_blank_values=True)
        pairs = [(self._aliases.get(name, name), text) for name, text in given]
        hide = ",".join(text for name, text in pairs if name == "hide").split(",")
        wanted = {name: text for name, text in pairs if name != "hide"}
        for name, times in Counter(name for name, _ in pairs if name in self.controls).items():
            if times > 1:
                yield f"{name} is given {times} times, and the last counts"
        # In the page's order, not the address's: what one control says may decide what another may be.
        for name, control in self.controls.items():
            if name in wanted and control.kind:
                yield from self._set(name, control, wanted.pop(name))
        for name in dict.fromkeys(filter(None, hide)):
            name = self._aliases.get(name, name)
            control = self.controls.get(name, Binding())
            if control.hide:
                control.hide()
                self._hidden[name] = None
            elif name in PAGE_PARTS:
                self._hidden[name] = None
            else:
                yield f"{_quoted(name)} cannot be hidden"
        for name in wanted:
            if name not in NOT_OURS:
                yield f"{_quoted(name)} is no control of this page"

    def _set(self, name: str, control: Binding, text: str) -> Iterable[str]:
        assert control.kind is not None
        kind = control.kind()
        try:
            value = kind.read(text)
            control.set(value)
        except (ValueError, traitlets.TraitError) as error:
            yield f"{name} = {_quoted(text)} {error}"
            return
        if isinstance(kind, Number) and float(text) != value:
            yield f"{name} = {_quoted(text)} was brought to {to_query(value)}"


def of_widget(widget: Any) -> Binding:
    """What an address may do with a widget that has a value."""

    def kind() -> Readable:
        if hasattr(widget, "kind"):
            return widget.kind
        if hasattr(widget, "options"):
            return Choice(tuple(value for _, value in widget._options_full))
        if hasattr(widget, "min"):
            return Number(widget.min, widget.max, step=1 if isinstance(widget.value, int) else None)
        if isinstance(widget.value, bool):
            return Choice((False, True))
        return Text(200)

    return Binding(
        kind,
        lambda value: setattr(widget, "value", value),
        lambda: widget.value,
        lambda: setattr(widget.layout, "display", "none"),
        (widget, "value"),
    )


def _quoted(text: str) -> str:
    """Foreign text, cut short and without what cannot be printed."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= 30 else f"{plain[:30]}…"
