"""What a page takes of memory, open and after a run, and the server that serves it: `python -m benchmarks.memory`.

Page 3 in headless Chromium, one visitor, for the app and for a Jupyter server with Voila as a hub starts one for each
student. Told is what a process has to itself (USS), read once it is at rest; it is written into README.md.
"""

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browsing import HEAT, App, app, chromium, jupyter_server
from section import put

PAGE = "03_deblurring.ipynb"
TITLE = "## Memory of a page"
AT_REST = 5.0
"""Seconds for the processes to come to rest."""
RUN = 300_000
"""Milliseconds that a run may take."""
SERVERS: dict[str, Callable[[], AbstractContextManager[App]]] = {
    "`implicit-lab app`": app,
    "a Jupyter server with Voila": jupyter_server,
}


def measured(browser: Any, served: App) -> tuple[float, float, float]:
    """MB of the server, of a page's kernel once it is open, and of the same after a run has ended."""
    page = browser.new_page()
    page.goto(served.page(PAGE))
    page.get_by_test_id("curves").wait_for(timeout=RUN)
    opened = _largest(served)
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_text("Done in ").wait_for(timeout=RUN)
    ran = _largest(served)
    server = served.process.memory_full_info().uss / 1e6
    page.close(run_before_unload=True)
    return server, opened, ran


def _largest(served: App) -> float:
    """Of the kernels the one that takes most: another may wait for its visitor."""
    time.sleep(AT_REST)
    return max(float(kernel.memory_full_info().uss) for kernel in served.kernels()) / 1e6


def main() -> None:
    from playwright.sync_api import sync_playwright

    rows = ""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium(playwright))
        for name, serve in SERVERS.items():
            with serve() as served:
                time.sleep(HEAT)
                server, opened, ran = measured(browser, served)
            rows += f"| {name} | {server:.0f} | {opened:.0f} | {ran:.0f} |\n"
        browser.close()
    print(rows, end="")
    put(f"""{TITLE}

`python -m benchmarks.memory`: MB that a process has to itself (USS), page 3, one visitor. The kernel of a page
is read once it is open, and again after a press of *Run* when the page says *Done*.

| served by | the server | a page that is open | after a run |
|---|---|---|---|
{rows}""")


if __name__ == "__main__":
    main()
