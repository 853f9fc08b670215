"""What a page shows of itself on the landing page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Card:
    """A page in a title, a sentence and a picture: the ``CARD`` of its folder's ``card.py``.

    ``notebook`` is its notebook's name without the ending, which also gives its place among the cards; ``sentence`` is
    HTML; ``alt`` says what the picture shows; ``field``: that is a photograph or a field of colours, which a
    dark page leaves as it is. ``draw`` draws the picture, kept beside as ``card.png``, on axes without
    a frame.
    """

    notebook: str
    title: str
    sentence: str
    alt: str
    draw: "Callable[[Axes], None]"
    field: bool = False
