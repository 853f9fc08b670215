"""``implicit-lab app``: Voila on the folder of notebooks, with the landing page at the root."""

import asyncio
import contextlib
import errno
import os
import re
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import HTTPError

# Voila's jsonschema would build a grammar of international addresses on import, which takes longer than all the rest of
# its start and checks nothing here; where the module is absent, jsonschema goes without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from traitlets import Integer, List, Unicode, default  # noqa: E402
from voila.app import Voila  # noqa: E402
from voila.tornado.contentshandler import VoilaContentsHandler  # noqa: E402
from voila.tornado.handler import TornadoVoilaHandler  # noqa: E402
from voila.tornado.treehandler import TornadoVoilaTreeHandler  # noqa: E402

from ..widgets.turns import FOLDER_VARIABLE as TURNS_VARIABLE  # noqa: E402
from .framing import FRAME_ANCESTORS, read_origin  # noqa: E402
from .front.notebook import Notebook, read  # noqa: E402
from .front.scripts import ADDRESS_VARIABLE, FOLDER_VARIABLE  # noqa: E402
from .front.static_assets import OffloadedScriptHandler, StaticAssetHandler, StaticAssets  # noqa: E402
from .handlers import KernelPage, Landing, LinkBuilder, Page  # noqa: E402
from .jupyter_kernels import JupyterKernels  # noqa: E402
from .notebooks import ASSIGNMENTS, INDEX, find_notebooks, list_notebooks  # noqa: E402
from .opening import Opener  # noqa: E402
from .warm_jupyter_kernels import warm_up  # noqa: E402

HOST = "localhost"
POLICY = "Content-Security-Policy"
KERNEL_ID = r"(\w+-\w+-\w+-\w+-\w+)"
_HERE = Path(__file__).parent


class PageServer(Voila):
    """Voila that serves the pages and what they need, and nothing else; it says where it is once it listens."""

    max_jupyter_kernels = Integer(40, config=True, help="Visitors at once: each has a kernel, 55 MB of its own.")
    ahead = Integer(0, config=True, help="Kernels a page that are started before anybody asks for it.")
    embed = List(Unicode(), config=True, help="Origins, as https://school.example, that may show pages in a frame.")

    @default("config_file_paths")
    def _config_file_paths(self) -> list[str]:
        # voila.json holds for every folder of notebooks, whatever lies in it or in a person's home.
        return [str(_HERE)]

    def landing(self) -> str:
        """The address of the first page."""
        there = (Path(self.root_dir) / INDEX).is_file()
        return f"{self.base_url}voila/render/{INDEX}" if there else f"{self.base_url}voila/tree/"

    def init_settings(self) -> dict[str, Any]:  # type: ignore[override]  # a plain dict there too
        """Voila's own, with kernels that end by themselves, and pages sent at a third of their size."""
        self.voila_configuration.multi_kernel_manager_class = JupyterKernels
        scripts = Path(self.connection_dir) / "scripts"
        scripts.mkdir()
        os.environ[FOLDER_VARIABLE] = str(scripts)
        turns = Path(self.connection_dir) / "turns"
        turns.mkdir()
        os.environ[TURNS_VARIABLE] = str(turns)
        os.environ[ADDRESS_VARIABLE] = f"{self.base_url}voila/scripts/"
        warm_up(pages=self._serves_our_pages())
        origins = [FRAME_ANCESTORS, *map(read_origin, self.embed)]
        headers = dict(self.tornado_settings.get("headers", {}))
        headers[POLICY] = headers.get(POLICY, FRAME_ANCESTORS).replace(FRAME_ANCESTORS, " ".join(origins))
        self.tornado_settings = {**self.tornado_settings, "headers": headers}
        settings: Any = super().init_settings()
        self.opener = Opener(settings["kernel_manager"], self.ahead)
        self.assets = StaticAssets()
        return settings | {"compress_response": True}

    def _serves_our_pages(self) -> bool:
        try:
            return Path(self.root_dir).resolve() == find_notebooks().resolve()
        except FileNotFoundError:
            return False

    def notebook(self, path: str) -> Notebook:
        """The notebook at ``path`` below the folder that is served; ``HTTPError`` where there is none."""
        root = Path(self.root_dir).resolve()
        file = (root / path).resolve()
        hidden = any(part.startswith(".") for part in Path(path).parts)
        # What is assigned is to be worked on in Jupyter, not looked at.
        assigned = file.is_relative_to(root / ASSIGNMENTS) and self._serves_our_pages()
        if hidden or assigned or not file.is_relative_to(root) or not file.is_file():
            raise HTTPError(404)
        folder = path.rpartition("/")[0]
        return read(file, f"{self.base_url}voila/files/{folder + '/' if folder else ''}")

    def visitors(self) -> int:
        """Kernels that are alive, less those that wait for someone."""
        kernels = self.kernel_manager
        return len(kernels.list_kernel_ids()) - len(kernels.waiting)

    def init_handlers(self) -> list[Any]:  # type: ignore[override]  # a plain list there too
        """Voila's own, with the landing page in place of the lists of files and without what lists folders."""
        handlers: list[Any] = []
        theirs: Any = super().init_handlers()
        for address, handler, *options in theirs:
            if handler is TornadoVoilaHandler:
                handlers.append((address, Page, {"server": self}))
            elif handler is TornadoVoilaTreeHandler:
                handlers.append((address, Landing, {"server": self}))
            elif handler is not VoilaContentsHandler:
                handlers.append((address, handler, *options))
        ours = f"{self.server_url}voila/"
        by_name = {"assets": self.assets, "address": f"{self.base_url}voila/assets/"}
        handlers += [
            (f"{ours}kernel/{KERNEL_ID}", KernelPage, {"server": self}),
            (f"{ours}assets/(.*)", StaticAssetHandler, {"assets": self.assets}),
            (f"{ours}scripts/(.*)", OffloadedScriptHandler, by_name),
        ]
        if self._serves_our_pages():
            handlers.append((f"{ours}links", LinkBuilder, {"server": self}))
        return handlers

    def listen(self) -> None:
        """Serve until a signal; the address is printed when pages can be opened."""
        address = f"http://{HOST}:{self.port}{self.landing()}"
        IOLoop.current().add_callback(
            lambda: print(f"Implicit Lab is open at {address}\nStop it with Ctrl-C.", flush=True)
        )
        IOLoop.current().add_callback(self._keep_ahead)
        IOLoop.current().add_callback(_end_on_interrupt)
        super().listen()

    async def _keep_ahead(self) -> None:
        for file in list_notebooks(Path(self.root_dir)):
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


@dataclass(frozen=True)
class Serving:
    """How the pages are served: ``folder`` is None for our own, ``embed`` names the sites that may frame them."""

    port: int
    folder: Path | None = None
    open_browser: bool = False
    preheat: int = 0
    embed: tuple[str, ...] = ()
    base_url: str = "/"


def serve(how: Serving) -> None:
    """Serve a folder of notebooks on this machine until Ctrl-C.

    ``preheat`` kernels a page are started ahead, so that a visitor waits less; each holds its memory all the time.

    Raises ``OSError`` where the port is taken or not allowed, ``FileNotFoundError`` where there are no notebooks,
    ``ValueError`` where an origin or the base URL is none.
    """
    notebooks = find_notebooks(how.folder)
    origins = [read_origin(origin) for origin in how.embed]
    base_url = read_base_url(how.base_url)
    _check_port(how.port)
    options = [f"--port={how.port}", f"--Voila.ip={HOST}", "--Voila.port_retries=0", "--Voila.log_level=ERROR"]
    options += [f"--PageServer.ahead={how.preheat}", f"--Voila.base_url={base_url}"]
    options += [f"--PageServer.embed={origin}" for origin in origins]
    if not how.open_browser:
        options.append("--no-browser")
    PageServer.launch_instance([str(notebooks), *options])


def read_base_url(text: str) -> str:
    """Return the path below which a proxy finds the app, with a slash at both ends.

    >>> read_base_url("courses/lab")
    '/courses/lab/'
    """
    parts = [part for part in text.split("/") if part]
    if not all(re.fullmatch(r"[\w.~@-]+", part, re.ASCII) for part in parts) or {".", ".."} & set(parts):
        raise ValueError(f"{text!r} is no path of an address; write one as /lab/")
    return "/" + "".join(f"{part}/" for part in parts)


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
