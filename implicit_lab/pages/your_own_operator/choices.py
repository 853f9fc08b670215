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


def operator_values(entry: Entry, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of the values of all controls those of one operator, as its ten lines call them."""
    return {control.name: values[key(entry, control)] for control in entry.controls}
