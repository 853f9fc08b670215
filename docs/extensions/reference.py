"""The Sphinx extension of this documentation: docstrings with their formulas read, and formulas drawn as MathML.

MathML is drawn by the browser itself: no page asks another host for a script.
"""

from typing import Any

import torch
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

import implicit_lab
from implicit_lab.widgets.formula import mathml

from .plain_formulas import with_roles

_CLASSES = {name for name in implicit_lab.__all__ if name[0].isupper()}


def read_formulas(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Replace the lines of a docstring; examples stay as they are."""
    blocks = "\n".join(lines).split("\n\n")
    read = [block if block.lstrip().startswith(">>>") else with_roles(block, _CLASSES) for block in blocks]
    lines[:] = "\n\n".join(read).split("\n")
    if what in ("attribute", "property"):
        # napoleon takes what stands before the first colon for a type: here is one for it.
        lines[0] = f": {lines[0]}"


def reset_torch(gallery: dict[str, Any], script: str) -> None:
    """Begin each example as a process of its own would: the one before may have asked for double precision."""
    torch.set_default_dtype(torch.float32)
    torch.manual_seed(0)


def draw_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """A formula within a line."""
    translator.body.append(mathml(node.astext()))
    raise nodes.SkipNode


def draw_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """A formula on a line of its own."""
    translator.body.append(f'<div class="math">{mathml(node.astext(), block=True)}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """What Sphinx calls when it loads the extension."""
    # Before napoleon, which makes fields of Args and Raises.
    app.connect("autodoc-process-docstring", read_formulas, priority=400)
    app.add_html_math_renderer("mathml", (draw_inline, None), (draw_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
