"""The player: a recording on screen, moved through in the browser without asking the kernel."""

import math
from itertools import count
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Bytes, Dict, Int

from ..recording.recording import Curve, Recording

_HERE = Path(__file__).parent
_revisions = count(1)


class Player(anywidget.AnyWidget):
    """Panels *input | y_t | truth* and the curves of a recording, with a slider over t.

    All frames are sent once, as bytes. Moving t in the browser only redraws; it sends the kernel nothing, so the
    ``t`` seen from Python is the one that Python set.

    >>> Player().scene
    {}
    """

    _esm = _HERE / "player.js"
    _css = _HERE / "player.css"

    pixels = Bytes(b"").tag(sync=True)
    """Frames, then the pictures named in ``scene["pictures"]``, each (H, W, 3) uint8."""
    scene = Dict().tag(sync=True)
    """Everything else of the recording, as JSON data."""
    t = Int(1).tag(sync=True)

    def __init__(self, recording: Recording | None = None, **traits: Any) -> None:
        super().__init__(**traits)
        if recording is not None:
            self.show(recording)

    def show(self, recording: Recording) -> None:
        """Replace what is shown; t stays where it is, as far as the new recording reaches."""
        still = recording.pictures()
        # One message for both, so that the browser never sees new pixels with an old scene.
        with self.hold_sync():
            self.pixels = b"".join(picture.tobytes() for picture in (recording.frames, *still.values()))
            self.scene = {
                # Two recordings may look the same; the browser hears of a new one all the same.
                "revision": next(_revisions),
                "steps": recording.steps,
                "height": recording.frames.shape[1],
                "width": recording.frames.shape[2],
                "pictures": list(still),
                "curves": [_plain(curve) for curve in recording.curves],
                "meta": recording.meta,
            }


def _plain(curve: Curve) -> dict[str, Any]:
    """The curve as JSON data: NaN has no word there and becomes None."""
    bound = None if curve.bound is None else [_finite(value) for value in curve.bound]
    return {
        "name": _title(curve.name),
        "unit": curve.unit,
        "values": [_finite(value) for value in curve.values],
        "baseline": None if curve.baseline is None else _finite(curve.baseline),
        "baselineLabel": curve.baseline_label,
        "bound": bound,
        "log": curve.log,
    }


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _title(name: str) -> str:
    """Short names are abbreviations (PSNR), longer ones words (Residual)."""
    return name.upper() if len(name) <= 4 else name[0].upper() + name[1:]
