"""Servers of the pages and a browser, for the benchmarks that look at pages."""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[1]
PATIENCE = 120
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
HEAT = 30.0
"""Seconds until a server has opened what a Run needs; who comes later shares it."""
PRESS_RUN = """() => new Promise(resolve => {
  const [status] = document.querySelectorAll('.il-actions .il-status'), actions = status.closest('.il-actions');
  const player = document.querySelector('[data-testid=player]'), began = performance.now();
  let first = null, busy = false;
  // A picture of the run comes before its recording, or with it: then the slider is told its end.
  const drawn = new MutationObserver(() => { first ??= performance.now() - began; });
  drawn.observe(player, {subtree: true, attributes: true, attributeFilter: ['data-passing', 'max']});
  const ended = new MutationObserver(() => {
    busy ||= !actions.textContent.includes('Done in');
    if (!busy || !actions.textContent.includes('Done in')) return;
    drawn.disconnect();
    ended.disconnect();
    resolve([first / 1000, (performance.now() - began) / 1000]);
  });
  ended.observe(actions, {subtree: true, childList: true, characterData: true});
  [...actions.querySelectorAll('button')].find(button => button.innerText.trim() === 'Run').click();
})"""
"""Press Run: the seconds until the first picture of the run is drawn, and until the page says that it is done."""
FIRST_PICTURE = "[data-testid=curves], .il-sketch path, .il-page canvas, .il-page svg, .il-lp svg"
"""What a page draws first: a player's curves, or the lines of another figure."""


def spread_of(waits: list[float], nobody: str) -> str:
    """Median and longest of the seconds that visitors waited; ``nobody`` where there were none."""
    return f"median {statistics.median(waits):.1f} s, longest {max(waits):.1f} s" if waits else nobody


@dataclass
class App:
    """A server of the pages at work."""

    url: str
    process: psutil.Process

    def page(self, name: str) -> str:
        """The address of a page."""
        return f"{self.url}/voila/render/{name}"

    def kernels(self) -> list[psutil.Process]:
        """The kernels that live: those forked from the warm process, which bear its command line, and all others."""
        found = []
        for child in self.process.children(recursive=True):
            try:
                words, parent = child.cmdline(), child.parent()
                forked = "multiprocessing.forkserver" in " ".join(words) and parent and parent.cmdline() == words
                if forked or "ipykernel_launcher" in words:
                    found.append(child)
            except psutil.Error:
                continue
        return found


def app(preheat: int = 0, root: Path = ROOT) -> AbstractContextManager[App]:
    """Serve the pages by the app of the checkout at ``root``, on a free port of this machine."""
    words = ["implicit_lab.cli", "app", "--no-browser", f"--preheat={preheat}"]
    return _server(lambda port: [*words, f"--port={port}"], root)


def jupyter_server() -> AbstractContextManager[App]:
    """Serve the pages by a Jupyter server with Voila's settings, as a hub starts one for each student."""
    options = [
        "--no-browser",
        "--allow-root",
        "--IdentityProvider.token=",
        f"--ServerApp.root_dir={ROOT / 'notebooks'}",
    ]
    return _server(lambda port: ["jupyter", "server", f"--ServerApp.port={port}", *options])


@contextmanager
def _server(words: Callable[[int], list[str]], root: Path = ROOT) -> Iterator[App]:
    """A module of Python at work, by what it is told of the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", *words(port)]
    settings = os.environ | {"JUPYTER_CONFIG_PATH": str(root), "PYTHONPATH": str(root)}
    server = subprocess.Popen(command, cwd=root, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    served = App(f"http://127.0.0.1:{port}", psutil.Process(server.pid))
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                # Not a page: that would start a kernel.
                urllib.request.urlopen(f"{served.url}/voila/static/voila.js", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("The server did not come up.") from None
                time.sleep(0.2)
        yield served
    finally:
        server.terminate()
        server.wait(PATIENCE)


def chromium(playwright: Any) -> dict[str, Any]:
    """How a headless Chromium is started here."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise SystemExit("There is no chromium on the path: install it to run this.")
    return {"executable_path": found, "args": ARGUMENTS}
