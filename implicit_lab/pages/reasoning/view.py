"""What a run of a tab shows: its player, and what stands beside it, as one."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from ...control import Control, completed
from ...recording.recording import Recording
from ...widgets.player import Player


class View(ABC):
    """A player that is not alone: a run panel speaks to both through this."""

    def __init__(self) -> None:
        self.player = Player()

    @abstractmethod
    def show(self, recording: Recording) -> None:
        """Replace what is shown."""

    @property
    def marked(self) -> tuple[Any, ...]:
        """The widgets that say whether they are up to date, by their class."""
        return (self.player,)

    @property
    def message(self) -> str:
        """A sentence in the place of a result that did not come."""
        return self.player.message

    @message.setter
    def message(self, text: str) -> None:
        self.player.message = text

    def add_class(self, name: str) -> None:
        """Give the marked widgets a class."""
        for part in self.marked:
            part.add_class(name)

    def remove_class(self, name: str) -> None:
        """Take a class from the marked widgets."""
        for part in self.marked:
            part.remove_class(name)


def made_with(controls: Iterable[Control], recording: Recording) -> dict[str, Any]:
    """The controls that a recording was made with; what its meta data does not say is as by default."""
    return completed(controls, recording.meta.get("controls", {}) | {"steps": recording.steps})
