"""The mechanism, drawn: a box G, which x enters at every turn, and to which its own answer comes back."""

from pathlib import Path

import ipywidgets as widgets

from .formula import mathml

_CSS = (Path(__file__).parent / "loop.css").read_text()


def loop(step: str, x: str, y: str, said: str = "", moving: bool = False) -> widgets.HTML:
    """Return the loop with a page's own G in its box; a person lets it turn, or it does so by itself, and stops it.

    Args:
        step: what G is, in TeX.
        x: what the input is, as HTML.
        y: what the answer is, as HTML.
        said: a sentence beside it, as HTML.
        moving: whether it turns from the beginning, where a person has nothing against motion.

    Raises:
        ValueError: the formula cannot be drawn.

    >>> "<math" in loop(r"G(y, x) = y - \\eta (x y - 1)", "a number", "its reciprocal").value
    True
    """
    return widgets.HTML(f"<style>{_CSS}</style>{drawn(step, x, y, said, moving)}")


def drawn(step: str, x: str, y: str, said: str, moving: bool) -> str:
    """The loop as HTML."""
    turn = f'<input type="checkbox"{" checked" if moving else ""}> let it turn'
    beside = f"<p>{said}</p>" if said else ""
    return (
        f'<figure class="il-loop"><div class="il-loop-drawing">'
        f'<p class="il-loop-x"><i>x</i>, {x}</p>'
        f'<div class="il-loop-in" aria-hidden="true"><b></b></div>'
        f'<div class="il-loop-box"><div class="il-loop-track" aria-hidden="true"><b></b></div>'
        f'<div class="il-loop-g">{mathml(step, True)}</div>'
        f'<p class="il-loop-back"><i>y</i><sub><i>t</i>−1</sub> comes back</p></div>'
        f'<p class="il-loop-y"><i>y<sub>t</sub></i>, {y}</p></div>'
        f"<figcaption>{beside}<label>{turn}</label></figcaption></figure>"
    )
