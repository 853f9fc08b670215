"""A page as one file: its text, styles, scripts, the state of its widgets and their arrays."""

import html
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .. import studies
from ..server.front.render import EMBED, STYLE
from ..server.front.scripts import is_offloaded
from ..widgets.bundle import bundle
from .lab import Lab
from .opened import Opened
from .packed import base64_of, packed

_HERE = Path(__file__).parent
_PAGE = (_HERE / "page.html").read_text()
MARK = '<meta name="generator" content="Implicit Lab">'
"""What every page of a site has, and by which one is known as ours."""
_KEPT_AS_TEXT = ("_esm", "_css")
_LEFT_OUT = {"library": ""}
"""Plotly, in megabytes: what stands before it draws the same lines."""
_PICTURE = re.compile(r'(<img\b[^>]*?\bsrc=")(?!data:)([^"]+)"', re.IGNORECASE)
_KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".svg": "image/svg+xml"}


def page(opened: Opened, names: Iterable[str], folder: Path, lab: Lab, live: Mapping[str, Any] | None = None) -> str:
    """The file of one page; ``names`` are all pages', to which links lead, and ``folder`` holds its pictures.

    ``live`` is what it has in addition where it computes in the browser.
    """
    texts: dict[str, int] = {}
    widgets = {name: _state(state, texts) for name, state in opened.shown.widgets.items()}
    shown = {
        "name": opened.name,
        "lab": lab.described(),
        "outputs": opened.shown.outputs,
        "widgets": widgets,
        "arrays": [[model, path, packed(buffer)] for (model, path), buffer in opened.shown.buffers.items()],
        "texts": list(texts),
        **opened.described,
        **({"live": live} if live else {}),
    }
    body = _PICTURE.sub(lambda found: f'{found[1]}{_inlined(folder / found[2])}"', opened.notebook.body)
    written = _PAGE.format(
        title=html.escape(opened.notebook.title),
        style=f"{STYLE}\n{(_HERE / 'page.css').read_text()}",
        body=body,
        shown=json.dumps(shown, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c"),
        weights="\n".join(map(_weights, _networks(opened.described))),
        script=_script(),
    )
    for name in names:
        written = written.replace(f"{name}.ipynb", f"{name}.html")
    return written


@cache
def _script() -> str:
    return "\n".join((bundle(_HERE / "page.js"), EMBED)).replace("</script", "<\\/script")


def _networks(described: dict[str, Any]) -> Iterable[str]:
    """The files of the networks that answer on a page."""
    for board in described["boards"].values():
        yield from board["weights"].values()
    if stories := described["stories"]:
        yield stories["weights"]


def _weights(file: str) -> str:
    """The weights of a network, which the page reads once it is to run it."""
    content = base64_of((Path(studies.__file__).parent / file).read_bytes())
    return f'<script type="application/octet-stream" id="il-{file}">{content}</script>'


def _state(state: dict[str, Any], texts: dict[str, int]) -> dict[str, Any]:
    """The state of a widget, with long texts named by their place among all of the page, where each stands once."""
    assert not any(is_offloaded(value) for value in state.values())
    kept = {name: texts.setdefault(state[name], len(texts)) for name in _KEPT_AS_TEXT if state.get(name)}
    return state | {name: value for name, value in _LEFT_OUT.items() if name in state} | kept


def _inlined(file: Path) -> str:
    return f"data:{_KINDS[file.suffix]};base64,{base64_of(file.read_bytes())}"
