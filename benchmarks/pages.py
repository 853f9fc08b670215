"""Measures the pages in a headless Chromium, and writes their section of README.md: `python -m benchmarks.pages`.

Run it on a machine that does nothing else: latencies and first pictures are those of this machine, as it is.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import load  # noqa: E402
from browsing import FIRST_PICTURE, HEAT, ROOT, App, app, chromium  # noqa: E402
from section import put  # noqa: E402

TITLE = "## Pages"
EXPLORER = "03_deblurring.ipynb"
PRESSES = 200
REPEAT = 33
"""Milliseconds between two presses, as a key that is held down repeats."""
OPENINGS = 5
AT_REST = 1.5
"""Seconds for a window of the browser to come to rest."""
WATCH = """() => {
  const curves = document.querySelector('[data-testid=curves]');
  window.drawn = []; window.painted = [];
  let began = 0;
  window.addEventListener('keydown', event => { began = event.timeStamp; }, true);
  new MutationObserver(() => {
    const from = began;
    window.drawn.push(performance.now() - from);
    requestAnimationFrame(() => { const seen = new MessageChannel();
      seen.port1.onmessage = () => window.painted.push(performance.now() - from); seen.port2.postMessage(0); });
  }).observe(curves, {attributes: true, attributeFilter: ['data-t']});
}"""


def percentile(values: list[float], share: float) -> float:
    """The value that the ``share`` of them does not exceed."""
    return sorted(values)[min(round(share * len(values)), len(values) - 1)]


def spread(values: list[float]) -> str:
    """Median and 95th percentile, as two columns."""
    return f"{statistics.median(values):.1f} | {percentile(values, 0.95):.1f}"


def latency(browser: Any, served: App) -> tuple[list[float], list[float]]:
    """Milliseconds from a key press to the new picture and curves, on their canvases and on the next painted frame."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(served.page(EXPLORER))
    page.get_by_test_id("curves").wait_for()
    page.wait_for_timeout(3000)
    page.get_by_test_id("slider").focus()
    page.evaluate(WATCH)
    for press in range(PRESSES):
        page.keyboard.press("ArrowRight" if press // 30 % 2 == 0 else "ArrowLeft")
        page.wait_for_timeout(REPEAT)
    page.wait_for_timeout(500)
    found = page.evaluate("[window.drawn, window.painted]")
    page.close(run_before_unload=True)
    return found[0], found[1]


def opening(browser: Any, served: App, name: str) -> tuple[float, int]:
    """Seconds from an empty cache to the first picture, and the bytes that came until the page was at rest."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    received: list[int] = []
    wire.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    page.wait_for_timeout(1000 * AT_REST)
    began = time.monotonic()
    page.goto(served.page(name))
    page.locator(FIRST_PICTURE).first.wait_for(timeout=120_000)
    seconds = time.monotonic() - began
    page.wait_for_timeout(2000)
    page.close(run_before_unload=True)
    page_bytes = sum(received)
    context.close()
    return seconds, page_bytes


def openings(browser: Any, served: App, name: str) -> tuple[float, int]:
    """The median time and the bytes of several openings; the kernels of those before have ended."""
    found = []
    for _ in range(OPENINGS):
        found.append(opening(browser, served, name))
        time.sleep(3)
    return statistics.median(seconds for seconds, _ in found), found[-1][1]


def measure(say: Callable[[str], None]) -> str:
    """The section, as Markdown."""
    from playwright.sync_api import sync_playwright

    busy = os.getloadavg()[0]
    names = sorted(file.name for file in (ROOT / "notebooks").glob("*.ipynb"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium(playwright))
        with app() as served:
            drawn, painted = latency(browser, served)
            say(f"key press, median and 95 % within: {spread(drawn)} ms")
            cold = {}
            for name in names:
                cold[name] = openings(browser, served, name)
                say(f"{name}: {cold[name][0]:.2f} s, {cold[name][1] / 1e6:.2f} MB")
        with app(preheat=1) as served:
            time.sleep(HEAT)
            warm = {}
            for name in names:
                warm[name] = openings(browser, served, name)[0]
                say(f"{name}: {warm[name]:.2f} s with a kernel started ahead")
        browser.close()
    crowd = load.measure()
    say(load.say(crowd))
    rows = "".join(
        f"| {name} | {cold[name][0]:.2f} | {warm[name]:.2f} | {cold[name][1] / 1e6:.2f} |\n" for name in names
    )
    words = "\n".join(f"- {line}" for line in load.say(crowd).splitlines())
    return f"""{TITLE}

`python -m benchmarks.pages` measures these in headless Chromium on {os.cpu_count()} cores, server and browser together;
the load under way when it began was {busy:.1f}.

| from a key press to | median (ms) | 95 % within (ms) | goal |
|---|---|---|---|
| the new picture and curves on their canvases | {spread(drawn)} | 8 and 16 |
| the next frame on the screen, 60 a second | {spread(painted)} | |

To the first picture, from an empty cache; median of {OPENINGS}. Goals: 3.5 s, 2.0 s preheated
(`implicit-lab app --preheat 1`), 2.5 MB of script and data. The window is open and at rest before.

| page | first picture (s) | preheated (s) | MB |
|---|---|---|---|
{rows}
{load.VISITORS} visitors at once (`make load`; half by a deep link, all end by closing the tab):

{words}
"""


def main() -> None:
    put(measure(lambda line: print(line, flush=True)))


if __name__ == "__main__":
    main()
