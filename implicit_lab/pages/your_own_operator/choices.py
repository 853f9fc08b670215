"""The controls of the page: which operator, how many iterations, and what matters in each operator."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...control import Choice, Control, Number
from .entry import Entry
from .gallery import GALLERY

OPERATOR = Control(
    "operator",
    "Operator",
    Choice({name: entry.title for name, entry in GALLERY.items()}),
    "tanh",
    explanation="What is iterated",
)
STEPS = Control("steps", "Iterations", Number(5, 150, step=5), 60)


def key(entry: Entry, control: Control) -> str:
    """What an address calls a control of one operator."""
    return f"{entry.name}_{control.name}"


MATTERS = tuple(replace(control, name=key(entry, control)) for entry in GALLERY.values() for control in entry.controls)
CONTROLS = (OPERATOR, STEPS, *MATTERS)


def allowed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as their controls have them: what a slider holds as 16.0 is the whole number 16."""
    kinds = {control.name: control.kind for control in CONTROLS}
    return {
        name: kind.nearest(values[name]) if isinstance(kind, Number) else values[name] for name, kind in kinds.items()
    }


def operator_values(entry: Entry, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of the values of all controls those of one operator, as its ten lines call them."""
    return {control.name: values[key(entry, control)] for control in entry.controls}
