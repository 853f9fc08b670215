"""Visitors who open a page, drag and leave, at once: `make load`, or `python -m benchmarks.load --visitors 15`.

Everything stays on this machine and ends within some minutes. Half of the visitors come by a deep link; with `--run`
those of page 3 press Run; all leave as a person does, by closing the tab.
"""

import argparse
import asyncio
import contextlib
import os
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parent))

from browsing import FIRST_PICTURE, HEAT, PRESS_RUN, App, app, chromium, spread_of
from section import put

TITLE = "## A crowd that runs"

VISITORS = 15
IN_TIME = 10.0
LATEST = 90.0
"""Seconds to the first picture that are hoped for, and after which a visitor is counted as turned away."""
RUN = 300.0
"""Seconds after which a run counts as one that does not end."""
AT_REST = 3.0
"""Seconds for the windows of the browser to come to rest."""
DRAG = 30
AFTERWARDS = 60
RUNNING = "03_deblurring.ipynb"
PAGES = ("index.ipynb", RUNNING, "01_why_iterate.ipynb")


@dataclass
class Load:
    """What was measured."""

    waits: list[float]
    runs: list[tuple[float, float]]
    """Of each Run, the seconds to its first picture and to its end."""
    failed: int
    megabytes: list[float]
    left_over: int
    emptied: float | None
    computed: tuple[float, float]
    """CPU seconds from the first address to the last picture: of the server with its kernels, and of the browser."""

    @property
    def held(self) -> int:
        """Visitors who saw their picture in time."""
        return sum(wait <= IN_TIME for wait in self.waits)


@dataclass
class Visit:
    """What a visitor saw: seconds to the first picture, None where there was none; and those of a Run."""

    wait: float | None = None
    run: tuple[float, float] | None = None


async def visit(browser: Any, url: str, runs: bool, everyone: asyncio.Barrier, stay: asyncio.Event) -> Visit:
    """Open, see, drag, press Run where that ``runs``, wait for the others, leave."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    # Visitors have their browser open: all windows are there, and at rest, before anyone goes anywhere.
    await everyone.wait()
    await asyncio.sleep(AT_REST)
    began = time.monotonic()
    seen = Visit()
    try:
        await page.goto(url, timeout=1000 * LATEST)
        await page.locator(FIRST_PICTURE).first.wait_for(timeout=1000 * LATEST)
        wait = time.monotonic() - began
        slider = page.locator("input[type=range]").first
        for _ in range(DRAG):
            await slider.press("ArrowRight")
        if runs:
            seen.run = tuple(await asyncio.wait_for(page.evaluate(PRESS_RUN), RUN))
        # Only who got all that was asked for has been served.
        seen.wait = wait
    except Exception as error:
        said = (str(error) or type(error).__name__).splitlines()[0]
        print(f"a visitor of {url} failed: {said}", file=sys.stderr)
    await everyone.wait()
    await stay.wait()
    await page.close(run_before_unload=True)
    await asyncio.sleep(1)
    await context.close()
    return seen


async def crowd(served: App, visitors: int, run: bool) -> Load:
    """All visitors at once, and a look at the kernels while they are there and after they have left."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**chromium(playwright))
        everyone, stay = asyncio.Barrier(visitors + 1), asyncio.Event()
        addresses = [served.page(PAGES[k % len(PAGES)]) + ("?t=9" if k % 2 else "") for k in range(visitors)]
        visits = [
            asyncio.create_task(visit(browser, address, run and RUNNING in address, everyone, stay))
            for address in addresses
        ]
        # All windows are open.
        await everyone.wait()
        before = cpu_seconds(served)
        # All have seen and dragged.
        await everyone.wait()
        ours, theirs = (after - first for after, first in zip(cpu_seconds(served), before, strict=True))
        megabytes = [kernel.memory_info().rss / 2**20 for kernel in served.kernels()]
        stay.set()
        visited = await asyncio.gather(*visits)
        await browser.close()
        gone, emptied = time.monotonic(), None
        while time.monotonic() - gone < AFTERWARDS:
            if not served.kernels():
                emptied = time.monotonic() - gone
                break
            await asyncio.sleep(0.5)
    seen = [each.wait for each in visited if each.wait is not None]
    runs = [each.run for each in visited if each.run is not None]
    return Load(seen, runs, visitors - len(seen), megabytes, len(served.kernels()), emptied, (ours, theirs))


def cpu_seconds(served: App) -> tuple[float, float]:
    """What the server and its kernels have computed so far, and what all else that this process started has."""
    ours = {served.process, *served.process.children(recursive=True)}
    return _seconds(ours), _seconds(set(psutil.Process().children(recursive=True)) - ours)


def _seconds(processes: set[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            total += times.user + times.system
    return total


def measure(visitors: int = VISITORS, run: bool = False) -> Load:
    """Serve the pages without kernels started ahead, and send the crowd; who is to run comes to a server at rest."""
    with app() as served:
        if run:
            time.sleep(HEAT)
        return asyncio.run(crowd(served, visitors, run))


def say(load: Load) -> str:
    """The figures in words."""
    waits, memory = sorted(load.waits), load.megabytes or [0.0]
    seconds = spread_of(waits, "nobody saw one")
    gone = f"none after {load.emptied:.0f} s" if load.emptied is not None else f"{load.left_over} after {AFTERWARDS} s"
    ours, theirs = (cpu / (len(waits) + load.failed) for cpu in load.computed)
    runs = ""
    if load.runs:
        pictures, ends = (sorted(times) for times in zip(*load.runs, strict=True))
        runs = (
            f"runs at once: {len(load.runs)}; to the first picture {spread_of(pictures, '')}; "
            f"to the end {spread_of(ends, '')}\n"
        )
    return (
        f"{runs}visitors held, with their picture within {IN_TIME:.0f} s: {load.held} of {len(waits) + load.failed}\n"
        f"failed: {load.failed}\n"
        f"time to first picture: {seconds}\n"
        f"CPU seconds a visitor: {ours:.1f} of the server and the kernel, {theirs:.1f} of the browser\n"
        f"memory of a visitor's kernel, with what it shares: median {statistics.median(memory):.0f} MB, "
        f"largest {max(memory):.0f} MB\n"
        f"kernels left over: {gone}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", type=int, default=VISITORS, choices=range(1, 61), metavar="1..60")
    parser.add_argument("--run", action="store_true", help="the visitors of page 3 press Run")
    given = parser.parse_args()
    load = measure(given.visitors, given.run)
    print(say(load))
    if given.run:
        words = "\n".join(f"- {line}" for line in say(load).splitlines())
        put(f"""{TITLE}

`make load VISITORS={given.visitors} RUN=1`: all open a page at once, and those of page 3 press Run when they have
dragged. Their browsers run on the same {os.cpu_count()} cores as the server.

{words}
""")
    sys.exit(load.failed > 0 or load.left_over > 0)


if __name__ == "__main__":
    main()
