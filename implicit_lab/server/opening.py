"""Open pages: a Jupyter kernel for each visitor with the page's code run in it, ahead of time where asked for."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, replace
from os import environ
from typing import TYPE_CHECKING, Any

from .front.notebook import Notebook
from .front.running import Shown, run

if TYPE_CHECKING:
    from .jupyter_kernels import JupyterKernels

REFILL_AFTER_SECONDS = 1.0
"""Seconds that a visitor has the machine before the next kernel is started ahead."""


@dataclass(frozen=True)
class Opened:
    """A page of somebody's own: where it is, its kernel, and what its code will have shown."""

    path: str
    address: str
    notebook: Notebook
    kernel: str
    shown: asyncio.Task[Shown]


class Opener:
    """Opens pages, of which ``ahead`` are kept open of each notebook that has been named to ``keep``."""

    def __init__(self, kernels: "JupyterKernels", ahead: int = 0) -> None:
        self._kernels = kernels
        self._ahead = ahead
        self._ready: dict[str, list[Opened]] = {}
        self._opened: dict[str, Opened] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def of_kernel(self, kernel: str) -> Opened | None:
        """The page that a kernel was started for, as long as it lives."""
        return self._opened.get(kernel) if kernel in self._kernels else None

    async def open(self, path: str, address: str, notebook: Notebook, variables: Mapping[str, str]) -> Opened:
        """The page for one visitor, who has asked for ``address``.

        ``variables`` are of the kernel's environment, where that starts only now.
        """
        self._opened = {kernel: opened for kernel, opened in self._opened.items() if kernel in self._kernels}
        opened = replace(await self._take(path, notebook, variables), address=address)
        self._opened[opened.kernel] = opened
        return opened

    async def _take(self, path: str, notebook: Notebook, variables: Mapping[str, str]) -> Opened:
        ready = self._ready.get(path, [])
        while ready:
            opened = ready.pop(0)
            self._kernels.waiting.discard(opened.kernel)
            self._begin(self._refill(path, notebook))
            # The notebook may have been edited since, and the kernel may have died.
            if opened.notebook == notebook and opened.kernel in self._kernels:
                return opened
        return await self._start(path, notebook, variables)

    def keep(self, path: str, notebook: Notebook) -> None:
        """From now on keep pages of this notebook open ahead."""
        if self._ahead:
            self._ready[path] = []
            self._begin(self._fill(path, notebook))

    async def _fill(self, path: str, notebook: Notebook) -> None:
        while len(self._ready[path]) < self._ahead:
            opened = await self._start(path, notebook, {})
            self._kernels.waiting.add(opened.kernel)
            self._ready[path].append(opened)

    async def _refill(self, path: str, notebook: Notebook) -> None:
        await asyncio.sleep(REFILL_AFTER_SECONDS)
        await self._fill(path, notebook)

    async def _start(self, path: str, notebook: Notebook, variables: Mapping[str, str]) -> Opened:
        folder = path.rpartition("/")[0]
        environment = {**environ, **variables}
        kernels: Any = self._kernels
        kernel = await kernels.start_kernel(kernel_name="python3", path=folder, env=environment)
        shown = asyncio.create_task(run(kernels.get_kernel(kernel), notebook.code))
        self._kernels.running.add(kernel)
        shown.add_done_callback(lambda _: self._kernels.expect_page(kernel))
        return Opened(path, "", notebook, kernel, shown)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        # The event loop holds only a weak reference to a task.
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
