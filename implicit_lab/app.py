"""``implicit-lab app``: Voila on the folder of notebooks, with the landing page at the root."""

import errno
import os
import sys
from pathlib import Path
from typing import Any

from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import RedirectHandler, authenticated

# Voila's jsonschema would build a grammar of international addresses on import, which takes longer than all the rest of
# its start and checks nothing here; where the module is absent, jsonschema goes without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from traitlets import Integer  # noqa: E402
from voila.app import Voila  # noqa: E402
from voila.tornado.contentshandler import VoilaContentsHandler  # noqa: E402
from voila.tornado.handler import TornadoVoilaHandler  # noqa: E402
from voila.tornado.treehandler import TornadoVoilaTreeHandler  # noqa: E402

from .kernels import PageKernels  # noqa: E402
from .pages import find_notebooks  # noqa: E402
from .warm_kernels import warm_up  # noqa: E402

LANDING = "/voila/render/index.ipynb"
HOST = "localhost"
NOTICE = (Path(__file__).parent / "notice.html").read_text()
FULL = (
    "The lab is full",
    "As many people are here as this machine has room for. This page looks again every few seconds and opens as soon "
    "as somebody leaves.",
)
GONE = ("There is no such page", "The address may have been cut off.")
BROKEN = ("This page could not be opened", "That is the lab's fault, not yours; opening it again often helps.")
WAIT = 10
"""Seconds after which the page of a full lab looks again."""


class Page(TornadoVoilaHandler):
    """A notebook as a page; a sentence where there is no such page, no room for another visitor, or a fault."""

    @authenticated
    async def get(self, path: str = "") -> None:
        """Render the page, unless as many kernels live already as may."""
        if path.endswith(".ipynb") and self._visitors() >= self.settings["voila"].most_kernels:
            self.set_header("Retry-After", str(WAIT))
            self._notice(503, FULL, f'<meta http-equiv="refresh" content="{WAIT}">')
            return
        async for part in self.get_generator(path=path):
            self.write(part)
            self.flush()

    def _visitors(self) -> int:
        """Kernels that are alive, less those that were started ahead and wait for someone."""
        kernels: Any = self.kernel_manager
        waiting = sum(map(kernels.get_pool_size, kernels.notebook_data))
        return len(kernels.list_kernel_ids()) - waiting

    def write_error(self, status_code: int, **_: Any) -> None:
        """A sentence, and no traceback."""
        self._notice(status_code, GONE if status_code == 404 else BROKEN)

    def _notice(self, status: int, text: tuple[str, str], head: str = "") -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(NOTICE.format(head=head, title=text[0], sentence=text[1], landing=LANDING))


class PageServer(Voila):
    """Voila that serves the pages and what they need, and nothing else; it says where it is once it listens."""

    most_kernels = Integer(40, config=True, help="Visitors at once: each has a kernel of 60 to 150 MB.")

    def init_settings(self) -> dict[str, Any]:  # type: ignore[override]  # a plain dict there too
        """Voila's own, with kernels that end by themselves, and scripts sent at a third of their size."""
        self.voila_configuration.multi_kernel_manager_class = PageKernels
        warm_up()
        settings: Any = super().init_settings()
        return settings | {"compress_response": True}

    def init_handlers(self) -> list[Any]:  # type: ignore[override]  # a plain list there too
        """Voila's own, with the landing page in place of the lists of files and without what lists folders."""
        to_landing = {"url": LANDING, "permanent": False}
        handlers: list[Any] = []
        theirs: Any = super().init_handlers()
        for address, handler, *options in theirs:
            if handler is TornadoVoilaHandler:
                handlers.append((address, Page, *options))
            elif handler is TornadoVoilaTreeHandler:
                handlers.append((address, RedirectHandler, to_landing))
            elif handler is not VoilaContentsHandler:
                handlers.append((address, handler, *options))
        return handlers

    def listen(self) -> None:
        """Serve until a signal; the address is printed when pages can be opened."""
        address = f"http://{HOST}:{self.port}{LANDING}"
        IOLoop.current().add_callback(
            lambda: print(f"Implicit Lab is open at {address}\nStop it with Ctrl-C.", flush=True)
        )
        super().listen()


def serve(port: int, open_browser: bool, preheat: int = 0) -> None:
    """Serve the notebooks on ``port`` of this machine until Ctrl-C.

    ``preheat`` kernels a page are started ahead, so that a visitor waits less; each holds its memory all the time.

    Raises ``OSError`` where the port is taken or not allowed, ``FileNotFoundError`` where there are no notebooks.
    """
    notebooks = find_notebooks()
    _check_port(port)
    # Voila reads voila.json, which holds the rest of its settings, from the folder it is started in.
    os.chdir(notebooks.parent)
    options = [f"--port={port}", f"--Voila.ip={HOST}", "--Voila.port_retries=0", "--Voila.log_level=ERROR"]
    if not open_browser:
        options.append("--no-browser")
    if preheat:
        options += ["--preheat_kernel=True", f"--pool_size={preheat}"]
    PageServer.launch_instance([str(notebooks), *options])


def _check_port(port: int) -> None:
    """Raise ``OSError`` in one sentence where Voila could not listen on ``port``; it would only log and go."""
    try:
        for socket in bind_sockets(port, HOST):
            socket.close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise OSError(
                f"The port {port} is in use; name another one, as in PORT={port % 65535 + 1} make app, or with --port."
            ) from error
        raise OSError(
            f"The port {port} cannot be opened ({error.strerror}); name another one, as in PORT=8899 make app, "
            "or with --port."
        ) from error
