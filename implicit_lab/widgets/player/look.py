"""How a recording may be looked at: what the browser may be asked for by an address, typed once for both."""

from typing import Literal, TypedDict, cast

from ...control import Choice, Control, Number, defaults

STRONGEST_ZOOM = 16
AXES = {"iterations": "Iterations", "compute": "Compute"}
VIEWS = {"picture": "Picture", "error": "Error", "wipe": "Wipe"}
AGAINST = {"input": "the input", "baseline": "the explicit network", "truth": "the truth"}
SPEEDS = (0.5, 1, 2, 4)


class Look(TypedDict):
    """What is shown of the iterate, beside what, how near and how fast, and what its curves are drawn against."""

    view: Literal["picture", "error", "wipe"]
    against: Literal["input", "baseline", "truth"]
    axis: Literal["iterations", "compute"]
    wipe: int
    zoom: float
    zoom_x: float
    zoom_y: float
    speed: float


class LookChoices(TypedDict):
    """What the browser offers: options with what they are called, and how it looks unless it is asked."""

    view: dict[str, str]
    against: dict[str, str]
    axis: dict[str, str]
    speeds: list[float]
    strongest_zoom: float
    usual: Look


LOOK: tuple[Control, ...] = (
    Control("view", "How the iterate is shown", Choice(VIEWS), "picture"),
    Control("against", "Compare the iterate with", Choice(AGAINST), "input"),
    Control("axis", "Curves against", Choice(AXES), "iterations"),
    Control("wipe", "Wipe position", Number(0, 100, step=1), 50),
    Control("zoom", "Zoom of all panels", Number(1, STRONGEST_ZOOM), 1),
    Control("zoom_x", "Middle of what is seen, from the left", Number(0, 1), 0.5),
    Control("zoom_y", "Middle of what is seen, from the top", Number(0, 1), 0.5),
    Control("speed", "Speed of play", Choice(SPEEDS), 1),
)

CHOICES: LookChoices = {
    "view": VIEWS,
    "against": AGAINST,
    "axis": AXES,
    "speeds": list(SPEEDS),
    "strongest_zoom": STRONGEST_ZOOM,
    "usual": cast(Look, defaults(LOOK)),
}
