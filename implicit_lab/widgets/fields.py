"""The fields of a page, made from its table of controls."""

from collections.abc import Iterable, Mapping
from typing import Any

import ipywidgets as widgets

from ..control import Choice, Control, Number
from .glossary import marked
from .number_field import NumberField
from .slider import Slider


def fields(
    controls: Iterable[Control], values: Mapping[str, Any], offered: Mapping[str, tuple[Any, ...]] | None = None
) -> dict[str, Any]:
    """A field a control, by its name, holding its value; ``offered`` leaves only some of the options of a choice.

    >>> table = [Control("start", "Start from", Choice(("zero", "observation")), "zero")]
    >>> fields(table, {"start": "observation"})["start"].value
    'observation'
    """
    return {
        control.name: field(control, values[control.name], (offered or {}).get(control.name)) for control in controls
    }


def field(control: Control, value: Any, offered: tuple[Any, ...] | None = None) -> widgets.Widget:
    """A list to choose from, a field for a number, or one for a line of text."""
    words = {
        "description": marked(control.title),
        "description_allow_html": True,
        "tooltip": control.explanation or None,
    }
    kind = control.kind
    if isinstance(kind, Choice):
        options = tuple(kind.options) if offered is None else offered
        return widgets.Dropdown(
            options=[(kind.called(option), option) for option in options],
            value=value if value in options else next(iter(options), None),
            **words,
        )
    if isinstance(kind, Number):
        return NumberField(kind, value, **words)
    return widgets.Text(value, continuous_update=False, **words)


def slider(control: Control, plays: bool = False) -> Slider:
    """A slider, for a number that has steps; one that stands for time plays."""
    kind = control.kind
    if not isinstance(kind, Number) or not kind.step:
        raise TypeError(f"The control {control.name} has no steps: give its kind a step, or take a field.")
    return Slider(
        key=control.name,
        name=control.title,
        explanation=control.explanation,
        min=kind.low,
        max=kind.high,
        step=kind.step,
        value=control.default,
        plays=plays,
    )
