"""Ground: what a person may set, typed once; a page's fields, its address and the study's check are read from it."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

_NUMBER = re.compile(r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf(?:inity)?)", re.IGNORECASE)


class Readable(Protocol):
    """What may stand in an address."""

    def read(self, text: str) -> Any:
        """The value that a text stands for, brought to one that is allowed; ``ValueError`` with what is wrong."""


class Kind(Readable, Protocol):
    """What a control may be."""

    def fault(self, value: Any) -> str:
        """What is wrong with a value, as the end of a sentence; "" where nothing is."""


@dataclass(frozen=True)
class Number:
    """A number from ``low`` to ``high``; where there is a ``step``, one of low, low + step, low + 2 step, ...

    Whole steps from a whole number make whole numbers. ``increment`` is how far an arrow key goes where there are none.

    >>> Number(1, 200, step=1).read("9e9"), Number(0.05, 0.95, step=0.05).read("0.26"), Number(0, 1).read("0.26")
    (200, 0.25, 0.26)
    """

    low: float
    high: float
    step: float | None = None
    increment: float | None = None
    unit: str = ""

    @property
    def whole(self) -> bool:
        """Whether all that is allowed are whole numbers."""
        return self.step is not None and float(self.step).is_integer() and float(self.low).is_integer()

    def read(self, text: str) -> float:
        """The nearest number that is allowed to the one that is written."""
        if not _NUMBER.fullmatch(text):
            raise ValueError("is no number")
        return self.nearest(float(text))

    def fault(self, value: Any) -> str:
        """What is wrong with a value."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"must be a number, not {value!r}"
        if not self.low <= value <= self.high:
            return f"must lie between {self.low:g} and {self.high:g}, not {value:g}"
        if self.whole and not isinstance(value, int):
            return f"must be a whole number{f' of {self.unit}' if self.unit else ''}, not {value:g}"
        return ""

    def nearest(self, value: float) -> float:
        """The nearest number that is allowed; of two as near the larger, as a browser's own slider has it.

        >>> Number(1, 100, step=1).nearest(4.5), Number(0, 1, step=0.4).nearest(7)
        (5, 0.8)
        """
        if math.isnan(value):
            raise ValueError("is no number")
        value = min(max(value, self.low), self.high)
        if not self.step:
            return value
        last = math.floor((self.high - self.low) / self.step + 1e-9)
        value = self.low + min(math.floor((value - self.low) / self.step + 0.5), last) * self.step
        return round(value) if self.whole else float(f"{value:.12g}")


@dataclass(frozen=True)
class Choice:
    """One of some values; a mapping says what each is called on screen.

    >>> Choice(("zero", "observation")).read("zero"), Choice({4: "small"}).called(4)
    ('zero', 'small')
    """

    options: Mapping[Any, str] | tuple[Any, ...]

    def read(self, text: str) -> Any:
        """The value that is written like this."""
        known = {to_query(value): value for value in self.options}
        if text not in known:
            raise ValueError("is none of its choices")
        return known[text]

    def fault(self, value: Any) -> str:
        """What is wrong with a value."""
        options = tuple(self.options)
        return "" if value in options else f"must be one of {', '.join(map(str, options))}, not {value!r}"

    def called(self, value: Any) -> str:
        """What a value is called on screen."""
        return self.options[value] if isinstance(self.options, Mapping) else str(value)


@dataclass(frozen=True)
class Text:
    """One line of at most ``longest`` letters.

    >>> Text(200).read("sin(x)")
    'sin(x)'
    """

    longest: int

    def read(self, text: str) -> str:
        """The text as it is."""
        if len(text) > self.longest or not text.isprintable():
            raise ValueError(f"is no line of at most {self.longest} letters")
        return text

    def fault(self, value: Any) -> str:
        """What is wrong with a value."""
        fits = isinstance(value, str) and len(value) <= self.longest
        return "" if fits else f"must be a line of at most {self.longest} letters, not {value!r:.40}"


@dataclass(frozen=True)
class Control:
    """One control of a page, and of the study's problem where it is one of ``problem``.

    ``noun`` is what a sentence calls it, ``trained`` what the networks have met: the ends of a range, or the values of
    a choice. ``outside`` says what lies outside, with {value}, {low} and {high} in their places; ``aliases`` are the
    names that it had in older links and recordings.

    >>> noise = Control("noise", "Noise", Number(0, 0.1), 0.03, trained=(0.01, 0.05), outside="noise {value}")
    >>> noise.outside_training(0.1), noise.outside_training(0.02)
    ('noise 0.1', '')
    >>> noise.checked(7)
    Traceback (most recent call last):
    ValueError: The noise must lie between 0 and 0.1, not 7.
    """

    name: str
    label: str
    kind: Kind
    default: Any
    noun: str = ""
    explanation: str = ""
    trained: tuple[Any, ...] | None = None
    outside: str = ""
    problem: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What stands beside its field: the label, and the unit where it has one."""
        unit = self.kind.unit if isinstance(self.kind, Number) else ""
        return f"{self.label} ({unit})" if unit else self.label

    def checked(self, value: Any) -> Any:
        """The value, or ``ValueError`` where it is none that the control can have."""
        if fault := self.kind.fault(value):
            raise ValueError(f"The {self.noun or self.name} {fault}.")
        return value

    def outside_training(self, value: Any) -> str:
        """What of a value no network was trained for; "" where one was."""
        if self.trained is None:
            return ""
        low, high = self.trained[0], self.trained[-1]
        if low <= value <= high if isinstance(self.kind, Number) else value in self.trained:
            return ""
        called = self.kind.called(value) if isinstance(self.kind, Choice) else to_query(value)
        return self.outside.format(value=called, low=low, high=high)


def plain_value(text: str) -> int | float | str:
    """A value as a person types it at the command line: a whole number, a number, or else the text.

    >>> plain_value("5"), plain_value("0.05"), plain_value("cat")
    (5, 0.05, 'cat')
    """
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text


def defaults(controls: Iterable[Control]) -> dict[str, Any]:
    """Each control's name with its default."""
    return {control.name: control.default for control in controls}


def completed(controls: Iterable[Control], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of all controls: what is given by their names, the present one or an older, else the default.

    >>> completed([Control("steps", "Iterations", Number(1, 9, step=1), 5, aliases=("t",))], {"t": 3})
    {'steps': 3}
    """
    found = {}
    for control in controls:
        names = [name for name in (control.name, *control.aliases) if name in given]
        found[control.name] = given[names[0]] if names else control.default
    return found


def aliases(controls: Iterable[Control]) -> dict[str, str]:
    """Each older name with the present one."""
    return {alias: control.name for control in controls for alias in control.aliases}


def outside_training(controls: Iterable[Control], values: Mapping[str, Any]) -> str:
    """What of these values no network was trained for, in a sentence; "" where all was."""
    found = filter(None, (control.outside_training(values[control.name]) for control in controls))
    said = "; ".join(found)
    return f"Outside training: {said}." if said else ""


def to_query(value: Any) -> str:
    """A value as an address writes it.

    >>> to_query(True), to_query(0.1 + 0.2), to_query(40.0), to_query("k1")
    ('1', '0.3', '40', 'k1')
    """
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:.12g}" if isinstance(value, float) else str(value)
