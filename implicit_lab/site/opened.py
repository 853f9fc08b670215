"""The pages as they open: each notebook's code, run once, with what it shows and what an address may do with it."""

import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager

from ..server.front.notebook import Notebook, read
from ..server.front.running import Shown, run

_DESCRIBE = "from implicit_lab.site.described import show\nshow()"


@dataclass(frozen=True)
class Opened:
    """A page, what its code has shown, and what the browser has to know of its widgets in place of the kernel."""

    name: str
    notebook: Notebook
    shown: Shown
    described: dict[str, Any]
    live: dict[str, Any] | None
    """What the browser has to know to deblur; None on other pages."""


async def open_pages(notebooks: Sequence[Path]) -> list[Opened]:
    """Run the code of every notebook, one after another, in one kernel.

    Raises ``ValueError`` where a piece of code fails: a page with a hole is no page to hand out.
    """
    async with _kernel(notebooks[0].parent) as manager:
        return [await _open(manager, file) for file in notebooks]


@asynccontextmanager
async def _kernel(folder: Path) -> AsyncIterator[AsyncKernelManager]:
    manager = AsyncKernelManager(kernel_name="python3", transport_encryption="auto")
    await manager.start_kernel(cwd=str(folder), env=dict(os.environ))
    try:
        yield manager
    finally:
        await manager.shutdown_kernel(now=True)


async def _open(manager: AsyncKernelManager, file: Path) -> Opened:
    notebook = read(file, "")
    shown = await run(manager, [*notebook.code, _DESCRIBE])
    described = shown.outputs.pop()
    failed = [one for cell in (*shown.outputs, described) for one in cell if one["output_type"] == "error"]
    if failed:
        raise ValueError(f"The page {file.stem} cannot be written: its code ends in {failed[0]['ename']}.")
    told = json.loads(described[0]["data"]["text/plain"])
    return Opened(file.stem, notebook, shown, told["page"], told["live"])
