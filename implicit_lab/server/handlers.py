"""What the app answers: a notebook as a page, the list of notebooks, the page of a kernel by Voila's own front end."""

import html
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from jupyter_server.base.handlers import JupyterHandler
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, authenticated

from .framing import refused_origin
from .front.notebook import Notebook
from .front.render import beginning, ending, failed
from .front.static_assets import StaticAssets
from .notebooks import INDEX, list_notebooks
from .opening import Opener
from .voila_page import voila_page

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


class Server(Protocol):
    """What a handler asks of the app."""

    root_dir: str
    embed: list[str]
    max_jupyter_kernels: int
    kernel_manager: Any
    opener: Opener
    assets: StaticAssets

    def notebook(self, path: str) -> Notebook:
        """The notebook at ``path``."""

    def visitors(self) -> int:
        """How many are here."""

    def landing(self) -> str:
        """The address of the first page."""


class Page(JupyterHandler):
    """A notebook as a page; a sentence where there is no such page, no room for another visitor, or a fault."""

    def initialize(self, server: Server) -> None:
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

    def initialize(self, server: Server) -> None:
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
        titled = [(quote(file.name), self._title(file.name)) for file in files]
        items = [link.format(base=self.base_url, address=name, title=html.escape(title)) for name, title in titled]
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(LIST.format(title=html.escape(root.name), items="\n".join(items)))

    def _title(self, name: str) -> str:
        try:
            return self.server.notebook(name).title
        except ValueError:
            # A file that is no notebook says so when it is opened.
            return name


class KernelPage(Page):
    """The page of a kernel by Voila's own front end, which the small one asks for where it does not know a widget."""

    @authenticated
    async def get(self, path: str) -> None:
        """Send the page whole; ``path`` is its kernel, which may have gone."""
        opened = self.server.opener.of_kernel(path)
        if opened is None:
            raise HTTPError(404)
        self.server.kernel_manager.expect_page(path)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(await voila_page(self, opened))
