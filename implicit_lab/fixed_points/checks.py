"""Options that make no sense are refused, in one sentence that names them."""

import inspect
import math
from typing import Any

from torch import nn


def not_of_two(G: Any) -> str:
    """The sentence that G cannot be called as G(y, x), where its parameters say so; else "".

    >>> not_of_two(lambda x: x), not_of_two(lambda y, x: y)
    ('G must take two arguments, y and x: this one is <lambda>(x)', '')
    """
    called = G.forward if isinstance(G, nn.Module) else G
    try:
        parameters = inspect.signature(called)
    except (TypeError, ValueError):  # what is written in C has none
        return ""
    try:
        parameters.bind(None, None)
    except TypeError:
        name = getattr(G, "__name__", type(G).__name__)
        return f"G must take two arguments, y and x: this one is {name}{parameters}"
    return ""


def require_positive_int(name: str, value: int) -> None:
    """Refuse an option called ``name`` that is not a whole number of at least 1."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number, not {value!r}")
    if value < 1:
        raise ValueError(f"{name} must be at least 1, not {value!r}")


def require_fraction(name: str, value: float) -> None:
    """Refuse an option called ``name`` that is not in (0, 1]."""
    _require_number(name, value)
    if not 0 < value <= 1:
        raise ValueError(f"{name} must be above 0 and at most 1, not {value!r}")


def require_tolerance(name: str, value: float) -> None:
    """Refuse an option called ``name`` that is not a finite number from 0 on."""
    _require_number(name, value)
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"{name} must be a finite number that is not negative, not {value!r}")


def _require_number(name: str, value: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} must be a number, not {value!r}")
