"""The plane: y_t on a plane of inputs, beside an explicit network and the truth, moved through in the browser."""

import math
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import cast

import anywidget
import numpy as np
from numpy.typing import NDArray
from traitlets import Bytes, Dict, Float, Int, List, Unicode

from ...control import Number
from ...recording.sheet import Axis, Sheet
from ..address import Binding
from ..bundle import bundle
from .scene import PlaneAxis, PlaneLine, PlaneScene

_HERE = Path(__file__).parent
_revisions = count(1)


@dataclass(frozen=True)
class Along:
    """One number of y_t on the line between two points of a plane, computed: ``values`` (T, S) at S even inputs."""

    ends: list[float]
    """(a, b) of the start and (a, b) of the end, as shares of the sides, 0 to 1."""
    values: NDArray[np.float64]
    probe: int = 0


@dataclass(frozen=True)
class Ends:
    """The ends of a line, as an address has them.

    >>> Ends().read("0,0.5,1,0.25")
    [0.0, 0.5, 1.0, 0.25]
    """

    def read(self, text: str) -> list[float]:
        """Four shares of the sides; ``ValueError`` where they are none."""
        try:
            ends = [float(part) for part in text.split(",")]
        except ValueError:
            ends = []
        if len(ends) != 4 or not all(0 <= place <= 1 for place in ends):
            raise ValueError("is no line: give four shares of the sides between 0 and 1, as 0.1,0.25,0.9,0.75")
        return ends


class PlaneView(anywidget.AnyWidget):
    """The plane's picture at t, what it is held against, and the curve along a line that is dragged across it.

    All pictures are sent once; t is that of the player, slider or chart on the page whose key is ``follows``, heard in
    the browser: the kernel is sent nothing but the line's ends, once they are let go.

    >>> PlaneView(follows="player").ends
    [0.1, 0.25, 0.9, 0.75]
    """

    _esm = bundle(_HERE / "plane.js")
    _css = _HERE / "plane.css"

    packed = Bytes(b"").tag(sync=True)
    scene = Dict().tag(sync=True, type=PlaneScene, empty=True)
    line = Dict().tag(sync=True, type=PlaneLine, empty=True)
    """What was computed on the line; its ends may have moved on since."""
    ends = List(Float(), [0.1, 0.25, 0.9, 0.75]).tag(sync=True, type=list[float])
    """(a, b) of the line's start, (a, b) of its end, as shares of the sides."""
    probe = Int(0).tag(sync=True)
    """Which of the numbers is shown."""
    t = Int(1).tag(sync=True)
    """What is shown until something on the page says another t."""
    follows = Unicode().tag(sync=True)
    message = Unicode().tag(sync=True)
    """A sentence in the place of a result that did not come."""

    def address_controls(self) -> dict[str, Binding]:
        """What of the plane an address holds: which number is shown, and the line across it."""
        last = len(self.scene.get("probes", [])) - 1
        return {
            "probe": Binding(
                kind=lambda: Number(0, max(last, 0), step=1),
                set=lambda value: self.set_trait("probe", value),
                get=lambda: self.probe,
                source=(self, "probe"),
            ),
            "line": Binding(
                kind=lambda: Ends(),
                set=lambda value: self.set_trait("ends", value),
                get=lambda: ",".join(f"{place:g}" for place in self.ends),
                source=(self, "ends"),
            ),
        }

    def show(self, result: Sheet | Along) -> None:
        """Replace the plane, or lay what was computed on a line over it."""
        if isinstance(result, Along):
            line: PlaneLine = {
                "ends": result.ends,
                "s": np.linspace(0, 1, result.values.shape[1]).tolist(),
                "values": [[_finite(value) for value in row] for row in result.values.tolist()],
                "probe": result.probe,
            }
            self.line = dict(line)
            return
        scene: PlaneScene = {
            "revision": next(_revisions),
            "steps": result.steps,
            "size": result.frames.shape[-1],
            "stills": list(result.stills),
            "probes": list(result.probes),
            "scale": [(low, high) for low, high in result.scale.tolist()],
            "across": _axis(result.across),
            "up": _axis(result.up),
            "value": result.value,
            "note": result.meta.get("note", ""),
        }
        # One message for all, so that the browser never sees new pictures with an old scene.
        with self.hold_sync():
            self.message = ""
            self.packed = result.packed
            self.scene = dict(scene)


def _axis(axis: Axis) -> PlaneAxis:
    return cast(PlaneAxis, vars(axis))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
