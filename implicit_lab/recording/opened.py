"""A study whose networks are read once, however often a run asks for them."""

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..study import ExplicitModel, ImplicitModel, Study


class Opened:
    """The study, for the length of one run: to read a network takes as long as some of its iterations.

    >>> import implicit_lab as il
    >>> study = Opened(il.load_study("scalar"))
    >>> study.model("implicit-5") is study.model("implicit-5"), study.metric.name
    (True, 'error')
    """

    def __init__(self, study: "Study") -> None:
        self._study = study
        self._read = cache(study.model)

    def model(self, name: str) -> "ImplicitModel | ExplicitModel":
        """As the study's; the same one every time."""
        return self._read(name)

    def __getattr__(self, name: str) -> Any:
        """All else is the study's own."""
        return getattr(self._study, name)
