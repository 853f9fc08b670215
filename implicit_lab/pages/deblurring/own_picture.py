"""A person's own picture on a page: chosen as a file, decoded in the kernel, cropped with the mouse or by keys."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypedDict

import anywidget
import numpy as np
from PIL import Image
from traitlets import Bytes, Dict, Int, Unicode

from ...studies.deblurring.choices import SIZE
from ...studies.deblurring.upload import MAX_BYTES, Picture, crop, decode
from ...widgets.bundle import bundle
from ...widgets.style import NEEDS_KERNEL

_HERE = Path(__file__).parent
THUMBNAIL = 320
"""Pixels of the longer side of what the browser shows of a picture."""


class PictureLimits(TypedDict):
    """The most bytes of a file, and the least pixels of a crop's side."""

    bytes: int
    side: int


class PictureSize(TypedDict):
    """Pixels of the picture, and of its thumbnail."""

    width: int
    height: int
    shown_width: int
    shown_height: int


class OwnPicture(anywidget.AnyWidget):
    """A file field, the picture that was chosen with its crop on it, and a button that calls ``use``.

    The file comes as messages and not as a trait: it is kept nowhere but in ``picture``, neither in the page's
    address nor in a saved notebook. A large one comes in parts, as Jupyter's servers refuse a message of 10 MB. A file
    that cannot serve leaves the last picture as it was.

    >>> OwnPicture(use=lambda: None).cropped()
    Traceback (most recent call last):
    ValueError: There is no picture of your own yet; choose a file below, or another image.
    """

    _esm = bundle(_HERE / "own_picture.js")
    _css = _HERE / "own_picture.css"

    limits = Dict({"bytes": MAX_BYTES, "side": SIZE}).tag(sync=True, type=PictureLimits)
    size = Dict().tag(sync=True, type=PictureSize, empty=True)
    """Empty before the first picture."""
    thumbnail = Bytes(b"").tag(sync=True)
    """(shown_height, shown_width, 3) uint8."""
    kept = Unicode(
        "It is kept in the memory of this page's kernel until the page closes: in no file, and not in the link."
    ).tag(sync=True)
    """Where the picture is; a page that is a file says otherwise."""
    note = Unicode("").tag(sync=True)
    failed = Unicode("").tag(sync=True)
    side = Int(SIZE).tag(sync=True)
    left = Int(0).tag(sync=True)
    top = Int(0).tag(sync=True)

    def __init__(self, use: Callable[[], None]) -> None:
        super().__init__()
        self.picture: Picture | None = None
        self._use = use
        self._parts = bytearray()
        self.on_msg(self._hear)
        self.add_class(NEEDS_KERNEL)

    def cropped(self) -> Picture:
        """The crop as the networks take it, (SIZE, SIZE, 3); ``ValueError`` before a picture was chosen."""
        if self.picture is None:
            raise ValueError("There is no picture of your own yet; choose a file below, or another image.")
        return crop(self.picture, self.side, self.left, self.top)

    def _hear(self, _: Any, message: Any, buffers: Sequence[Any]) -> None:
        if message == "run" and self.picture is not None:
            self._use()
        elif message == "part" and len(buffers) == 1 and len(self._parts) <= MAX_BYTES:
            self._parts += buffers[0]
        elif message == "picture" and len(buffers) == 1:
            content = bytes(self._parts) + bytes(buffers[0])
            self._parts.clear()
            self._take(content)
            # Where nothing has changed no trait says so, and the browser waits for an answer.
            self.send("taken")

    def _take(self, content: bytes) -> None:
        try:
            decoded = decode(content)
        except ValueError as error:
            kept = "" if self.picture is None else " The last picture stays."
            self.failed = f"{error}{kept}"
            return
        self.picture = decoded.picture
        height, width = decoded.picture.shape[:2]
        small = Image.fromarray(decoded.picture)
        small.thumbnail((THUMBNAIL, THUMBNAIL))
        # One message for all, so that the browser never lays an old crop on a new picture.
        with self.hold_sync():
            self.failed = ""
            self.note = " ".join((f"{width} x {height} pixels.", *decoded.notes))
            self.side = min(width, height)
            self.left, self.top = (width - self.side) // 2, (height - self.side) // 2
            self.thumbnail = np.asarray(small).tobytes()
            size: PictureSize = {
                "width": width,
                "height": height,
                "shown_width": small.width,
                "shown_height": small.height,
            }
            self.size = dict(size)
