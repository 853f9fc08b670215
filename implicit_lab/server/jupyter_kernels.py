"""The Jupyter kernels behind the pages: one a visitor, and none for a visitor who has left.

A tab that closes tells Voila to end its kernel. Where that request is lost (a browser that crashed, a phone without
network, a page left before it was drawn) the kernel has no connection any more, and is ended a little later.
"""

import time
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager, ServerKernelManager
from traitlets import Float, Unicode


class PageKernel(ServerKernelManager):
    """A kernel whose errors reach a page without their traceback."""

    # jupyter_server 2.21 looks for it here, and documents it of the manager of all kernels.
    traceback_replacement_message = Unicode("")


class JupyterKernels(AsyncMappingKernelManager):
    """Voila's kernels, with an end for those that no page is connected to."""

    kernel_manager_class = f"{__name__}.PageKernel"
    abandoned_after = Float(45, config=True, help="Seconds without a connection after which a kernel is ended.")

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._alone_since: dict[str, float] = {}
        self.waiting: set[str] = set()
        """Kernels that were started ahead: nobody has come for them yet, and they are not ended for it."""
        self.running: set[str] = set()
        """Kernels that run the code of their page: it connects only then, and code of somebody's own may take long."""

    def expect_page(self, kernel_id: str) -> None:
        """From now on count the time without a connection: the page of the kernel is on its way to a browser."""
        self.running.discard(kernel_id)
        if kernel_id in self:
            self._alone_since[kernel_id] = time.monotonic()

    def notify_connect(self, kernel_id: str) -> None:
        """A page has connected."""
        super().notify_connect(kernel_id)
        self._alone_since.pop(kernel_id, None)

    def notify_disconnect(self, kernel_id: str) -> None:
        """A page has left; where it was the last, the time is counted from now."""
        super().notify_disconnect(kernel_id)
        if not self._kernel_connections.get(kernel_id):
            self._alone_since[kernel_id] = time.monotonic()

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End the kernel if it has been alone for too long, or idle for longer than any visitor reads."""
        if kernel_id in self.waiting or kernel_id in self.running:
            return
        if not self._kernel_connections.get(kernel_id):
            # One that has never been seen here, such as a kernel whose page is still being drawn, counts from now.
            since = self._alone_since.setdefault(kernel_id, time.monotonic())
            if time.monotonic() - since > self.abandoned_after:
                await ensure_async(self.shutdown_kernel(kernel_id))
                return
        await super().cull_kernel_if_idle(kernel_id)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget the kernel."""
        self._alone_since.pop(kernel_id, None)
        self.waiting.discard(kernel_id)
        self.running.discard(kernel_id)
        return super().remove_kernel(kernel_id)
