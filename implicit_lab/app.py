"""``implicit-lab app``: Voila on the folder of notebooks, with the landing page at the root."""

import errno
import os
import sys
from typing import Any

from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import RedirectHandler

# Voila's jsonschema would build a grammar of international addresses on import, which takes longer than all the rest of
# its start and checks nothing here; where the module is absent, jsonschema goes without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from voila.app import Voila  # noqa: E402

from .pages import find_notebooks  # noqa: E402

LANDING = "/voila/render/index.ipynb"
HOST = "localhost"


class Server(Voila):
    """Voila whose root leads to the landing page, and which says where it is once it listens."""

    def init_handlers(self) -> list[Any]:  # type: ignore[override]  # a plain list there too
        """Put a redirect to the landing page before Voila's own list of files."""
        to_landing = (self.server_url, RedirectHandler, {"url": LANDING, "permanent": False})
        return [to_landing, *super().init_handlers()]  # type: ignore[misc]

    def listen(self) -> None:
        """Serve until a signal; the address is printed when pages can be opened."""
        address = f"http://{HOST}:{self.port}{LANDING}"
        IOLoop.current().add_callback(
            lambda: print(f"Implicit Lab is open at {address}\nStop it with Ctrl-C.", flush=True)
        )
        super().listen()


def serve(port: int, open_browser: bool) -> None:
    """Serve the notebooks on ``port`` of this machine until Ctrl-C.

    Raises ``OSError`` where the port is taken or not allowed, ``FileNotFoundError`` where there are no notebooks.
    """
    notebooks = find_notebooks()
    _check_port(port)
    # Voila reads voila.json, which holds the rest of its settings, from the folder it is started in.
    os.chdir(notebooks.parent)
    options = [f"--port={port}", f"--Voila.ip={HOST}", "--Voila.port_retries=0", "--Voila.log_level=ERROR"]
    if not open_browser:
        options.append("--no-browser")
    Server.launch_instance([str(notebooks), *options])


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
