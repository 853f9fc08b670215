"""The card of this page on the landing page."""

from typing import TYPE_CHECKING

import numpy as np

from ..card import Card
from ..shipped import shipped

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _draw(axes: "Axes") -> None:
    """The input and the last iterate of the recording, side by side."""
    recording = shipped("deblurring")
    axes.imshow(np.concatenate([recording.input, recording.frames[-1]], axis=1), aspect="auto")


CARD = Card(
    notebook="03_deblurring",
    title="3 · Deblurring",
    sentence="A small network looks at a blurred picture again and again, beside a network of its own size "
    "that looks once.",
    alt="A blurred face, and the same face after sixty iterations",
    draw=_draw,
    field=True,
)
