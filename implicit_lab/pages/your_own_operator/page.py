"""The page on operators of one's own: eight to begin with, each in ten lines, and a cell to change them in."""

import html
from dataclasses import replace
from typing import Any

import ipywidgets as widgets

from ...control import completed
from ...recording.recording import Recording
from ...widgets.address import Address, Binding
from ...widgets.fields import field, slider
from ...widgets.loop import loop
from ...widgets.player import Player
from ...widgets.run_panel import Progress, RunPanel
from ...widgets.style import style
from .choices import CONTROLS, MATTERS, OPERATOR, STEPS, allowed, key, operator_values
from .entry import Entry
from .gallery import GALLERY
from .questions import guesses
from .recorded import recorded, run

_AGAIN = "# explorer.ten_lines()  # in place of the lines above: fills this cell with the gallery's choice again\n"


def page() -> "YourOwnOperator":
    """Return the explorer. Needs no torch until a slider is moved."""
    return YourOwnOperator()


def made_with(recording: Recording) -> dict[str, Any]:
    """The controls that a recording was made with; those of other operators are as by default.

    >>> made_with(recorded("tanh"))["tanh_gain"]
    0.9
    """
    given = recording.meta["controls"]
    entry = GALLERY[given["operator"]]
    matters = {key(entry, control): given[control.name] for control in entry.controls}
    return completed(CONTROLS, {"operator": entry.name, "steps": given["steps"]} | matters)


def compute(values: dict[str, Any], progress: Progress) -> Recording:
    """Run the ten lines of the operator that is chosen."""
    return run(GALLERY[values["operator"]], allowed(values), progress)


def _loop() -> widgets.HTML:
    said = "Whatever takes its own answer back can stand in the box; the lines of the one that is chosen are below."
    return loop(r"G(y, x)", "an input", "the answer so far", said)


class YourOwnOperator(widgets.VBox):
    """The gallery: a choice of operators, sliders for what matters in each, the player, and the lines that it runs."""

    def __init__(self) -> None:
        first = recorded(OPERATOR.default)
        self.player = Player(first, t=first.steps)
        self.choice: Any = field(OPERATOR, OPERATOR.default)
        self.sliders = {control.name: slider(control) for control in (*MATTERS, STEPS)}
        self.live = RunPanel(self.player, {"operator": self.choice, **self.sliders}, compute, made_with(first))
        self.about, self.code = widgets.HTML(), widgets.HTML()
        self.address = Address(self.player.address_controls() | self._bindings())
        self._show_what_matters()
        self.choice.observe(self._on_choice, names="value")
        for control in self.sliders.values():
            control.observe(self._on_slider, names="value")
        super().__init__([style(), _loop(), self.live, self.about, self.player, self.address, guesses()])
        self.add_class("il-page")

    @property
    def entry(self) -> Entry:
        """The operator that is chosen."""
        return GALLERY[self.choice.value]

    @property
    def lines(self) -> str:
        """The chosen operator as a cell, with its sliders as they stand."""
        values = allowed(self.live.values)
        return self.entry.ten_lines(operator_values(self.entry, values), values["steps"])

    def ten_lines(self) -> widgets.HTML:
        """Show the lines of the chosen operator; JupyterLab puts them in the place of the cell that asks for them."""
        from IPython.core.getipython import get_ipython

        shell = get_ipython()
        if shell is not None:
            shell.set_next_input(self.lines + _AGAIN, replace=True)
        return self.code

    def _matters(self) -> dict[str, Any]:
        """The controls that say something of the operator that is chosen, with what they say."""
        ours = ("operator", "steps", *(key(self.entry, control) for control in self.entry.controls))
        return {name: value for name, value in self.live.values.items() if name in ours}

    def _on_choice(self, _: object) -> None:
        """Show the recording of another operator; where its sliders have been moved before, run it."""
        self._show_what_matters()
        kept = recorded(self.choice.value)
        if made_with(kept) | self._matters() != made_with(kept):
            self.live.start()
            return
        self.live.stop()
        self.player.show(kept)
        self.live.shown_values = self.live.values
        self.live.refresh_status()
        # The address no longer names the recording that the page opened with.
        self.address.update_query()

    def _on_slider(self, _: object) -> None:
        self._show_what_matters()
        self.live.start()

    def _show_what_matters(self) -> None:
        """The sliders of the chosen operator, what is said of it, and its lines."""
        matters = self._matters()
        for name, control in self.live.controls.items():
            control.layout.display = None if name in matters else "none"
        self.about.value = f'<p class="il-line">{self.entry.about}</p>'
        self.code.value = (
            "<details open><summary>The lines that the page runs, as the sliders stand</summary>"
            f'<pre class="il-lines" tabindex="0"><code>{html.escape(self.lines)}</code></pre></details>'
        )

    def _bindings(self) -> dict[str, Binding]:
        """What an address may say of each control; it keeps silent on those of other operators."""

        def bound(name: str, binding: Binding) -> Binding:
            get = binding.get
            if get is None or name == "run":
                return binding
            return replace(binding, get=lambda: get() if name in self._matters() else "")

        return {name: bound(name, binding) for name, binding in self.live.address_controls().items()}
