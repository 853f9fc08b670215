"""Every page as a file, opened without a network: it is whole, it moves, and it says what a kernel would say."""

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from implicit_lab.studies.stories.choices import NAMES
from implicit_lab.studies.stories.generator import drawn
from tests.browser.conftest import PATIENCE, ROOT, open_page

PAGES = sorted(file.stem for file in (ROOT / "notebooks").glob("*.ipynb"))
LAB = "https://mybinder.org/v2/gh/somebody/lab/HEAD"
MEGABYTE = 1e6
LIVE = """() => {
  const moved = document.querySelectorAll("main :is(input[type=range], select):enabled");
  return [...moved].filter((field) => field.checkVisibility() && !field.closest(".il-needs-kernel, .il-live"));
}"""
"""What can be moved on a page without a kernel, but for what waits for Run."""
DRAG = """([field, share]) => {
  if (field.tagName === "SELECT") field.selectedIndex = Math.floor(share * (field.options.length - 1) + 0.5);
  else {
    const [low, high] = [Number(field.min), Number(field.max)];
    field.value = String(low + share * (high - low));
  }
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
}"""
SAID = """() => {
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (node.nodeType !== Node.ELEMENT_NODE || ["STYLE", "SCRIPT", "LEGEND"].includes(node.tagName)) return "";
    if (node.matches(".il-needs-kernel, .il-live, .il-address, .il-resting > legend")) return "";
    if (!node.checkVisibility()) return "";
    const inner = [...node.childNodes].map(read).join("");
    return getComputedStyle(node).display.startsWith("inline") ? inner : `\\n${inner}\\n`;
  };
  return read(document.querySelector("main")).split("\\n").map((line) => line.trim()).filter(Boolean);
}"""
"""All that a page says, but for what rests on a file or waits for Run."""
DRAWN = """() => [...document.querySelectorAll("main svg path[data-line]")].map((line) => line.getAttribute("d"))"""
"""Every line of the panels."""


ROWS = re.findall(
    r"^``(\w+)\.ipynb\?(\S+)``.* (both|lab)$", (ROOT / "docs" / "teachers_guide.rst").read_text(), re.MULTILINE
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, with a lab that its pages lead to."""
    out = tmp_path_factory.mktemp("site") / "out"
    # In a process of its own: Playwright has an event loop in this one.
    command = [sys.executable, "-m", "implicit_lab.cli", "site", str(out), "--lab", LAB]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True, timeout=3 * PATIENCE)
    return out


@contextmanager
def offline(browser, address):
    """A page that has no network; ``asked`` are its requests, ``told`` what its console was told."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True, reduced_motion="reduce")
    page = context.new_page()
    page.asked, page.told = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.told.append(message.text))
    page.on("pageerror", lambda error: page.told.append(str(error)))
    try:
        page.goto(address)
        page.wait_for_selector("main .il-style, main .il-cards", state="attached")
        yield page
        assert [url for url in page.asked if not url.startswith(("file:", "blob:", "data:"))] == []
        assert len([url for url in page.asked if url.startswith("file:")]) == 1
        assert page.told == []
    finally:
        context.close()


def test_the_site_is_small_and_holds_every_page(site):
    sizes = {file.stem: file.stat().st_size for file in site.iterdir()}
    assert sorted(sizes) == PAGES
    assert max(sizes.values()) <= 2 * MEGABYTE
    assert sum(sizes.values()) <= 12 * MEGABYTE


def test_links_between_pages_lead_to_files(site):
    links = set()
    for file in site.iterdir():
        text = re.sub(r'"bytes":"[^"]*"', "", file.read_text())
        links |= set(re.findall(r'href=\\?"([\w./-]+)\\?"', text))
        assert not re.search(r'href=\\?"[\w/]+\.ipynb', text)
    assert {f"{name}.html" for name in PAGES} <= links
    assert all((site / link).is_file() for link in links)


@pytest.mark.parametrize("name", PAGES)
def test_after_every_slider_was_dragged_a_file_says_what_the_live_page_says(site, browser, voila_url, name):
    with offline(browser, (site / f"{name}.html").as_uri()) as file, open_page(browser) as live:
        live.emulate_media(reduced_motion="reduce")
        live.goto(f"{voila_url}/voila/render/{name}.ipynb")
        live.wait_for_selector("main .il-style, main .il-cards", state="attached")
        settled(lambda: (said(file), said(live)))
        before = said(file)
        fields = {page: page.evaluate(f"({LIVE})().length") for page in (file, live)}
        assert fields[file] == fields[live]
        # Anew each time, since one field may decide which others there are.
        for field in range(fields[file]):
            for page in (file, live):
                drag(page, field, 0.3)
        now = settled(lambda: (said(file), said(live)))
        assert now != before or name == "index"
        settled(lambda: (file.evaluate(DRAWN), live.evaluate(DRAWN)))


@pytest.mark.parametrize(("tab", "name", "key"), [("mazes", "maze", "Enter"), ("sudoku", "sudoku", "4")])
def test_a_board_is_answered_on_a_file_as_by_a_kernel(site, browser, voila_url, tab, name, key):
    with offline(browser, (site / "06_reasoning.html").as_uri()) as file, open_page(browser) as live:
        live.goto(f"{voila_url}/voila/render/06_reasoning.ipynb")
        told = [changed(page, tab, name, key) for page in (file, live)]
        assert told[0] == told[1]


def test_a_board_of_nine_is_begun_and_answered_on_a_file_as_by_a_kernel(site, browser, voila_url):
    with offline(browser, (site / "06_reasoning.html").as_uri()) as file, open_page(browser) as live:
        live.goto(f"{voila_url}/voila/render/06_reasoning.ipynb")
        told = []
        for page in (file, live):
            page.get_by_test_id("tab-sudoku").click()
            page.get_by_test_id("sudoku").get_by_role("button", name="9 x 9").click()
            page.get_by_role("application", name="Sudoku of 9 by 9 cells").wait_for()
            told.append(answered(page, "sudoku"))
        assert told[0] == told[1]


def test_a_board_is_begun_anew_though_another_is_at_work_and_is_then_the_one_that_the_page_opened_with(site, browser):
    with offline(browser, (site / "06_reasoning.html").as_uri()) as page:
        page.get_by_test_id("tab-sudoku").click()
        board = page.get_by_test_id("sudoku")
        opened = read_board(page)
        board.get_by_role("button", name="9 x 9").click()
        expect(page.get_by_test_id("sudoku-told")).to_have_text("The network is at work …")
        board.get_by_role("button", name="6 x 6").click()
        page.get_by_role("application", name="Sudoku of 6 by 6 cells").wait_for()
        page.wait_for_function("!document.querySelector('[data-testid=sudoku-t]').disabled")
        assert read_board(page) == opened


def read_board(page):
    """What a board of 6 by 6 cells says of its cells, one after another."""
    page.get_by_test_id("sudoku-canvas").focus()
    for _ in range(6):
        page.keyboard.press("ArrowUp")
    said = []
    for _ in range(6):
        page.keyboard.press("Home")
        for _ in range(6):
            said.append(page.get_by_test_id("sudoku-where").text_content().partition(",")[::2])
            page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
    return said


def test_a_word_of_a_story_is_changed_on_a_file_as_by_a_kernel(site, browser, voila_url):
    first, second = (NAMES[who] for who in drawn(3, 4)[:2, 0])
    asked = f"?hops=3&seed=4&who={first}&verb=copies&word={second}&steps=12&run=1"
    with offline(browser, (site / "06_reasoning.html").as_uri() + asked) as file, open_page(browser) as live:
        live.goto(f"{voila_url}/voila/render/06_reasoning.ipynb{asked}")
        told = []
        for page in (file, live):
            page.locator(".il-actions", has_text="Done in").first.wait_for()
            page.get_by_test_id("slider").first.fill("2")
            page.locator("[data-testid=telling][data-t='2']").wait_for()
            fields = [page.get_by_label(name, exact=True) for name in ("Whose sentence", "now", "whom or what")]
            offered = [
                [field.evaluate("(field) => field.value"), *field.locator("option").all_inner_texts()]
                for field in fields
            ]
            told.append((page.get_by_test_id("telling").inner_text(), offered))
        assert told[0] == told[1]
        assert f"{first} copies {second}" in told[0][0]

        file.get_by_label("now", exact=True).select_option("wears")
        expect(file.get_by_label("whom or what", exact=True).locator("option").first).to_have_text("amber")
        file.wait_for_url(re.compile("word=Amber"))
        expect(file.locator(".il-actions").first).to_contain_text("The controls have changed")
        file.get_by_label("Seed of the story").fill("10")
        file.get_by_role("button", name="Run", exact=True).first.click()
        expect(file.locator(".il-actions").first).to_contain_text("The page holds the stories 0 to 9")


@pytest.mark.parametrize(("notebook", "query", "where"), ROWS)
def test_a_link_of_the_teachers_guide_opens_a_file_as_the_guide_says(site, browser, notebook, query, where):
    with offline(browser, f"{(site / f'{notebook}.html').as_uri()}#{query}") as page:
        page.wait_for_function("location.search")
        note = page.get_by_test_id("address-note").text_content()
        assert ("waits for the live lab" in note) == (where == "lab")


def test_an_address_of_nonsense_is_told_and_left_out(site, browser):
    address = (site / "06_reasoning.html").as_uri()
    with offline(browser, f"{address}?tab=constructor&hide=constructor,bogus&toString=1") as page:
        told = page.locator(".il-address")
        expect(told).to_contain_text("tab = constructor is none of its choices; constructor cannot be hidden;")
        expect(told).to_contain_text("bogus cannot be hidden; toString is no control of this page")


def changed(page, tab, name, key):
    """What a board says at t = 5 and at the end, after one cell of it was changed."""
    page.get_by_test_id(f"tab-{tab}").click()
    page.get_by_test_id(f"{name}-canvas").focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    before = page.get_by_test_id(f"{name}-where").inner_text()
    page.keyboard.press(key)
    anyway = page.get_by_test_id(f"{name}-anyway")
    page.wait_for_function(f"document.querySelector('[data-testid={name}-where]').textContent !== {before!r}")
    fault = page.get_by_test_id(f"{name}-fault").text_content()
    if fault:
        anyway.click()
    return fault, *answered(page, name)


def answered(page, name):
    """What a board says at the end and at t = 5, once the network has answered."""
    slider = page.get_by_test_id(f"{name}-t")
    page.wait_for_function(f"!document.querySelector('[data-testid={name}-t]').disabled")
    end = [page.get_by_test_id(name).get_attribute("data-wrong"), page.get_by_test_id(f"{name}-where").text_content()]
    slider.evaluate("(field) => { field.value = 5; field.dispatchEvent(new Event('input', { bubbles: true })); }")
    # Where it comes to rest hangs on the last digits of a sum.
    early = page.get_by_test_id(f"{name}-told").text_content().partition("It comes to rest")[0]
    return end, early


def test_a_mark_or_a_guess_that_opens_what_needs_python_says_so_beside_it_and_leads_to_the_lab(site, browser):
    with offline(browser, (site / "01_why_iterate.html").as_uri()) as page:
        mark = page.locator('a[href="#set-x=0.02&eta=0.5"]')
        mark.click()
        link = page.locator("p, li", has=mark).get_by_role("link", name="in the live lab")
        page.wait_for_url(re.compile("x=0.02"))
        expect(link).to_be_in_viewport()
        link.focus()
        expect(link).to_have_attribute("href", re.compile(re.escape("x%3D0.02")))
        page.locator('a[href="#set-t=5&eta=0.5"]').click()
        expect(page.get_by_test_id("slider-t")).to_have_value("5")
        page.wait_for_url(re.compile("t=5&"))
        expect(page.locator(".il-waits")).to_be_empty()
        guess = page.locator(".il-questions fieldset", has_text="0.05").first
        guess.locator("input").first.check()
        guess.locator(".il-check").click()
        expect(guess).to_contain_text("What this opens needs Python")


def said(page):
    return page.evaluate(SAID)


def drag(page, field, share):
    page.evaluate(f"([field, share]) => ({DRAG})([({LIVE})()[field], share])", [field, share])


def settled(pair):
    """What both say once it is the same."""
    deadline = time.monotonic() + PATIENCE / 10
    while True:
        one, other = pair()
        if one == other or time.monotonic() > deadline:
            assert one == other
            return one
        time.sleep(0.2)
