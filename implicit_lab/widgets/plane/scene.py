"""What a plane is sent beside its pictures, typed once: JavaScript's types are written from it."""

from typing import TypedDict


class PlaneAxis(TypedDict):
    """What one side of a plane runs along."""

    name: str
    low: float
    high: float


class PlaneScene(TypedDict):
    """A plane without its pictures: of each probe ``steps``, then its ``stills``, of ``size`` x ``size`` levels."""

    revision: int
    steps: int
    size: int
    stills: list[str]
    probes: list[str]
    scale: list[tuple[float, float]]
    across: PlaneAxis
    up: PlaneAxis
    value: str
    note: str


class PlaneLine(TypedDict):
    """The first probe's y_t at inputs ``s``, 0 to 1, on the line between ``ends`` (a, b, a, b), computed: [t][s]."""

    ends: list[float]
    s: list[float]
    values: list[list[float | None]]
    probe: int
