"""Live controls: a panel whose Run makes a new recording in a thread, with progress, cancel and a stale mark.

Where a page has a small run too, that follows the hand: while a person changes controls it is run again and again, and
the whole run follows when the hand rests.
"""

import html
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import ipywidgets as widgets
import traitlets

from ..control import Choice
from ..recording.free_memory import give_back
from ..recording.glimpse import Glimpse
from .address import Binding, of_widget
from .number_field import beside
from .style import NEEDS_KERNEL
from .turns import of_server

Progress = Callable[[int, int], bool]

REPORT_SECONDS = 0.1
"""Between two reports of progress: more would only load the page."""
REST_SECONDS = 0.5
"""Without a change: the hand rests."""
FOLLOWING = "Following: a first look now, and the whole run when the controls rest."


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
    """One request: the values that it goes by, whether for the small run, and whether it is to stop."""

    values: dict[str, Any]
    small: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)


class RunPanel(widgets.VBox):
    """Controls by name, Run and Cancel. ``compute(values, progress)`` makes the result that the player then shows.

    Where it yields several, each is shown as it comes: a picture first, then the same with what takes longer. What it
    gives to ``progress.show`` is shown meanwhile.

    ``small(values, progress)`` makes what is shown while a person changes controls, without pressing Run: a glimpse, or
    a result with less measured.

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
        small: Callable[[dict[str, Any], Progress], Any] | None = None,
    ) -> None:
        self.player = player
        self.controls = dict(controls)
        self.compute = compute
        self.small = small
        self.shown_values = None if shown_values is None else dict(shown_values)
        self.thread: threading.Thread | None = None
        self.run = widgets.Button(description="Run", button_style="primary", tooltip="Run with these controls")
        self.cancel = widgets.Button(description="Cancel", disabled=True, tooltip="Stop the run")
        self.status = widgets.HTML()
        self._latest: _Run | None = None
        self._turn = threading.Lock()
        # What a person presses, what a run says of itself and what a timer does come from threads of their own: each
        # decides and says so before the next one does.
        self._deciding = threading.RLock()
        self._turns = of_server()
        self._ran = False
        self._last_report = 0.0
        self.run.on_click(lambda _: self.start())
        self.cancel.on_click(lambda _: self.stop())
        for control in self.controls.values():
            if control.has_trait("style"):
                # A description that outgrows its usual room would be cut off.
                control.style.description_width = "auto"
            control.observe(lambda change: self._changed(change["owner"]), names="value")
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
        placed = set(_within(rows))
        apart = [control for control in self.controls.values() if control not in placed]
        return [beside(control) for control in apart] if self.small else apart

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
        self._begin(_Run(self.values), "Loading the model …")

    def stop(self) -> None:
        """Ask the run under way to stop at its next report; one that follows the hand is let go at once."""
        with self._deciding:
            run = self._latest
            # It may have ended while the press was on its way.
            if run is None:
                return
            run.stopping.set()
            self.cancel.disabled = True
            self._set_status("busy", "Cancelling …")
            if run.small:
                self._glimpse(None)
                self._cancelled(run)

    def _changed(self, control: Any) -> None:
        """A control has another value: follow, where a person changed it and there is a small run for it.

        What an address or the page itself sets is shown when Run is pressed: an address says itself whether it is.
        """
        # The state that a browser has sent is locked while it is taken.
        if self.small is None or not control._property_lock:
            self.refresh_status()
            return
        self.up_to_date = False
        run = _Run(self.values, small=True)
        self._begin(run, FOLLOWING)
        resting = threading.Timer(REST_SECONDS, self._rested, (run,))
        resting.daemon = True
        resting.start()

    def _rested(self, run: _Run) -> None:
        """Since ``run`` the hand rests: run whole what it has come to, where that is not what is shown already."""
        with self._deciding:
            if run is not self._latest:
                return
            if self.values != self.shown_values:
                self.start()
                return
            run.stopping.set()
            self._glimpse(None)
            self._finish("")

    def _begin(self, run: _Run, said: str) -> None:
        with self._deciding:
            before, self._latest = self._latest, run
            # A small run is over soon, and were each stopped by the next, none would be seen while the hand moves.
            if before is not None and not before.small:
                before.stopping.set()
            self.cancel.disabled = False
            self.player.message = ""
            self._set_status("busy", said)
            self.thread = threading.Thread(target=self._work, args=(run,), daemon=True)
            self.thread.start()

    def _glimpse(self, seen: Glimpse | None) -> None:
        # Not everything that shows recordings has pictures.
        if hasattr(self.player, "glimpse"):
            self.player.glimpse(seen)

    def _work(self, run: _Run) -> None:
        # The run before, if any, ends first, at its next report: two at once would only be slower.
        with self._turn:
            if run is not self._latest:
                return
            report = _Report(self, run)
            try:
                # Nor are those of other people, each in a kernel of its own.
                if self._turns is not None and not self._turns.take(report.waits):
                    self._cancelled(run)
                elif run.small:
                    self._work_small(run, report)
                else:
                    self._work_whole(run, report)
                    give_back()
            except Exception as error:
                self._failed(run, error)
            finally:
                if self._turns is not None:
                    self._turns.leave()

    def _work_small(self, run: _Run, report: "_Report") -> None:
        assert self.small is not None
        seen = self.small(run.values, report)
        with self._deciding:
            # It may be a little behind the hand.
            if run.stopping.is_set():
                return
            if isinstance(seen, Glimpse):
                self._glimpse(seen)
            else:
                self.player.show(seen)
                # It is not all that a run with any controls gives.
                self.shown_values, self._ran = {}, False

    def _work_whole(self, run: _Run, report: "_Report") -> None:
        for result in _each(self.compute(run.values, report)):
            with self._deciding:
                if run is not self._latest:
                    return
                self.player.show(result)
                self.shown_values, self._ran = run.values, True
        with self._deciding:
            if run is self._latest:
                self._finish(f"Done in {_seconds(time.monotonic() - report.began)}.")

    def report(self, run: _Run, done: int, total: int, began: float) -> None:
        """Show how far a run has come."""
        now = time.monotonic()
        if run.small or now - self._last_report < REPORT_SECONDS:
            return
        self._last_report = now
        left = (now - began) * (total - done) / done
        bar = f'<progress max="{total}" value="{done}" aria-label="Progress of the run"></progress>'
        said = f"{done} of {total} iteration{'' if total == 1 else 's'}, {_seconds(left)} left"
        if self.shown_values is not run.values:
            said += "; what is shown is the last result until then"
        # A screen reader hears when a run begins and how it ends, and can look at the bar; ten reports a second are
        # for the eye.
        self._say_of(run, said, before=bar)

    def say_waiting(self, run: _Run, before: int) -> None:
        """Say that others have their turn."""
        now = time.monotonic()
        if now - self._last_report < REPORT_SECONDS:
            return
        self._last_report = now
        others = "1 other run is" if before == 1 else f"{before} other runs are"
        self._say_of(run, f"Waiting for its turn: {others} before yours.")

    def _say_of(self, run: _Run, said: str, before: str = "") -> None:
        with self._deciding:
            if self._wanted(run):
                self._set_status("busy", said, before, aloud=False)

    def arrived(self, run: _Run, seen: Glimpse) -> None:
        """Show what a run has come to, where it is still wanted."""
        with self._deciding:
            if self._wanted(run):
                self._glimpse(seen)

    def _wanted(self, run: _Run) -> bool:
        return run is self._latest and not run.stopping.is_set()

    def _cancelled(self, run: _Run) -> None:
        with self._deciding:
            if run is self._latest:
                self._finish("Cancelled; the player still shows the last result.")

    def _failed(self, run: _Run, error: Exception) -> None:
        with self._deciding:
            if run is not self._latest:
                return
            self._glimpse(None)
            if run.stopping.is_set():
                self._cancelled(run)
                return
            self.player.message = f"The run stopped. {error or type(error).__name__}"
            self._finish(self.player.message, kind="error")

    def _finish(self, text: str, kind: str = "done") -> None:
        self._latest = None
        self.cancel.disabled = True
        self.refresh_status(text, kind)

    def refresh_status(self, text: str = "", kind: str = "done") -> None:
        """Say how the last run ended and whether the controls still match what is shown; nothing during a run."""
        with self._deciding:
            if self._latest is None:
                self._say_at_rest(text, kind)

    def _say_at_rest(self, text: str, kind: str) -> None:
        stale = self.shown_values is not None and self.values != self.shown_values
        self.up_to_date = self._ran and not stale
        self.player.remove_class("il-outdated")
        if stale:
            self.player.add_class("il-outdated")
            # After a refusal the reason stands alone: to press Run again would not help.
            if kind != "error":
                text, kind = f"{text} The controls have changed: press Run to see what they do.", "stale"
        self._set_status(kind, text)

    def _set_status(self, kind: str, text: str, before: str = "", aloud: bool = True) -> None:
        """Say it, after what became of numbers that cannot be: a run that follows the hand would hide it."""
        notes = [control.note for control in self.controls.values() if getattr(control, "note", "")]
        said = html.escape(" ".join((*notes, text)).strip())
        role = 'role="status" ' if aloud else ""
        self.status.value = f'<span {role}class="il-status il-{kind}">{before} {said}</span>'


class _Report:
    """What a run tells of itself: called with how far it has come, it answers whether the run is to stop."""

    def __init__(self, panel: RunPanel, run: _Run) -> None:
        self._panel, self._run = panel, run
        self.began = time.monotonic()

    def __call__(self, done: int, total: int) -> bool:
        self._panel.report(self._run, done, total, self.began)
        turns = self._panel._turns
        if turns is not None and not self._run.stopping.is_set():
            turns.share(self.waits)
        return self._run.stopping.is_set()

    def waits(self, before: int) -> bool:
        """Say how many are before it; whether it is to wait no longer."""
        self._panel.say_waiting(self._run, before)
        return self._run.stopping.is_set()

    def show(self, seen: Glimpse) -> None:
        """Show a part of the result before it is whole."""
        self._panel.arrived(self._run, seen)


def _within(boxes: Iterable[widgets.Widget]) -> Iterator[widgets.Widget]:
    """All that stands in the boxes, and in boxes within them."""
    for box in boxes:
        yield from (inner := getattr(box, "children", ()))
        yield from _within(inner)


def _each(results: Any) -> Iterator[Any]:
    """The results as they come, of a computation that gives one or yields several."""
    return results if isinstance(results, Iterator) else iter((results,))


def _seconds(seconds: float) -> str:
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
