"""A notebook as a page: its prose as HTML, its code as what is to run, and a place for what that shows."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from ...widgets.formula import mathml

_RELATIVE = re.compile(r'(<img\b[^>]*?\bsrc=")(?![a-z]+:|/)', re.IGNORECASE)
_TAGS = re.compile("<.*?>")


HIDDEN = "hide"


@dataclass(frozen=True)
class Notebook:
    """What of a notebook is the same for every visitor: ``body`` has an element ``data-cell=k`` for ``code[k]``."""

    title: str
    body: str
    code: tuple[str, ...]


def read(file: Path, files: str) -> Notebook:
    """Read a notebook; its pictures are to be found below the address ``files``.

    Raises ``ValueError`` where the file is no notebook.
    """
    return _read(file, files, file.stat().st_mtime_ns)


def is_hidden(cell: Mapping[str, Any]) -> bool:
    """Whether a cell bears the tag that leaves it out, code and all, as Voila does."""
    return HIDDEN in cell.get("metadata", {}).get("tags", ())


@lru_cache(maxsize=100)
def _read(file: Path, files: str, _: int) -> Notebook:
    body: list[str] = []
    code: list[str] = []
    title = file.stem
    try:
        cells = json.loads(file.read_text("utf-8"))["cells"]
        for cell in cells:
            if is_hidden(cell):
                continue
            source = "".join(cell["source"])
            if cell["cell_type"] == "code":
                body.append(f'<div class="il-cell" data-cell="{len(code)}"></div>')
                code.append(source)
            elif cell["cell_type"] == "markdown":
                prose = _RELATIVE.sub(rf"\g<1>{files}", _html(source, cell.get("attachments", {})))
                body.append(f'<div class="jp-RenderedHTMLCommon">{prose}</div>')
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"The file {file.name} is no notebook; open it in JupyterLab and save it again.") from error
    heading = re.search("<h1.*?>(.*?)</h1>", "".join(body), re.DOTALL)
    if heading:
        title = html.unescape(_TAGS.sub("", heading[1]))
    return Notebook(title, "\n".join(body), tuple(code))


class _Renderer(IPythonRenderer):
    """Prose as nbconvert renders it, with formulas that need no script."""

    def block_math(self, body: str) -> str:
        # A long one is moved to and fro, so that a narrow screen is not left sideways.
        return f'<span class="il-formula" tabindex="0">{_formula(body, block=True)}</span>'

    def inline_math(self, body: str) -> str:
        return _formula(body, block=False)


def _html(source: str, attachments: dict[str, dict[str, str]]) -> str:
    renderer: Any = _Renderer(escape=False, exclude_anchor_links=True, attachments=attachments)
    return MarkdownWithMath(renderer=renderer).render(source)


def _formula(tex: str, block: bool) -> str:
    try:
        return mathml(tex, block)
    except ValueError:
        return f"<code>{html.escape(tex)}</code>"
