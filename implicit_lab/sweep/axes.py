"""What a sweep goes over: the values of each axis, and the grid that they span."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from ..control import plain_value

MOST_POINTS = 100_000

Point = dict[str, Any]
"""A value of every axis."""


@dataclass(frozen=True)
class Axis:
    """A control, or the seed, with the values that it takes: all numbers of one type, or all text."""

    name: str
    values: tuple[Any, ...]


def read_axis(text: str) -> Axis:
    """Read ``NAME=V,V,...`` or ``NAME=FIRST:END`` or ``NAME=FIRST:END:STEP``, whole numbers up to and without END.

    >>> read_axis("noise=0.01,0.05"), read_axis("seed=0:3").values
    (Axis(name='noise', values=(0.01, 0.05)), (0, 1, 2))
    """
    name, equals, written = text.partition("=")
    if not name or not equals or not written:
        raise ValueError(f"{text!r} is not of the form NAME=VALUE,VALUE or NAME=FIRST:END.")
    values = _span(text, written) if ":" in written else _listed(written)
    if len(set(values)) < len(values):
        raise ValueError(f"{text!r} names a value twice.")
    if any(isinstance(value, float) and not math.isfinite(value) for value in values):
        raise ValueError(f"{text!r} has a value that is not finite.")
    return Axis(name, values)


def grid(axes: Sequence[Axis]) -> list[Point]:
    """Every combination of the values, the last axis fastest.

    Raises ``ValueError`` where an axis comes twice, and for more than ``MOST_POINTS``.

    >>> grid([Axis("noise", (0.01, 0.05)), Axis("seed", (0, 1))])[1]
    {'noise': 0.01, 'seed': 1}
    """
    names = [axis.name for axis in axes]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ValueError(f"The sweep goes over {twice[0]} twice; give all its values in one --over.")
    points = math.prod(len(axis.values) for axis in axes)
    if points > MOST_POINTS:
        raise ValueError(f"The sweep has {points} points, and at most {MOST_POINTS} are run; take fewer values.")
    return [dict(zip(names, values, strict=True)) for values in product(*(axis.values for axis in axes))]


def _span(text: str, written: str) -> tuple[int, ...]:
    try:
        span = range(*(int(part) for part in written.split(":")))
    except (TypeError, ValueError):
        raise ValueError(f"{text!r} is no span of whole numbers; write it as seed=0:100.") from None
    if not 0 < len(span) <= MOST_POINTS:
        raise ValueError(f"{text!r} holds {len(span)} values; it must hold from 1 to {MOST_POINTS}.")
    return tuple(span)


def _listed(written: str) -> tuple[Any, ...]:
    parts = written.split(",")
    values = [plain_value(part) for part in parts]
    if any(isinstance(value, str) for value in values):
        return tuple(parts)
    return tuple(map(float, values)) if any(isinstance(value, float) for value in values) else tuple(values)
