"""A two-tone picture restored: by wells or by a box, with the pixels marked that another start would have turned."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import numpy as np

from ...control import completed
from ...recording.glimpse import Glimpse
from ...recording.recording import Recording, load
from ...studies.two_tone.choices import CONTROLS, SIZE
from ...widgets.address import Binding
from ...widgets.fields import fields
from ...widgets.player import Player
from ...widgets.run_panel import Progress, RunPanel

if TYPE_CHECKING:
    from ...study import Problem

RECORDING = Path(__file__).parent / "two_tone.npz"
_VERDICTS = {
    "contracts": "At its end the step contracts: its modulus lies between {low:.4f} and {high:.4f}.",
    "does not": "At its end the step does not contract: its modulus lies between {low:.4f} and {high:.4f}.",
    "undecided": "Whether the step contracts at its end is open: its modulus is from {low:.6f} to {high:.6f}.",
}
MARK = (213, 94, 0)
"""What marks a pixel whose tone depends on the start: in grey pictures nothing else has a colour."""


class TonesPanel(widgets.VBox):
    """The player, with a sentence on the marks, and live controls."""

    def __init__(self) -> None:
        recording = load(RECORDING)
        self.player = Player(marked(recording))
        shown = completed(CONTROLS, recording.meta["controls"] | {"steps": recording.steps})
        self.live = RunPanel(self.player, fields(CONTROLS, shown), self.compute, shown, small=small)
        super().__init__([self.player, self.live])

    def address_controls(self) -> dict[str, Binding]:
        """What an address may do with the controls, whose names tell them from those of the phases."""
        return {f"tone_{name}": binding for name, binding in self.live.address_controls().items()}

    def compute(self, values: dict[str, Any], progress: Progress) -> Iterator[Recording]:
        """Restore the picture that the controls say, then those on a line to its mirror image."""
        # Here torch is opened, and no sooner.
        from ...recording.complexity import LIVE_POINTS, with_length_ratio
        from ...recording.record import record
        from ...studies.two_tone.study import STUDY

        problem = drawn(values)
        made = record(STUDY, values["prior"], problem, values["steps"], progress=progress, controls=values)
        yield marked(made)
        yield marked(with_length_ratio(made, STUDY, problem, points=LIVE_POINTS, progress=progress))


def drawn(values: dict[str, Any]) -> "Problem":
    """The picture that the controls say, and its noise."""
    # Here torch is opened, and no sooner.
    from ...studies.two_tone.study import OF_PROBLEM, STUDY

    return STUDY.problem(1, values["seed"], {control.name: values[control.name] for control in OF_PROBLEM})


def small(values: dict[str, Any], progress: Progress) -> Glimpse:
    """The restoration from one start alone, without its figures; errors as ``compute``."""
    problem = drawn(values)
    from ...recording.glimpse import glimpse
    from ...studies.two_tone.study import STUDY

    return glimpse(STUDY, STUDY.model(values["prior"]), problem, values["steps"], progress=progress)


def marked(recording: Recording) -> Recording:
    """The recording with the pixels in colour whose tone depends on the start, and a note on them."""
    frames = recording.frames.copy()
    frames.reshape(len(frames), -1, 3)[:, recording.meta["details"]["elsewhere"]] = np.array(MARK, np.uint8)
    return replace(recording, frames=frames, meta=recording.meta | {"note": said(recording)})


def said(recording: Recording) -> str:
    """What the marks say, and whether the step contracts where the run ends."""
    details = recording.meta["details"]
    count, (low, high) = len(details["elsewhere"]), details["modulus"]
    if count:
        end = "ends" if count == 1 else "end"
        text = f"{count} of {SIZE * SIZE} pixels, marked in orange, {end} in another tone from another start. "
    else:
        text = "From grey, all dark and all bright the iteration ends at the same tones everywhere. "
    return text + _VERDICTS[details["verdict"]].format(low=low, high=high)
