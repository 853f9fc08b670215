"""A page that has run, drawn by Voila's own front end: for notebooks that hold what the small one does not know."""

import html
import json
from collections.abc import AsyncIterator
from typing import Any

import nbformat
from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from .front.notebook import is_hidden
from .front.outputs import FAILED
from .front.render import EMBED
from .opening import Opened

_STYLE = '.il-embedded [cell-index="1"] h1 { display: none; }'
"""A page within a frame is without its heading, by either front end."""


async def voila_page(handler: Any, opened: Opened) -> str:
    """The page of ``opened`` as Voila would send it to ``handler``, with the kernel that has run its code already.

    Voila's front end asks that kernel for its widgets, so that they are as the person left them; the address in the
    browser becomes that of the page again.
    """
    server, settings = handler.server, handler.settings
    configuration = server.voila_configuration
    renderer = _RanAlready(
        request_handler=handler,
        voila_configuration=configuration,
        traitlet_config=server.config,
        notebook_path=opened.path,
        template_paths=server.template_paths,
        config_manager=handler.config_manager,
        contents_manager=handler.contents_manager,
        base_url=handler.base_url,
        kernel_spec_manager=handler.kernel_spec_manager,
        page_config=get_page_config(handler.base_url, settings, handler.log, configuration),
        mathjax_config=settings.get("mathjax_config"),
        mathjax_url=settings.get("mathjax_url"),
    )
    await renderer.initialize()
    code = [cell for cell in renderer.notebook.cells if cell.cell_type == "code" and not is_hidden(cell)]
    for cell, outputs in zip(code, (await opened.shown).outputs, strict=False):
        cell.outputs = [_for_voila(output) for output in outputs]
    text = await renderer.generate_content_str(opened.kernel)
    address = json.dumps(opened.address).replace("<", "\\u003c")
    restore = f"<script>history.replaceState(null, '', {address} + location.hash)</script>"
    embed = f'<script type="module">{EMBED}</script><style>{_STYLE}</style>'
    return text.replace("<head>", f"<head>{restore}{embed}", 1)


class _RanAlready(NotebookRenderer):
    """Voila's renderer without its kernel: cells are drawn with the outputs that they have."""

    async def _jinja_kernel_start(self, nb: Any, kernel_id: str, kernel_future: Any) -> str:
        return kernel_id

    async def _jinja_cell_generator(self, nb: Any, kernel_id: str) -> AsyncIterator[Any]:
        for cell in nb.cells:
            yield cell


def _for_voila(output: dict[str, Any]) -> Any:
    """An output as nbformat has it; in place of an error, which bears no traceback, the sentence that ours shows."""
    if output["output_type"] == "error":
        said = f'<p role="alert">{html.escape(FAILED)}</p>'
        output = {"output_type": "display_data", "data": {"text/html": said}, "metadata": {}}
    return nbformat.from_dict({name: value for name, value in output.items() if name != "transient"})
