"""Live controls: a panel whose Run makes a new recording in a thread, with progress, cancel and a stale mark."""

import html
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import ipywidgets as widgets
import traitlets

from ..control import Choice
from .address import Binding, of_widget
from .style import NEEDS_KERNEL

Progress = Callable[[int, int], bool]

REPORT_SECONDS = 0.1
"""Between two reports of progress: more would only load the page."""


class View(Protocol):
    """What shows the results of runs: the player, say. Its ``message`` stands in the place of one that did not come."""

    message: str

    def show(self, result: Any) -> None:
        """Replace what is shown."""

    def add_class(self, name: str) -> Any:
        """Give the widget a class."""

    def remove_class(self, name: str) -> Any:
        """Take a class from the widget."""


@dataclass(eq=False)
class _Run:
    """One press of Run: the values that it goes by, and whether it is to stop."""

    values: dict[str, Any]
    stopping: threading.Event = field(default_factory=threading.Event)


class RunPanel(widgets.VBox):
    """Controls by name, Run and Cancel. ``compute(values, progress)`` makes the result that the player then shows.

    Where it yields several, each is shown as it comes: a picture first, then the same with what takes longer.

    ``rows`` are boxes that stand below the other controls, with some of them within.

    ``shown_values`` are those that the player's recording was made with: where the controls say something else, the
    panel says so. ``compute`` runs in a thread and is to call ``progress(done, total)``, which answers True once a
    person has pressed Cancel, or Run again: only the latest request is worked on. What ``compute`` raises is shown
    where its result would be.
    """

    up_to_date = traitlets.Bool(False)
    """Whether the player shows what a run with just these controls gave."""

    def __init__(
        self,
        player: View,
        controls: Mapping[str, Any],
        compute: Callable[[dict[str, Any], Progress], Any],
        shown_values: Mapping[str, Any] | None = None,
        rows: Sequence[widgets.Widget] = (),
    ) -> None:
        self.player = player
        self.controls = dict(controls)
        self.compute = compute
        self.shown_values = None if shown_values is None else dict(shown_values)
        self.thread: threading.Thread | None = None
        self.run = widgets.Button(description="Run", button_style="primary", tooltip="Run with these controls")
        self.cancel = widgets.Button(description="Cancel", disabled=True, tooltip="Stop the run")
        self.status = widgets.HTML()
        self._latest: _Run | None = None
        self._turn = threading.Lock()
        self._ran = False
        self._last_report = 0.0
        self.run.on_click(lambda _: self.start())
        self.cancel.on_click(lambda _: self.stop())
        for control in self.controls.values():
            if control.has_trait("style"):
                # A description that outgrows its usual room would be cut off.
                control.style.description_width = "auto"
            control.observe(lambda _: self.refresh_status(), names="value")
            if control.has_trait("note"):
                control.observe(lambda _: self.refresh_status(), names="note")
        super().__init__(
            [
                widgets.HBox(self._apart(rows)).add_class("il-controls"),
                *rows,
                widgets.HBox([self.run, self.cancel, self.status]).add_class("il-actions"),
            ]
        )
        self.add_class("il-live").add_class(NEEDS_KERNEL)
        self.refresh_status()

    def _apart(self, rows: Sequence[widgets.Widget]) -> list[widgets.Widget]:
        """The controls that stand in none of ``rows``."""
        placed = {child for row in rows for child in getattr(row, "children", ())}
        return [control for control in self.controls.values() if control not in placed]

    @property
    def values(self) -> dict[str, Any]:
        """What the controls say now."""
        return {name: control.value for name, control in self.controls.items()}

    def address_controls(self) -> dict[str, Binding]:
        """What of the panel an address holds: every control, and whether what is shown was run with them."""
        run = Binding(
            kind=lambda: Choice((1,)),
            set=lambda _: self.start(),
            get=lambda: 1 if self.up_to_date else "",
            hide=lambda: setattr(self.layout, "display", "none"),
            source=(self, "up_to_date"),
        )
        return {name: of_widget(control) for name, control in self.controls.items()} | {"run": run}

    def start(self) -> None:
        """Begin a run with the controls as they are; one that is under way stops in its favour."""
        if self._latest is not None:
            self._latest.stopping.set()
        self._latest = _Run(self.values)
        self.cancel.disabled = False
        self.player.message = ""
        self._set_status("busy", "Loading the model …")
        self.thread = threading.Thread(target=self._work, args=(self._latest,), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Ask the run under way to stop at its next report."""
        if self._latest is not None:
            self._latest.stopping.set()
        self.cancel.disabled = True
        self._set_status("busy", "Cancelling …")

    def _work(self, run: _Run) -> None:
        # The run before, if any, ends first, at its next report: two at once would only be slower.
        with self._turn:
            if run is not self._latest:
                return
            began = time.monotonic()
            try:
                for result in _each(self.compute(run.values, self._progress_of(run, began))):
                    if run is not self._latest:
                        return
                    self.player.show(result)
                    self.shown_values, self._ran = run.values, True
            except Exception as error:
                if run is self._latest:
                    self._failed(run, error)
                return
            if run is self._latest:
                self._finish(f"Done in {_seconds(time.monotonic() - began)}.")

    def _progress_of(self, run: _Run, began: float) -> Progress:
        def progress(done: int, total: int) -> bool:
            now = time.monotonic()
            if not run.stopping.is_set() and now - self._last_report >= REPORT_SECONDS:
                self._last_report = now
                left = (now - began) * (total - done) / done
                bar = f'<progress max="{total}" value="{done}" aria-label="Progress of the run"></progress>'
                said = f"{done} of {total} iterations, {_seconds(left)} left"
                if self.shown_values is not run.values:
                    said += "; what is shown is the last result until then"
                self._set_status("busy", said, before=bar)
            return run.stopping.is_set()

        return progress

    def _failed(self, run: _Run, error: Exception) -> None:
        if run.stopping.is_set():
            self._finish("Cancelled; the player still shows the last result.")
            return
        self.player.message = f"The run stopped. {error or type(error).__name__}"
        self._finish(self.player.message, kind="error")

    def _finish(self, text: str, kind: str = "done") -> None:
        self._latest = None
        self.cancel.disabled = True
        self.refresh_status(text, kind)

    def refresh_status(self, text: str = "", kind: str = "done") -> None:
        """Say how the last run ended and whether the controls still match what is shown."""
        if self._latest is not None:
            return
        stale = self.shown_values is not None and self.values != self.shown_values
        self.up_to_date = self._ran and not stale
        self.player.remove_class("il-outdated")
        if stale:
            self.player.add_class("il-outdated")
            # After a refusal the reason stands alone: to press Run again would not help.
            if kind != "error":
                text, kind = f"{text} The controls have changed: press Run to see what they do.", "stale"
        notes = [control.note for control in self.controls.values() if getattr(control, "note", "")]
        self._set_status(kind, " ".join((*notes, text)).strip())

    def _set_status(self, kind: str, text: str, before: str = "") -> None:
        self.status.value = f'<span role="status" class="il-status il-{kind}">{before} {html.escape(text)}</span>'


def _each(results: Any) -> Iterator[Any]:
    """The results as they come, of a computation that gives one or yields several."""
    return results if isinstance(results, Iterator) else iter((results,))


def _seconds(seconds: float) -> str:
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
