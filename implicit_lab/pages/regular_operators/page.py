"""The page on regular operators: which maps can an iterated simple step express? Two theorems, seen."""

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from ...studies.scalar.choices import REGULAR_T
from ...widgets.address import Address
from ...widgets.fields import slider
from ...widgets.loop import loop
from ...widgets.numbers import spoken
from ...widgets.panels import Panels
from ...widgets.readout import Readout
from ...widgets.style import NEEDS_KERNEL, style
from .questions import guesses
from .scenes import SCENES, Scene


def page() -> widgets.VBox:
    """Return the explorer: four scenes in one figure. Needs no torch."""
    return RegularOperators().box


class RegularOperators:
    """A choice of scene, t, the scene's own controls, and a sentence."""

    def __init__(self) -> None:
        self.scenes: dict[str, Scene] = {name: scene() for name, scene in SCENES.items()}
        self.choice = widgets.Dropdown(
            options=[(scene.title, name) for name, scene in self.scenes.items()], value="build", description="Scene"
        )
        self.choice.style.description_width = "auto"
        self.choice.add_class(NEEDS_KERNEL)
        self.t = slider(REGULAR_T, plays=True)
        self.loop = widgets.HTML()
        self.own = widgets.HBox().add_class("il-controls").add_class(NEEDS_KERNEL)
        self.readout = Readout(t=self.t.value).add_class("il-readout")
        self._set_scene()
        self.panels = Panels(self.scene.panels(self.steps), self.scene.moves(), self.steps)
        self._say()
        self.choice.observe(self._on_scene, names="value")
        for scene in self.scenes.values():
            for control in scene.controls.values():
                control.observe(self._on_control, names="value")
        # The scene first: it says how far t may go, and the target which step field it begins with.
        own = {name: control for scene in self.scenes.values() for name, control in scene.controls.items()}
        self.address = Address({"scene": self.choice, **own, "t": self.t})
        self.box = widgets.VBox(
            [
                style(),
                self.loop,
                widgets.HBox([self.choice, self.t]).add_class("il-controls").add_class("il-follows"),
                self.own,
                self.readout,
                self.panels,
                self.address,
                guesses(),
            ]
        )
        # Linked in the browser: t moves the curves and the sentence without asking the kernel.
        self.links = [widgets.jslink((self.t, "value"), (other, "t")) for other in (self.panels, self.readout)]
        self.box.add_class("il-page").add_class("il-theory")

    @property
    def scene(self) -> Scene:
        """The scene that is shown."""
        return self.scenes[self.choice.value]

    @property
    def steps(self) -> int:
        """The iterations t."""
        return round(self.t.value)

    def _set_scene(self) -> None:
        self.own.children = list(self.scene.controls.values())
        self.t.max = self.scene.last
        self.loop.value = loop(self.scene.step, "a number", self.scene.answer).value

    def _on_scene(self, _: object) -> None:
        self._set_scene()
        self._on_control(_)

    def _on_control(self, _: object) -> None:
        self.scene.read()
        self.panels.show(self.scene.panels(self.steps), self.scene.moves())
        self._say()

    def _say(self) -> None:
        self.readout.tell(self._said, range(1, self.scene.last + 1))

    def _said(self, t: int) -> str:
        return (
            f'<div role="status" data-testid="readout" data-t="{t}" data-scene="{self.choice.value}">'
            f"{self.scene.say(t)} {_length_ratio(*self.scene.moving(t)[0, 0])}</div>"
        )


def _length_ratio(x: ArrayLike, y: ArrayLike) -> str:
    """How far the curve goes up and down over how far x goes, in a sentence.

    >>> _length_ratio([0, 1, 2], [0, 3, 0])
    'Along the x that is drawn, <i>y<sub>t</sub></i> goes 3 times as far, up and down in all.'
    >>> _length_ratio([0, 1], [0, 1])
    'Along the x that is drawn, <i>y<sub>t</sub></i> goes as far, up and down in all.'
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    drawn = np.isfinite(y)
    ratio = np.abs(np.diff(y[drawn])).sum() / np.ptp(x[drawn])
    told = spoken(ratio, 3)
    times = "" if told == "1" else f"{told} times "
    return f"Along the x that is drawn, <i>y<sub>t</sub></i> goes {times}as far, up and down in all."
