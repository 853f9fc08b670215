"""The page's address holds its state: every control by name. Nothing that comes in by it is trusted.

The browser says what the address asked for; what a control may be is known here, and what does not fit is left out and
named. From then on the address follows the controls, so that it can be copied at any time.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

import anywidget
import ipywidgets as widgets
import traitlets

_HERE = Path(__file__).parent
LONGEST = 4000
"""An address of more letters than this is not read."""
NOT_OURS = {"theme", "template", "token", "voila-theme", "voila-template"}
"""Names that Jupyter and Voila use for themselves."""


class Kind(Protocol):
    """What a control may be: ``read`` gives the value of a text, or raises ``ValueError`` with what is wrong."""

    def read(self, text: str) -> Any:
        """The value, held within its bounds."""


@dataclass(frozen=True)
class Number:
    """A number held between ``low`` and ``high``.

    >>> Number(1, 200, whole=True).read("9e9"), Number(0, 1).read("0.25")
    (200, 0.25)
    """

    low: float
    high: float
    whole: bool = False

    def read(self, text: str) -> float:
        """The nearest number that is allowed."""
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isnan(value):
            raise ValueError("is no number")
        value = min(max(value, self.low), self.high)
        return round(value) if self.whole else value


@dataclass(frozen=True)
class Choice:
    """One of some values.

    >>> Choice(("zero", "observation")).read("zero")
    'zero'
    """

    values: tuple[Any, ...]

    def read(self, text: str) -> Any:
        """The value that is written like this."""
        known = {written(value): value for value in self.values}
        if text not in known:
            raise ValueError("is none of its choices")
        return known[text]


@dataclass(frozen=True)
class Words:
    """One line of at most ``longest`` letters.

    >>> Words(200).read("sin(x)")
    'sin(x)'
    """

    longest: int

    def read(self, text: str) -> str:
        """The text as it is."""
        if len(text) > self.longest or not text.isprintable():
            raise ValueError(f"is no line of at most {self.longest} letters")
        return text


@dataclass(frozen=True)
class Same:
    """The name of what is shown: a link that names something else is told so."""

    name: str

    def read(self, text: str) -> str:
        """The same name."""
        if text != self.name:
            raise ValueError("names another recording than the one that this version of the page opens with")
        return text


@dataclass(frozen=True)
class Control:
    """What an address may do with one control: read its ``kind``, ``set`` and ``get`` its value, ``hide`` it.

    ``kind`` is asked for each time, as the largest t, say, changes with what is shown. ``source`` is what changes, and
    the name of its trait.
    """

    kind: Callable[[], Kind] | None = None
    set: Callable[[Any], None] = lambda _: None
    get: Callable[[], Any] | None = None
    hide: Callable[[], None] | None = None
    source: tuple[traitlets.HasTraits, str] | None = None


class Address(anywidget.AnyWidget):
    """A button that copies the page's link, and a line that says what of the address was not understood.

    >>> noise = widgets.BoundedFloatText(0.03, min=0, max=0.2)
    >>> address = Address({"noise": noise})
    >>> address.asked = "?noise=7&colour=red"
    >>> noise.value
    0.2
    >>> address.note
    'From the address: noise = 7 was brought to 0.2; colour is no control of this page.'
    >>> address.query
    'noise=0.2'
    """

    _esm = _HERE / "address.js"
    _css = _HERE / "address.css"
    asked = traitlets.Unicode().tag(sync=True)
    """What the browser's address asks for, from its question mark on."""
    answered = traitlets.Bool(False).tag(sync=True)
    """Whether that was done."""
    query = traitlets.Unicode().tag(sync=True)
    """What the address is to say of the controls."""
    note = traitlets.Unicode().tag(sync=True)

    def __init__(self, controls: Mapping[str, Control | widgets.Widget]) -> None:
        super().__init__()
        self.controls = {name: c if isinstance(c, Control) else of_widget(c) for name, c in controls.items()}
        self._hidden: list[str] = []
        for control in self.controls.values():
            if control.source:
                owner, trait = control.source
                owner.observe(lambda _: self.keep(), names=trait)
        self.keep()

    def keep(self) -> None:
        """Put the state in the address."""
        state = {name: written(control.get()) for name, control in self.controls.items() if control.get}
        if self._hidden:
            state["hide"] = ",".join(self._hidden)
        self.query = urlencode({name: word for name, word in state.items() if word})

    @traitlets.observe("asked")
    def _take(self, _: object) -> None:
        problems = list(self._problems())
        self.keep()
        self.note = f"From the address: {'; '.join(problems)}." if problems else ""
        self.answered = True

    def _problems(self) -> Iterable[str]:
        """Do what the address asks for, and say what could not be done."""
        if len(self.asked) > LONGEST:
            yield f"it is longer than {LONGEST} letters, so the page opened as it always does"
            return
        wanted = dict(parse_qsl(self.asked.removeprefix("?"), keep_blank_values=True))
        hide = wanted.pop("hide", "").split(",")
        # In the page's order, not the address's: what one control says may decide what another may be.
        for name, control in self.controls.items():
            if name in wanted and control.kind:
                yield from self._set(name, control, wanted.pop(name))
        for name in filter(None, hide):
            control = self.controls.get(name, Control())
            if control.hide:
                control.hide()
                self._hidden.append(name)
            else:
                yield f"{_quoted(name)} cannot be hidden"
        for name in wanted.keys() - NOT_OURS:
            yield f"{_quoted(name)} is no control of this page"

    def _set(self, name: str, control: Control, text: str) -> Iterable[str]:
        assert control.kind is not None
        try:
            value = control.kind().read(text)
            control.set(value)
        except (ValueError, traitlets.TraitError) as error:
            yield f"{name} = {_quoted(text)} {error}"
            return
        if isinstance(value, int | float) and not isinstance(value, bool) and float(text) != value:
            yield f"{name} = {_quoted(text)} was brought to {written(value)}"


def of_widget(widget: Any) -> Control:
    """What an address may do with a widget that has a value."""

    def kind() -> Kind:
        if hasattr(widget, "options"):
            return Choice(tuple(value for _, value in widget._options_full))
        if hasattr(widget, "min"):
            return Number(widget.min, widget.max, whole=isinstance(widget.value, int))
        if isinstance(widget.value, bool):
            return Choice((False, True))
        return Words(200)

    return Control(
        kind,
        lambda value: setattr(widget, "value", value),
        lambda: widget.value,
        lambda: setattr(widget.layout, "display", "none"),
        (widget, "value"),
    )


def written(value: Any) -> str:
    """A value as an address writes it.

    >>> written(True), written(0.1 + 0.2), written(40), written("k1")
    ('1', '0.3', '40', 'k1')
    """
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _quoted(text: str) -> str:
    """Foreign text, cut short and without what cannot be printed."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= 30 else f"{plain[:30]}…"
