"""``implicit-lab app``: Voila on the folder of notebooks, with the landing page at the root."""

import asyncio
import contextlib
import errno
import os
import signal
import sys
from pathlib import Path
from typing import Any

from tornado.ioloop import IOLoop
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import HTTPError, RedirectHandler, authenticated

# Voila's jsonschema would build a grammar of international addresses on import, which takes longer than all the rest of
# its start and checks nothing here; where the module is absent, jsonschema goes without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from jupyter_server.base.handlers import JupyterHandler  # noqa: E402
from traitlets import Integer  # noqa: E402
from voila.app import Voila  # noqa: E402
from voila.tornado.contentshandler import VoilaContentsHandler  # noqa: E402
from voila.tornado.handler import TornadoVoilaHandler  # noqa: E402
from voila.tornado.treehandler import TornadoVoilaTreeHandler  # noqa: E402

from .front.notebook import Notebook, read  # noqa: E402
from .front.render import beginning, ending, failed  # noqa: E402
from .front.scripts import FOLDER_VARIABLE  # noqa: E402
from .front.static_assets import StaticAssetHandler, StaticAssets  # noqa: E402
from .jupyter_kernels import JupyterKernels  # noqa: E402
from .notebooks import find_notebooks  # noqa: E402
from .opening import Opener  # noqa: E402
from .warm_jupyter_kernels import warm_up  # noqa: E402

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
RETRY_AFTER_SECONDS = 10
"""Seconds after which the page of a full lab looks again."""


class Page(JupyterHandler):
    """A notebook as a page; a sentence where there is no such page, no room for another visitor, or a fault."""

    def initialize(self, server: "PageServer") -> None:
        """Answer for ``server``."""
        self.server = server

    @authenticated
    async def get(self, path: str) -> None:
        """Send the page's text at once, and the rest when its code has run; unless as many kernels live as may."""
        if not path.endswith(".ipynb"):
            self.redirect(f"{self.base_url}voila/files/{path}")
            return
        notebook = self.server.notebook(path)
        if self.server.visitors() >= self.server.max_jupyter_kernels:
            self.set_header("Retry-After", str(RETRY_AFTER_SECONDS))
            self._notice(503, FULL, f'<meta http-equiv="refresh" content="{RETRY_AFTER_SECONDS}">')
            return
        variables = {"SCRIPT_NAME": self.request.path, "QUERY_STRING": self.request.query}
        opened = await self.server.opener.open(path, notebook, variables)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        assets = self.server.assets
        self.write(beginning(notebook, self.base_url, assets))
        try:
            await self.flush()
            self.finish(ending(await opened.shown, opened.kernel, self.base_url, assets))
        except StreamClosedError:
            # The visitor has closed the tab; the kernel ends by itself, as no page connects to it.
            return
        except Exception:
            self.log.exception("The code of %s could not be run", path)
            self.finish(failed())

    def write_error(self, status_code: int, **_: Any) -> None:
        """A sentence, and no traceback."""
        self._notice(status_code, GONE if status_code == 404 else BROKEN)

    def _notice(self, status: int, text: tuple[str, str], head: str = "") -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(NOTICE.format(head=head, title=text[0], sentence=text[1], landing=LANDING))


class PageServer(Voila):
    """Voila that serves the pages and what they need, and nothing else; it says where it is once it listens."""

    max_jupyter_kernels = Integer(40, config=True, help="Visitors at once: each has a kernel, 45 MB of its own.")
    ahead = Integer(0, config=True, help="Kernels a page that are started before anybody asks for it.")

    def init_settings(self) -> dict[str, Any]:  # type: ignore[override]  # a plain dict there too
        """Voila's own, with kernels that end by themselves, and pages sent at a third of their size."""
        self.voila_configuration.multi_kernel_manager_class = JupyterKernels
        scripts = Path(self.connection_dir) / "scripts"
        scripts.mkdir()
        os.environ[FOLDER_VARIABLE] = str(scripts)
        warm_up()
        settings: Any = super().init_settings()
        self.opener = Opener(settings["kernel_manager"], self.ahead)
        self.assets = StaticAssets()
        return settings | {"compress_response": True}

    def notebook(self, path: str) -> Notebook:
        """The notebook at ``path`` below the folder that is served; ``HTTPError`` where there is none."""
        root = Path(self.root_dir).resolve()
        file = (root / path).resolve()
        hidden = any(part.startswith(".") for part in Path(path).parts)
        if hidden or not file.is_relative_to(root) or not file.is_file():
            raise HTTPError(404)
        folder = path.rpartition("/")[0]
        return read(file, f"{self.base_url}voila/files/{folder + '/' if folder else ''}")

    def visitors(self) -> int:
        """Kernels that are alive, less those that wait for someone."""
        kernels = self.kernel_manager
        return len(kernels.list_kernel_ids()) - len(kernels.waiting)

    def init_handlers(self) -> list[Any]:  # type: ignore[override]  # a plain list there too
        """Voila's own, with the landing page in place of the lists of files and without what lists folders."""
        to_landing = {"url": LANDING, "permanent": False}
        handlers: list[Any] = []
        theirs: Any = super().init_handlers()
        for address, handler, *options in theirs:
            if handler is TornadoVoilaHandler:
                handlers.append((address, Page, {"server": self}))
            elif handler is TornadoVoilaTreeHandler:
                handlers.append((address, RedirectHandler, to_landing))
            elif handler is not VoilaContentsHandler:
                handlers.append((address, handler, *options))
        handlers.append((f"{self.server_url}voila/assets/(.*)", StaticAssetHandler, {"assets": self.assets}))
        return handlers

    def listen(self) -> None:
        """Serve until a signal; the address is printed when pages can be opened."""
        address = f"http://{HOST}:{self.port}{LANDING}"
        IOLoop.current().add_callback(
            lambda: print(f"Implicit Lab is open at {address}\nStop it with Ctrl-C.", flush=True)
        )
        IOLoop.current().add_callback(self._keep_ahead)
        IOLoop.current().add_callback(_end_on_interrupt)
        super().listen()

    async def _keep_ahead(self) -> None:
        for file in sorted(Path(self.root_dir).glob("*.ipynb")):
            self.opener.keep(file.name, self.notebook(file.name))


def _end_on_interrupt() -> None:
    """Have Ctrl-C end the loop that runs, the second time at once.

    As an exception it could fall where exceptions are ignored, in a finalizer, and be lost.
    """
    loop = asyncio.get_running_loop()

    def end() -> None:
        loop.remove_signal_handler(signal.SIGINT)
        loop.stop()

    # Windows has no such handlers.
    with contextlib.suppress(NotImplementedError):
        loop.add_signal_handler(signal.SIGINT, end)


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
        options.append(f"--PageServer.ahead={preheat}")
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
