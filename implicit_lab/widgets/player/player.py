"""The player: a recording on screen, moved through in the browser without asking the kernel."""

import hashlib
import json
import math
import zlib
from itertools import count
from pathlib import Path
from typing import Any, cast

import anywidget
import numpy as np
from numpy.typing import NDArray
from traitlets import Bool, Bytes, Dict, Int, List, Unicode

from ...control import Number
from ...recording.glimpse import Glimpse
from ...recording.recording import Curve, Recording, Reference
from ...studies.called import called
from ..address import Binding, Fixed
from ..bundle import bundle
from ..glossary import word_of
from .look import CHOICES, LOOK, Look, LookChoices
from .scene import CurveData, GlimpseScene, Kind, PlayerScene, ReferenceData, SceneMeta

_HERE = Path(__file__).parent
_KINDS = {control.name: control.kind for control in LOOK}
PARTS = ("transport", "speed", "views", "zoom", "bought", "save", "table")
_ABBREVIATIONS = {"pdhg", "psnr", "ssim"}
_PACKED: dict[str, bytes] = {}
"""Packed pictures by the digest of the pictures, which are ten times as large: a page opens with the same for all."""
_KEPT = 16
_SHOWN_AS = {"Lipschitz constant": "slope Lₜ"}
"""What a file calls otherwise than a page."""
_revisions = count(1)


class Player(anywidget.AnyWidget):
    """Panels *input | y_t | truth* and the curves of a recording, with a slider over t.

    All frames are sent once, as bytes. Moving t in the browser only redraws; it sends the kernel nothing, so the
    ``t`` and the ``look`` seen from Python are those that Python set.

    >>> Player().scene
    {}
    """

    _esm = bundle(_HERE / "player.js")
    _css = _HERE / "player.css"

    packed = Bytes(b"").tag(sync=True)
    """``pixels``, each picture as its difference from the one before, deflated: a quarter of the size."""
    scene = Dict().tag(sync=True, type=PlayerScene, empty=True)
    """Everything else of the recording, as JSON data."""
    passing = Dict().tag(sync=True, type=GlimpseScene, empty=True)
    """What is shown in the place of the recording's pictures, until the next recording or until it is empty again."""
    passing_packed = Bytes(b"").tag(sync=True)
    """Its pictures, then input and truth, packed like the others."""
    t = Int(1).tag(sync=True)
    look = Dict().tag(sync=True, type=Look, partial=True)
    """View, wipe, zoom and speed, where an address asks for them."""
    look_choices = Dict(dict(CHOICES)).tag(sync=True, type=LookChoices)
    """What it offers, and how it looks unless it is asked."""
    hidden = List(Unicode()).tag(sync=True, type=list[str])
    """Parts that are not to be seen: transport, speed, views, zoom, bought, save, table."""
    loop = Bool(False).tag(sync=True)
    """Whether to play from the start, again and again, where a person has nothing against motion."""
    message = Unicode().tag(sync=True)
    """A sentence in the place of a result that did not come."""

    addressed = Bool(False).tag(sync=True)
    """Whether the page's address is told of t and the look; of several players on a page one can be."""

    def __init__(self, recording: Recording | None = None, **traits: Any) -> None:
        super().__init__(**traits)
        self.pixels = b""
        self.fingerprint = ""
        if recording is not None:
            self.show(recording)
            self.fingerprint = _digest(self.pixels)[:8]

    def close(self) -> None:
        """Let go of the pictures too: anywidget's watch on a style sheet holds every widget that was ever made."""
        super().close()
        self.pixels = b""

    def show(self, recording: Recording) -> None:
        """Replace what is shown; t stays where it is, as far as the new recording reaches."""
        still = recording.pictures()
        pictures = np.stack([*recording.frames, *still.values()])
        self.pixels = pictures.tobytes()
        # A recording made here is not the one that a link could name.
        self.fingerprint = ""
        # One message for all, so that the browser never sees new pictures with an old scene.
        with self.hold_sync():
            self.message = ""
            self.passing = {}
            self.packed = _packed(self.pixels, pictures.shape)
            scene: PlayerScene = {
                # Two recordings may look the same; the browser hears of a new one all the same.
                "revision": next(_revisions),
                "steps": recording.steps,
                "height": recording.frames.shape[1],
                "width": recording.frames.shape[2],
                "pictures": list(still),
                "curves": [_plain(curve) for curve in recording.curves],
                "meta": cast(SceneMeta, recording.meta),
                "header": json.dumps(recording.header()),
            }
            self.scene = dict(scene)

    def glimpse(self, seen: Glimpse | None) -> None:
        """Show pictures of a run that is no recording yet, t as near as they have it; None ends that."""
        if seen is None:
            self.passing = {}
            return
        pictures = np.stack([*seen.frames, seen.input, seen.truth])
        scene: GlimpseScene = {
            "revision": next(_revisions),
            "first": seen.first,
            "frames": len(seen.frames),
            "height": pictures.shape[1],
            "width": pictures.shape[2],
            "arriving": seen.arriving,
        }
        with self.hold_sync():
            self.passing_packed = _deflated(pictures)
            self.passing = dict(scene)

    def address_controls(self) -> dict[str, Binding]:
        """What of the player an address holds; t and the look are added to it in the browser."""
        t = Binding(
            kind=lambda: Number(0, self.scene.get("steps", 0), step=1),
            set=self._go,
            on_bound=lambda: self.set_trait("addressed", True),
        )
        return {
            "t": t,
            **{name: self._binding(name) for name in dict.fromkeys((*_KINDS, *PARTS))},
            "recording": Binding(lambda: Fixed(self.fingerprint), get=lambda: self.fingerprint),
        }

    def _go(self, t: int) -> None:
        """Show t, also where it is the last that was set here: the browser has moved on by itself meanwhile."""
        self.t = t
        self.send_state("t")

    def _binding(self, name: str) -> Binding:
        """What an address may do with a look, a part that can be hidden, or what is both, as zoom is."""
        return Binding(
            kind=(lambda: _KINDS[name]) if name in _KINDS else None,
            set=lambda value: self.set_trait("look", self.look | {name: value}),
            hide=(lambda: self.set_trait("hidden", [*self.hidden, name])) if name in PARTS else None,
        )


def _packed(pixels: bytes, shape: tuple[int, ...]) -> bytes:
    """The pictures, each as its difference from the one before, deflated."""
    key = _digest(pixels)
    if key not in _PACKED:
        _PACKED[key] = _deflated(np.frombuffer(pixels, np.uint8).reshape(shape))
        while len(_PACKED) > _KEPT:
            del _PACKED[next(iter(_PACKED))]
    return _PACKED[key]


def _deflated(pictures: NDArray[np.uint8]) -> bytes:
    return zlib.compress(np.diff(pictures, axis=0, prepend=np.zeros_like(pictures[:1])).tobytes(), 1)


def _digest(pixels: bytes) -> str:
    return hashlib.sha256(pixels).hexdigest()


def _plain(curve: Curve) -> CurveData:
    """The curve as JSON data: NaN has no word there and becomes None."""
    bound = None if curve.bound is None else [_finite(value) for value in curve.bound]
    return {
        "name": _title(curve.name),
        "word": word_of(_title(curve.name)),
        "unit": curve.unit,
        "values": [_finite(value) for value in curve.values],
        "baseline": None if curve.baseline is None else _finite(curve.baseline),
        "baseline_label": curve.baseline_label,
        "bound": bound,
        "log": curve.log,
        "references": [_reference(reference) for reference in curve.references],
    }


def _reference(reference: Reference) -> ReferenceData:
    """The reference as JSON data."""
    return {
        "name": called(reference.name),
        "kind": cast(Kind, reference.kind),
        "values": [_finite(value) for value in reference.values],
        "compute": None if reference.compute is None else reference.compute.tolist(),
    }


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _title(name: str) -> str:
    """The name of a curve as it begins a line: PSNR, Residual."""
    shown = _SHOWN_AS.get(name, name)
    return shown.upper() if shown in _ABBREVIATIONS else shown[:1].upper() + shown[1:]
