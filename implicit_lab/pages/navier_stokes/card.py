"""The card of this page on the landing page."""

from typing import TYPE_CHECKING

import numpy as np

from ..card import Card
from ..shipped import shipped

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _draw(axes: "Axes") -> None:
    """The input and the last iterate of the recording, side by side."""
    recording = shipped("navier_stokes")
    axes.imshow(np.concatenate([recording.input, recording.frames[-1]], axis=1), aspect="auto")


CARD = Card(
    notebook="04_navier_stokes",
    title="4 · Steady flow",
    sentence="A fluid is pushed until its flow is steady. A Fourier network iterates to that flow: "
    "the error falls, and one whole step is steeper than what it ends at.",
    alt="A forcing, and the flow that answers it",
    draw=_draw,
    field=True,
)
