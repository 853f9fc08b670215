"""The page itself: what is sent at once, and what is sent when the code has run."""

import base64
import html
import json
from pathlib import Path
from typing import Any

from ... import widgets as page_parts
from ...widgets.bundle import bundle
from .notebook import Notebook
from .running import Shown
from .scripts import is_offloaded, resolve_script
from .static_assets import StaticAssets

_HERE = Path(__file__).parent
_PAGE = (_HERE / "page.html").read_text()
EMBED = (_HERE / "embed.js").read_text()
"""A module that stands alone: what a page does within a frame."""
STYLE = "\n".join(file.read_text() for file in (_HERE / "page.css", Path(page_parts.__file__).parent / "style.css"))
_SCRIPT = "\n".join((bundle(_HERE / "page.js"), EMBED)).encode()
MAX_INLINE_BYTES = 1000
"""Bytes of an array that is sent within the page."""


def beginning(notebook: Notebook, root: str, assets: StaticAssets) -> str:
    """The page up to its last word, with places for what the code will show; ``root`` is the server's own address."""
    return _PAGE.format(
        title=html.escape(notebook.title),
        style=_address(root, assets.put(STYLE.encode(), "css")),
        script=_address(root, assets.put(_SCRIPT, "js")),
        root=html.escape(root),
        body=notebook.body,
    )


def ending(shown: Shown, kernel: str, root: str, assets: StaticAssets) -> str:
    """What the code has shown, for the script of the page to draw."""
    widgets = {name: dict(state) for name, state in shown.widgets.items()}
    for state in widgets.values():
        for name, value in state.items():
            if name == "_esm" or is_offloaded(value):
                state[name] = _address(root, assets.put(resolve_script(value), "js"))
    arrays = [[model, path, _array(buffer, root, assets)] for (model, path), buffer in shown.buffers.items()]
    told = {"kernel": kernel, "outputs": shown.outputs, "widgets": widgets, "arrays": arrays}
    return f'<script type="application/json" id="il-shown">{_json(told)}</script>\n</body>\n</html>\n'


def failed() -> str:
    """What ends a page whose code could not be run."""
    told = "What moves on this page could not be opened. That is the lab's fault; opening it again often helps."
    return f'<p role="alert" class="il-lost">{told}</p>\n</body>\n</html>\n'


def _array(buffer: bytes, root: str, assets: StaticAssets) -> dict[str, str]:
    if len(buffer) <= MAX_INLINE_BYTES:
        return {"bytes": base64.b64encode(buffer).decode()}
    return {"address": _address(root, assets.put(buffer, "bin"))}


def _address(root: str, asset: str) -> str:
    return f"{root}voila/assets/{asset}"


def _json(value: Any) -> str:
    """JSON that cannot end the element that holds it."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
