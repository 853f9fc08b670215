"""One Voila and one Chromium for the whole session; a test gets a fresh page that may speak to this machine only."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse

import psutil
import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 120
IMPATIENT = "Failed to initialize model"
"""anywidget says so where a script takes over two seconds, as Plotly does on a busy machine; it is drawn still."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; without one, tests fail in CI and are skipped elsewhere."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        reason = "There is no chromium on the path: install it (Debian: apt-get install chromium) to run these."
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        opened.new_context = _patient(opened.new_context)
        yield opened
        opened.close()


def _patient(new_context):
    """Contexts whose pages wait as long for what is to come on a slow machine, whoever opens them."""

    def opened(**options):
        context = new_context(**options)
        context.set_default_timeout(1000 * PATIENCE)
        return context

    return opened


@dataclass
class Served:
    """The app at work: its address, and the kernels that it holds."""

    url: str
    pid: int

    def kernels(self):
        """The kernels that live, as processes: forked from the warm one, whose command line they bear, or not."""
        found = psutil.Process(self.pid).children(recursive=True)
        return [child for child in found if child.is_running() and _is_kernel(child)]


def _is_kernel(process):
    try:
        words = process.cmdline()
        forked = "multiprocessing.forkserver" in " ".join(words) and process.parent().cmdline() == words
    except (psutil.Error, AttributeError):
        return False
    return forked or "ipykernel_launcher" in words


@contextmanager
def serve(log, command, prefix="", root=ROOT):
    """Run ``command`` in the checkout ``root``, with the package that lies there, until the page is done with."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, f"--port={port}"],
            cwd=root,
            env=os.environ | {"PYTHONPATH": str(root)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}{prefix}"
    try:
        _wait_until_up(url, server, log)
        yield Served(url, server.pid)
    finally:
        server.terminate()
        server.wait(PATIENCE)


@pytest.fixture(scope="session")
def app(browser, tmp_path_factory):
    """This session's app, as ``make app`` starts it."""
    command = [sys.executable, "-m", "implicit_lab.cli", "app", "--no-browser"]
    with serve(tmp_path_factory.mktemp("app") / "log.txt", command) as served:
        yield served


@pytest.fixture
def small_app(request, browser, tmp_path):
    """An app with room for one visitor, and the options that a test asks for."""
    start = (
        "from implicit_lab.server.app import PageServer; from sys import argv; "
        "PageServer.launch_instance(['notebooks', '--no-browser', '--Voila.ip=127.0.0.1', "
        "'--PageServer.max_jupyter_kernels=1', *argv[1:]])"
    )
    with serve(tmp_path / "log.txt", [sys.executable, "-c", start, *getattr(request, "param", [])]) as served:
        yield served


@pytest.fixture(scope="module")
def binder_url(browser, tmp_path_factory):
    """Where a Jupyter server like Binder's, below a prefix and with Voila as it comes, serves the notebooks."""
    prefix = "/user/somebody-1a2b"
    options = [
        "--no-browser",
        "--allow-root",
        "--IdentityProvider.token=",
        f"--ServerApp.base_url={prefix}/",
        f"--ServerApp.root_dir={ROOT}",
    ]
    command = [sys.executable, "-m", "jupyter", "server", *options]
    with serve(tmp_path_factory.mktemp("binder") / "log.txt", command, prefix) as served:
        yield f"{served.url}/voila/render/notebooks"


@pytest.fixture(scope="session")
def voila_url(app):
    """Where this session's app serves the notebooks."""
    return app.url


def _wait_until_up(url, server, log):
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            # Not a page: that would start a kernel.
            urllib.request.urlopen(f"{url}/voila/static/voila.js", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"Voila did not come up:\n{log.read_text()[-3000:]}")
            time.sleep(0.2)


@pytest.fixture
def page(browser, voila_url):
    """A fresh page, as ``open_page`` gives it."""
    with open_page(browser) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_page(browser, voila_url):
    """One page for all tests of a module: opening a notebook takes seconds."""
    with open_page(browser) as opened:
        yield opened


@contextmanager
def open_page(browser):
    """Give a page of 1280 x 900.

    ``refused`` lists its requests to other hosts, ``sent`` its messages to the kernel, ``errors`` those of its scripts.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.refused, opened.sent, opened.errors = [], [], []
    context.grant_permissions(["clipboard-read", "clipboard-write"])

    def guard(route):
        if urlparse(route.request.url).hostname in ("127.0.0.1", None):
            route.continue_()
        else:
            opened.refused.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    opened.on("websocket", lambda socket: socket.on("framesent", lambda frame: opened.sent.append(_told(frame))))
    opened.on("pageerror", lambda error: IMPATIENT not in str(error) and opened.errors.append(str(error)))
    try:
        yield opened
    finally:
        context.close()


def _told(frame):
    """The kind of a kernel message: the wire is JSON, or binary that holds JSON."""
    text = frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
    try:
        return json.loads(text)["header"]["msg_type"]
    except (ValueError, KeyError):
        return text[:200]
