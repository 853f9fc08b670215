"""What every scene has."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

import ipywidgets as widgets

from ....widgets.panels import Moves, Panel


class Scene(ABC):
    """One question put to regular operators."""

    title: str
    last: int
    """The largest t."""

    step = r"G(y, x) = (1 - \varepsilon(x)) \, y + \varepsilon(x) \, F(x)"
    """The scene's G, in TeX."""

    answer = "which comes up to <i>F</i>(<i>x</i>)"
    """What its iterates do, as the loop says it, HTML."""

    controls: Mapping[str, widgets.Widget]
    """By the names that they have in an address."""

    def read(self) -> None:
        """Take the controls, where more is to be done than to look at their values."""
        return

    @abstractmethod
    def panels(self, t: int) -> list[Panel]:
        """What is drawn at t."""

    @abstractmethod
    def moving(self, t: int) -> Moves:
        """The points of the lines that move with t."""

    def moves(self) -> list[Moves]:
        """``moving`` at every t."""
        return [self.moving(t) for t in range(1, self.last + 1)]

    @abstractmethod
    def say(self, t: int) -> str:
        """The sentence under the controls, HTML."""
