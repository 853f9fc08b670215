"""A class at a site without a server's work: 300 HTTP clients at once, and a real browser among them.

`python -m benchmarks.static_site` writes the site to a temporary folder, has Python's plain file server hand it out,
and asks for page 3 by 300 connections at the same moment. A client has its first picture once it has the last byte: a
page is one file. All of it runs on this machine, clients and server on the same cores. It is written into README.md.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browsing import FIRST_PICTURE, chromium, spread_of
from section import put

TITLE = "## A class without a server"
CLIENTS = 300
PAGE = "03_deblurring.html"
PART = 2**18
SERVER = """
import functools, http.server, sys
class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words): pass
class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 512
with Server(("127.0.0.1", 0), functools.partial(Quiet, directory=sys.argv[1])) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
"""
"""Python's own file server, with room for a class in its queue and no line for each request."""


@dataclass
class Crowd:
    """Seconds until each client had all bytes, the bytes, those turned away, and the browser's first picture."""

    waits: list[float]
    size: int
    failed: int
    picture: float


@contextmanager
def file_server(folder: Path) -> Iterator[int]:
    """The port at which a process hands out the files of ``folder``."""
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


async def fetch(port: int, start: asyncio.Event, size: int) -> float:
    """Ask for the page once all are ready; the seconds until its last byte."""
    await start.wait()
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /{PAGE} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
    await writer.drain()
    head = await reader.readuntil(b"\r\n\r\n")
    got = 0
    while part := await reader.read(PART):
        got += len(part)
    writer.close()
    if b" 200 " not in head.partition(b"\r\n")[0] or got != size:
        raise ConnectionError(f"{got} of {size} bytes came")
    return time.monotonic() - began


async def browse(browser: Any, port: int, start: asyncio.Event) -> float:
    """Open the page in a real browser; the seconds until its picture is drawn."""
    page = await browser.new_page()
    await start.wait()
    began = time.monotonic()
    await page.goto(f"http://127.0.0.1:{port}/{PAGE}")
    await page.locator(FIRST_PICTURE).first.wait_for()
    return time.monotonic() - began


async def crowd(folder: Path, clients: int) -> Crowd:
    """All at once."""
    from playwright.async_api import async_playwright

    size = (folder / PAGE).stat().st_size
    with file_server(folder) as port:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(**chromium(playwright))
            start = asyncio.Event()
            seen = asyncio.create_task(browse(browser, port, start))
            asked = [asyncio.create_task(fetch(port, start, size)) for _ in range(clients)]
            await asyncio.sleep(2)
            start.set()
            waits = await asyncio.gather(*asked, return_exceptions=True)
            picture = await seen
            await browser.close()
    had = [wait for wait in waits if isinstance(wait, float)]
    return Crowd(had, size, clients - len(had), picture)


def say(crowd: Crowd) -> str:
    """The figures in words."""
    return (
        f"clients that had all {crowd.size / 1e6:.2f} MB of {PAGE}: {len(crowd.waits)}; turned away: {crowd.failed}\n"
        f"to the last byte: {spread_of(crowd.waits, 'none came to its end')}\n"
        f"first picture in the browser among them: {crowd.picture:.1f} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=CLIENTS, choices=range(1, 1001), metavar="1..1000")
    parser.add_argument("--site", type=Path, help="a site that is written already")
    asked = parser.parse_args()
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        site = asked.site or Path(folder) / "site"
        if asked.site is None:
            subprocess.run([sys.executable, "-m", "implicit_lab.cli", "site", str(site)], check=True)
        told = asyncio.run(crowd(site, asked.clients))
    print(say(told))
    words = "\n".join(f"- {line}" for line in say(told).splitlines())
    put(f"""{TITLE}

`python -m benchmarks.static_site`: {asked.clients} HTTP clients ask for one file of `implicit-lab site` at once, from
Python's own file server. Clients, server and a browser among them share {os.cpu_count()} cores; the load when it began
was {busy:.1f}.

{words}
""")
    sys.exit(told.failed > 0)


if __name__ == "__main__":
    main()
