"""A sentence for each t, of which the browser shows the one that is due: a drag of t asks no kernel."""

from collections.abc import Callable
from pathlib import Path

import anywidget
import traitlets

_HERE = Path(__file__).parent


class Readout(anywidget.AnyWidget):
    """``tell`` sets the sentences, HTML, of t = ``first``, ``first`` + 1, ...; ``t`` says which one is shown.

    >>> readout = Readout(t=2)
    >>> readout.tell(lambda t: f"After {t} steps.", range(1, 4))
    >>> readout.sentence
    'After 2 steps.'
    """

    _esm = _HERE / "readout.js"

    sentences = traitlets.List(traitlets.Unicode()).tag(sync=True, type=list[str])
    first = traitlets.Int(1).tag(sync=True)
    t = traitlets.Float(1).tag(sync=True)

    def tell(self, say: Callable[[int], str], steps: range) -> None:
        """Have ``say(t)`` told at each t of ``steps``."""
        with self.hold_sync():
            self.first = steps.start
            self.sentences = [say(t) for t in steps]

    @property
    def sentence(self) -> str:
        """The one that is shown."""
        return self.sentences[min(max(round(self.t) - self.first, 0), len(self.sentences) - 1)]
