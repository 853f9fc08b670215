"""Live runs of this checkout beside those of another one: `python -m benchmarks.live --before PATH`.

Page 3 in headless Chromium, both servers at work, one turn after the other; both run the same controls, and the curves
that come out are compared. Told are medians, and of their ratio the least and the largest, turn by turn. It is written
into README.md.
"""

import argparse
import os
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browsing import HEAT, PRESS_RUN, App, app, chromium
from section import put

PAGE = "03_deblurring.ipynb"
TITLE = "## Live runs"
TURNS = 10
AT_REST = 2.0
"""Seconds for a page to come to rest."""
DRAG_SECONDS = 4.0
RUN_MS = 300_000
SLIDE = "Slide: Noise (white is 1)"
DRAG = """([name, seconds]) => new Promise(resolve => {
  const label = [...document.querySelectorAll('label')].find(label => label.textContent === name);
  const slider = document.getElementById(label.htmlFor), player = document.querySelector('[data-testid=player]');
  const shown = () => Number(player.dataset.passing ?? 0);
  const began = performance.now(), before = shown();
  const move = now => {
    const share = (now - began) / (1000 * seconds);
    const said = document.querySelector('[data-testid=bought]').innerText;
    if (share >= 1) return resolve([(shown() - before) / seconds, said]);
    slider.valueAsNumber = 0.02 + 0.06 * Math.abs(Math.sin(3 * share));
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    requestAnimationFrame(move);
  };
  requestAnimationFrame(move);
})"""
"""Move a slider at every frame of the screen: pictures a second that came, and what the page says of the last."""


@dataclass
class Side:
    """What was measured of a checkout, a number a turn."""

    first: list[float] = field(default_factory=list)
    """s to Done, the first Run on a fresh page."""
    first_picture: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    """s to Done, the second."""
    picture: list[float] = field(default_factory=list)
    """s to the first picture of the second."""
    memory: list[float] = field(default_factory=list)
    """MB of the kernel after both, USS."""
    dragged: list[float] = field(default_factory=list)
    """Pictures a second."""
    curves: str = ""


def visit(browser: Any, served: App, side: Side) -> None:
    """One page: two runs, the kernel's memory, a drag where there is something to drag."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(RUN_MS)
    page.goto(served.page(PAGE))
    page.get_by_test_id("curves").wait_for()
    time.sleep(AT_REST)
    picture, done = page.evaluate(PRESS_RUN)
    side.first_picture.append(picture)
    side.first.append(done)
    time.sleep(AT_REST)
    picture, done = page.evaluate(PRESS_RUN)
    side.picture.append(picture)
    side.again.append(done)
    time.sleep(AT_REST)
    side.memory.append(max(kernel.memory_full_info().uss for kernel in served.kernels()) / 1e6)
    page.get_by_text("The curves as a table").click()
    side.curves = page.get_by_test_id("player").locator("table").first.inner_text()
    slider = page.get_by_label(SLIDE)
    if slider.count():
        page.get_by_test_id("slider").fill("20")
        pictures, said = page.evaluate(DRAG, [SLIDE, DRAG_SECONDS])
        if "t = 20" not in said or "64 × 64" not in said:
            raise SystemExit(f"While noise was dragged the page said: {said}")
        side.dragged.append(pictures)
    else:
        side.dragged.append(0.0)
    page.close(run_before_unload=True)
    while served.kernels():
        time.sleep(0.2)


def apart(one: str, other: str) -> float:
    """The largest relative difference of the numbers of two tables; infinite where their words differ."""
    pairs = list(zip(one.split(), other.split(), strict=False))
    if len(one.split()) != len(other.split()):
        return float("inf")
    worst = 0.0
    for a, b in pairs:
        if a == b:
            continue
        try:
            x, y = float(a.replace("−", "-")), float(b.replace("−", "-"))
        except ValueError:
            return float("inf")
        worst = max(worst, abs(x - y) / max(abs(x), abs(y)))
    return worst


def row(name: str, before: list[float], after: list[float], unit: str, goal: str) -> str:
    """A line of the table."""
    ratios = [b / a for a, b in zip(before, after, strict=True) if a]
    ratio = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})" if ratios else ""
    old, new = (f"{statistics.median(values):.3g} {unit}" for values in (before, after))
    return f"| {name} | {old} | {new} | {ratio} | {goal} |\n"


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--before", type=Path, required=True, help="a checkout to compare with")
    parser.add_argument("--turns", type=int, default=TURNS)
    given = parser.parse_args()
    busy = os.getloadavg()[0]
    before, after = Side(), Side()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium(playwright))
        with app(root=given.before.resolve()) as old, app() as new:
            time.sleep(HEAT)
            for _ in range(given.turns):
                visit(browser, old, before)
                visit(browser, new, after)
        browser.close()
    rows = "".join(
        (
            row("60 iterations, from the press to Done", before.again, after.again, "s", "0.6"),
            row("the same, the first on a fresh page", before.first, after.first, "s", "0.3"),
            row("to its first picture", before.picture, after.picture, "s", "0.15 s"),
            row("to its first picture, on a fresh page", before.first_picture, after.first_picture, "s", ""),
            row("pictures a second while noise is dragged", before.dragged, after.dragged, "", "8"),
            row("a kernel after two runs, USS", before.memory, after.memory, "MB", "0.6"),
        )
    )
    print(rows, end="")
    put(f"""{TITLE}

`python -m benchmarks.live --before PATH`: page 3 in headless Chromium on {os.cpu_count()} cores, the checkout at PATH
and this one in turns, {given.turns} of each; the load when it began was {busy:.1f}. A picture that is dragged is of
64 x 64 pixels at t = 20. The curves of both differ by at most {apart(before.curves, after.curves):.1e}, relatively.

| | before | now | now / before, median (least to largest) | goal |
|---|---|---|---|---|
{rows}""")


if __name__ == "__main__":
    main()
