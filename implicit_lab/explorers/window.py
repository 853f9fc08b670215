"""The page's address, which holds its state: read when the page opens, kept in step, and copied."""

import os
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import anywidget
import traitlets


class Window(anywidget.AnyWidget):
    """A button that copies the page's link; ``query`` goes to its address."""

    _esm = Path(__file__).parent / "window.js"
    query = traitlets.Unicode().tag(sync=True)

    def keep(self, **state: object) -> None:
        """Put the state in the address.

        >>> window = Window()
        >>> window.keep(t=3, eta=0.5)
        >>> window.query
        't=3&eta=0.5'
        """
        self.query = urlencode(state)


def asked() -> dict[str, str]:
    """What the page's address asks for, by name; empty outside Voila. Nothing in it is trusted yet.

    >>> os.environ["QUERY_STRING"] = "t=7&eta=0.25"
    >>> asked()
    {'t': '7', 'eta': '0.25'}
    >>> del os.environ["QUERY_STRING"]
    """
    return {name: values[-1] for name, values in parse_qs(os.environ.get("QUERY_STRING", "")).items()}


def number(wanted: dict[str, str], name: str, low: float, high: float, default: float) -> float:
    """The number called ``name``, held between ``low`` and ``high``; ``default`` where there is none.

    >>> number({"t": "900", "eta": "nan"}, "t", 1, 200, 12), number({"eta": "nan"}, "eta", 0, 1, 0.5)
    (200.0, 0.5)
    """
    try:
        value = float(wanted[name])
    except (KeyError, ValueError):
        return default
    return float(min(max(value, low), high)) if value == value else default
