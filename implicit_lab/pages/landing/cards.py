"""The cards of the landing page, one for each folder of ``pages`` that has one.

In a checkout, `python -m implicit_lab.pages.landing.cards` draws their pictures anew, each from what its page shows.
"""

import base64
import html
from functools import cache
from importlib import import_module
from pathlib import Path

from IPython.display import HTML

from ..card import Card

PAGES = Path(__file__).parents[1]
WIDTH, HEIGHT = 560, 280
"""Pixels of a card's picture."""
COLOURS = 128
"""Enough for a picture of this size, at a third of the bytes."""


def found() -> dict[Path, Card]:
    """Every card by the folder of its page, in the order of the notebooks."""
    folders = [file.parent for file in PAGES.glob("*/card.py")]
    cards = {folder: import_module(f"..{folder.name}.card", __package__).CARD for folder in folders}
    return dict(sorted(cards.items(), key=lambda item: item[1].notebook))


# The same for everyone: the process that kernels are forked from makes it once.
@cache
def cards() -> HTML:
    """Return all cards.

    >>> cards().data.count("<h2>") == len(found())
    True
    """
    shown = "\n".join(_markup(card, folder / "card.png") for folder, card in found().items())
    return HTML(f'<div class="il-cards">\n{shown}\n</div>')


def _markup(card: Card, picture: Path) -> str:
    # In the page itself: no server hands out files of the package.
    source = f"data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()}"
    return (
        f'<div class="il-card"><img src="{source}" class="{"" if card.field else "il-drawn"}" '
        f'alt="{html.escape(card.alt)}" width="{WIDTH}" height="{HEIGHT}">'
        f'<h2><a href="{card.notebook}.ipynb">{html.escape(card.title)}</a></h2><p>{card.sentence}</p></div>'
    )


def draw(card: Card, file: Path) -> None:
    """Write the picture of ``card`` to ``file``."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.axis("off")
    card.draw(axes)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").quantize(COLOURS).save(file, optimize=True)


def main() -> None:
    """Draw every card's picture into the folder of its page."""
    for folder, card in found().items():
        draw(card, folder / "card.png")
        print(folder / "card.png")


if __name__ == "__main__":
    main()
