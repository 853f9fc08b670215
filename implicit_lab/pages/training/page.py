"""The page on training: six gradients side by side, recorded, and live in seconds with pause and cancel."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import ipywidgets as widgets

from ...studies.training.choices import CONTROLS
from ...studies.training.comparison import Comparison
from ...widgets.address import Address
from ...widgets.fields import fields
from ...widgets.loop import loop
from ...widgets.run_panel import Progress, RunPanel
from .recorded import recorded
from .view import TrainingView

SHOW_SECONDS = 0.7
"""Between two pictures of a training under way."""
POLL_SECONDS = 0.05


def page() -> "TrainingPage":
    """Return the explorer. Needs no torch until Run is pressed."""
    return TrainingPage()


class TrainingPage(widgets.VBox):
    """Controls, Run, Pause and Cancel above the trainings."""

    def __init__(self) -> None:
        first = recorded(True)
        self.view = TrainingView(first)
        self.live = RunPanel(self.view, fields(CONTROLS, first.controls), self.compute, first.controls)
        self.pause = widgets.ToggleButton(description="Pause", tooltip="Hold the training where it is", disabled=True)
        self._held = threading.Event()
        self.pause.observe(self._on_pause, names="value")
        self.live.children[-1].children = (self.live.run, self.pause, self.live.cancel, self.live.status)
        self.live.controls["kept"].observe(self._on_kept, names="value")
        self.address = Address(
            self.live.address_controls() | {"against": self.view.against, "moment": self.view.moment}
        )
        step = r"G(z, x) = \tanh(W z + U x + b)"
        said = "What comes back, <i>z</i>, is 16 numbers; the answer is one linear map of them."
        super().__init__([loop(step, "a time", "the anomaly so far", said), self.live, self.view, self.address])
        self.add_class("il-page").add_class("il-theory")

    def compute(self, values: dict[str, Any], progress: Progress) -> Iterator[Comparison]:
        """Train by all six; what is known so far is shown as it comes."""
        # Here torch is opened, and no sooner.
        from ...studies.training.compare import compare

        def waiting(done: int, total: int) -> bool:
            while self._held.is_set() and not progress(done, total):
                time.sleep(POLL_SECONDS)
            return progress(done, total)

        self.pause.value, self.pause.disabled = False, False
        try:
            shown = time.monotonic()
            for found in compare(values, waiting):
                if time.monotonic() - shown >= SHOW_SECONDS or found.complete:
                    shown = time.monotonic()
                    yield found
        finally:
            self.pause.value, self.pause.disabled = False, True

    def _on_pause(self, _: object) -> None:
        if self.pause.value:
            self._held.set()
        else:
            self._held.clear()
        self.pause.description = "Go on" if self.pause.value else "Pause"

    def _on_kept(self, _: object) -> None:
        """Show what was recorded, where the controls say what it was recorded with."""
        kept = recorded(self.live.values["kept"])
        if kept.controls == self.live.values and self.pause.disabled:
            self.view.show(kept)
            self.live.shown_values = self.live.values
            self.live.refresh_status()
