"""``implicit-lab app``: Voila on the folder of notebooks, with the landing page at the root."""

import asyncio
import contextlib
import errno
import html
import os
import re
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tornado.ioloop import IOLoop
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import HTTPError, authenticated

# Voila's jsonschema would build a grammar of international addresses on import, which takes longer than all the rest of
# its start and checks nothing here; where the module is absent, jsonschema goes without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from jupyter_server.base.handlers import JupyterHandler  # noqa: E402
from traitlets import Integer, List, Unicode, default  # noqa: E402
from voila.app import Voila  # noqa: E402
from voila.tornado.contentshandler import VoilaContentsHandler  # noqa: E402
from voila.tornado.handler import TornadoVoilaHandler  # noqa: E402
from voila.tornado.treehandler import TornadoVoilaTreeHandler  # noqa: E402

from .framing import FRAME_ANCESTORS, read_origin, refused_origin  # noqa: E402
from .front.notebook import Notebook, read  # noqa: E402
from .front.render import beginning, ending, failed  # noqa: E402
from .front.scripts import ADDRESS_VARIABLE, FOLDER_VARIABLE  # noqa: E402
from .front.static_assets import OffloadedScriptHandler, StaticAssetHandler, StaticAssets  # noqa: E402
from .jupyter_kernels import JupyterKernels  # noqa: E402
from .notebooks import find_notebooks, list_notebooks  # noqa: E402
from .opening import Opener  # noqa: E402
from .voila_page import voila_page  # noqa: E402
from .warm_jupyter_kernels import warm_up  # noqa: E402

HOST = "localhost"
INDEX = "index.ipynb"
POLICY = "Content-Security-Policy"
KERNEL_ID = r"(\w+-\w+-\w+-\w+-\w+)"
_HERE = Path(__file__).parent
NOTICE = (_HERE / "notice.html").read_text()
LIST = (_HERE / "list.html").read_text()
LINKS = Notebook(
    "Links that open a page as you want it",
    '<div class="jp-RenderedHTMLCommon"><h1>Links that open a page as you want it</h1><p>A link can set every control '
    "of a page, and hide what a class is not to see yet. What is left empty opens as it always does. For a "
    "platform that changes a link, write # in place of the ?.</p></div>"
    '<div class="il-cell" data-cell="0"></div>',
    ("from implicit_lab.pages.links import page\npage()",),
)
FULL = (
    "The lab is full",
    "As many people are here as this machine has room for. This page looks again every few seconds and opens as soon "
    "as somebody leaves.",
)
FRAMED = (
    "This page cannot be shown here",
    "It may not stand in a frame of {}. Whoever runs this lab can allow it: implicit-lab app --embed https://school.example",
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
        """Send the page of a notebook."""
        if not path.endswith(".ipynb"):
            self.redirect(f"{self.base_url}voila/files/{path}")
            return
        await self.open_page(path, self.server.notebook(path))

    async def open_page(self, path: str, notebook: Notebook) -> None:
        """Send the page's text at once, and the rest when its code has run; unless as many kernels live as may."""
        stranger = refused_origin(self.request.headers, self.request.host, self.server.embed)
        if stranger is not None:
            self._refuse_frame(stranger)
            return
        if self.server.visitors() >= self.server.max_jupyter_kernels:
            self.set_header("Retry-After", str(RETRY_AFTER_SECONDS))
            self._notice(503, FULL, f'<meta http-equiv="refresh" content="{RETRY_AFTER_SECONDS}">')
            return
        variables = {"SCRIPT_NAME": self.request.path, "QUERY_STRING": self.request.query}
        opened = await self.server.opener.open(path, self.request.uri or "", notebook, variables)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        assets = self.server.assets
        self.write(beginning(notebook, self.base_url, assets))
        try:
            await self.flush()
            shown = await opened.shown
            self.finish(ending(shown, opened.kernel, self.base_url, assets))
            # They live on in the kernel, which Voila's front end would ask for them.
            shown.widgets.clear()
            shown.buffers.clear()
        except StreamClosedError:
            # The visitor has closed the tab; the kernel ends by itself, as no page connects to it.
            return
        except Exception:
            self.log.exception("The code of %s could not be run", path)
            self.finish(failed())

    def write_error(self, status_code: int, **_: Any) -> None:
        """A sentence, and no traceback."""
        self._notice(status_code, GONE if status_code == 404 else BROKEN)

    def _refuse_frame(self, origin: str) -> None:
        """Say in the frame why it is empty; this sentence alone may stand in any frame."""
        self.set_header("Content-Security-Policy", "default-src 'unsafe-inline'; frame-ancestors *")
        self._notice(403, (FRAMED[0], FRAMED[1].format(html.escape(origin))))

    def _notice(self, status: int, text: tuple[str, str], head: str = "") -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(NOTICE.format(head=head, title=text[0], sentence=text[1], landing=self.server.landing()))


class LinkBuilder(Page):
    """A page of its own, of every name that a link to our pages may set or hide."""

    @authenticated
    async def get(self, path: str = "") -> None:
        """Open it as a notebook is opened."""
        await self.open_page("links", LINKS)


class Landing(JupyterHandler):
    """The page at the root: the notebook index.ipynb, or where there is none a list of the notebooks."""

    def initialize(self, server: "PageServer") -> None:
        """Answer for ``server``."""
        self.server = server

    @authenticated
    async def get(self, path: str = "") -> None:
        """Lead to the first page."""
        root = Path(self.server.root_dir)
        if (root / INDEX).is_file():
            self.redirect(self.server.landing())
            return
        link = '<li><a href="{base}voila/render/{address}">{title}</a></li>'
        files = list_notebooks(root)
        titled = [(quote(file.name), self.server.notebook(file.name).title) for file in files]
        items = [link.format(base=self.base_url, address=name, title=html.escape(title)) for name, title in titled]
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(LIST.format(title=html.escape(root.name), items="\n".join(items)))


class KernelPage(JupyterHandler):
    """The page of a kernel by Voila's own front end, which the small one asks for where it knows a widget not."""

    def initialize(self, server: "PageServer") -> None:
        """Answer for ``server``."""
        self.server = server

    @authenticated
    async def get(self, kernel: str) -> None:
        """Send the page whole; where the kernel has gone, the page of its visitor is not there any more."""
        opened = self.server.opener.of_kernel(kernel)
        if opened is None:
            raise HTTPError(404)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(await voila_page(self, opened))


class PageServer(Voila):
    """Voila that serves the pages and what they need, and nothing else; it says where it is once it listens."""

    max_jupyter_kernels = Integer(40, config=True, help="Visitors at once: each has a kernel, 45 MB of its own.")
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
