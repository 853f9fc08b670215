"""What the player is sent of a recording beside its pictures, typed once: JavaScript's types are written from it."""

from typing import Literal, TypedDict

Kind = Literal["explicit", "classical", "truth", "step", "input"]
"""A network in one pass; an iteration nobody trained; the true map; one whole step of the block; the input as it is."""


class ReferenceData(TypedDict):
    """What a curve is held against: one value is a level, several are the steps of an iteration."""

    name: str
    kind: Kind
    values: list[float | None]
    compute: list[float] | None


class CurveData(TypedDict):
    """One figure for each t, and what it is held against; null where it is not defined."""

    name: str
    word: str
    unit: str
    values: list[float | None]
    baseline: float | None
    baseline_label: str
    bound: list[float | None] | None
    log: bool
    references: list[ReferenceData]


class ComputeMeta(TypedDict):
    """What t iterations cost: ``once`` + t ``per_iteration``, in a unit."""

    unit: str
    per_iteration: float
    once: float


class BaselineMeta(TypedDict, total=False):
    """What is known of the explicit network."""

    parameters: int


class SceneMeta(TypedDict, total=False):
    """What of a recording's meta data the browser reads."""

    note: str
    study: str
    truth: str
    parameters: int
    milliseconds: float
    machine: str
    higher_is_better: bool
    baseline: BaselineMeta | None
    compute: ComputeMeta


class PlayerScene(TypedDict):
    """A recording without its pictures."""

    revision: int
    steps: int
    height: int
    width: int
    pictures: list[str]
    curves: list[CurveData]
    meta: SceneMeta
    header: str


class GlimpseScene(TypedDict):
    """What is shown of a run before its recording is there: pictures of y_first, y_(first + 1), ..., and no curve."""

    revision: int
    first: int
    frames: int
    height: int
    width: int
    arriving: bool
    """Whether the run is under way: then its pictures follow each other, as in a film."""
