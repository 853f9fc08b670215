"""Which questions can be put to regular operators? One scene each: controls, four panels and a sentence."""

from collections.abc import Callable

from .bound import Bound
from .build import Build
from .cap import Cap
from .measured import measured
from .scene import Scene
from .trained_toy import Trained

__all__ = ["SCENES", "Scene", "measured"]

SCENES: dict[str, Callable[[], Scene]] = {"build": Build, "bound": Bound, "cap": Cap, "trained": Trained}
