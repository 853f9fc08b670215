"""What the pages promise as a product: they are shared, taken away, read by everyone, and leave nothing behind."""

import csv
import re
import statistics
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from implicit_lab.pages.shipped import shipped
from implicit_lab.recording import load

pytestmark = pytest.mark.browser

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PAGES = sorted(file.name for file in NOTEBOOKS.glob("*.ipynb"))
EXPLORER = "03_deblurring.ipynb"
PATIENCE = 120
DRAWN = "[data-testid=curves], [data-testid=readout], .il-page, .il-live"
# A table of many columns may scroll sideways in a region of its own, which the keyboard reaches.
WIDEST = """Math.max(...[...document.querySelectorAll('h1, p, li, canvas, button, input, select, table, .il-card')]
    .map(node => node.closest('[role=region][tabindex="0"]') ?? node)
    .map(node => node.getBoundingClientRect().right))"""
LATENCY = """async presses => {
  const slider = document.querySelector('[data-testid=slider]');
  const curves = document.querySelector('[data-testid=curves]');
  const times = [];
  for (let press = 0; press < presses; press++) {
    const began = performance.now(), before = curves.dataset.t;
    slider.dispatchEvent(new KeyboardEvent('keydown', {key: press % 2 ? 'ArrowLeft' : 'ArrowRight', bubbles: true}));
    if (curves.dataset.t === before) throw new Error('nothing moved');
    times.push(performance.now() - began);
    await new Promise(requestAnimationFrame);
  }
  return times;
}"""


def go(page, url, name, query=""):
    page.goto(f"{url}/voila/render/{name}{query}")
    page.locator(DRAWN).first.wait_for()
    return page


@pytest.fixture(scope="module")
def opened(shared_page, voila_url):
    go(shared_page, voila_url, EXPLORER)
    shared_page.locator(".il-verdict").first.wait_for()
    return shared_page


@pytest.fixture
def explorer(opened):
    """The deblurring page at t = 1, whole, as a picture."""
    opened.get_by_role("button", name="Whole picture").click()
    opened.get_by_test_id("view-picture").click()
    opened.get_by_test_id("slider").fill("1")
    return opened


def grave(page):
    """What axe finds that keeps somebody out."""
    found = Axe().run(page).response["violations"]
    faults = [fault for fault in found if fault["impact"] in ("serious", "critical")]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in faults]


def t(page):
    return int(page.get_by_test_id("t").inner_text())


def pixels(page, name):
    """The colours of a panel as numbers: Chromium may resample by one renderer or by another, a shade apart."""
    read = (
        "c => Array.from(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter((_, k) => k % 101 == 0))"
    )
    return np.array(page.get_by_test_id("player").locator(f".il-{name} canvas").evaluate(read), float)


def alike(one, other):
    return np.abs(one - other).mean() < 1


def taken(page, name, folder):
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


# ---- every page -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_page_serves_everyone_on_any_screen_and_asks_no_other_host(page, voila_url, name):
    go(page, voila_url, name)
    page.wait_for_timeout(1500)
    assert grave(page) == []
    # A telephone, and a screen of 1280 x 900 at 200 %.
    for width, height in ((390, 700), (640, 450)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(700)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(WIDEST) <= width + 1
    assert grave(page) == []
    assert page.errors == []
    assert page.refused == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_dark_where_the_person_has_it_so_and_as_readable(browser, voila_url, name):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page = context.new_page()
    go(page, voila_url, name)
    page.wait_for_timeout(1500)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert all(int(part) < 60 for part in re.findall(r"\d+", ground)[:3])
    assert grave(page) == []
    page.set_viewport_size({"width": 390, "height": 700})
    page.wait_for_timeout(700)
    assert grave(page) == []
    context.close()


def test_the_landing_page_moves_by_itself_within_seconds_and_can_be_stopped(page, voila_url):
    go(page, voila_url, "index.ipynb")
    page.wait_for_function("Number(document.querySelector('[data-testid=t]').innerText) > 3")
    page.get_by_role("button", name="Pause").click()
    stopped = t(page)
    page.wait_for_timeout(800)
    assert t(page) == stopped
    cards = page.locator(".il-card")
    expect(cards).to_have_count(len(PAGES) - 1)
    assert all(cards.nth(k).locator("img").evaluate("img => img.naturalWidth > 0") for k in range(cards.count()))


def test_nothing_moves_by_itself_where_a_person_wants_no_motion(page, voila_url):
    page.emulate_media(reduced_motion="reduce")
    go(page, voila_url, "index.ipynb")
    page.get_by_role("button", name="Play").wait_for()
    shown = t(page)
    page.wait_for_timeout(1500)
    assert t(page) == shown == int(page.get_by_test_id("slider").get_attribute("max"))


# ---- the player -----------------------------------------------------------------------------------------------------


def test_a_key_repaints_picture_and_curves_at_once(explorer, record_property):
    times = explorer.evaluate(LATENCY, 60)
    record_property("median_ms", statistics.median(times))
    # The aim is 8 ms on a machine at rest; benchmarks/pages.py measures it.
    assert statistics.median(times) < 200


def test_zoom_is_linked_across_the_panels_and_undone_by_a_button(explorer):
    names = ("input", "iterate", "truth")
    whole = {name: pixels(explorer, name) for name in names}
    explorer.get_by_role("button", name="Zoom in").click()
    expect(explorer.get_by_test_id("zoom")).to_have_text("2.0 ×", use_inner_text=True)
    near = {name: pixels(explorer, name) for name in names}
    assert not any(alike(near[name], whole[name]) for name in names)
    box = explorer.get_by_test_id("player").locator(".il-truth canvas").bounding_box()
    explorer.mouse.move(box["x"] + 100, box["y"] + 100)
    explorer.mouse.down()
    explorer.mouse.move(box["x"] + 40, box["y"] + 60, steps=4)
    explorer.mouse.up()
    assert not any(alike(pixels(explorer, name), near[name]) for name in names)
    explorer.get_by_test_id("slider").press("0")
    assert all(alike(pixels(explorer, name), whole[name]) for name in names)


def test_play_is_faster_at_a_higher_speed(explorer):
    explorer.get_by_test_id("speed").select_option("4")
    explorer.get_by_test_id("play").click()
    last = explorer.get_by_test_id("slider").get_attribute("max")
    explorer.wait_for_function(f"document.querySelector('[data-testid=t]').innerText === '{last}'")
    explorer.get_by_role("button", name="Play").wait_for()
    explorer.get_by_test_id("speed").select_option("1")


def test_the_figures_can_be_read_as_a_table(explorer):
    explorer.get_by_text("The curves as a table").click()
    rows = explorer.locator(".il-scroll tbody tr")
    expect(rows).to_have_count(shipped("deblurring").steps + 1)
    expect(explorer.locator(".il-scroll thead")).to_contain_text("PSNR (dB)", use_inner_text=True)
    explorer.get_by_text("The curves as a table").first.click()


def test_the_canvases_are_as_sharp_as_the_screen(browser, voila_url):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, device_scale_factor=2)
    page = context.new_page()
    go(page, voila_url, EXPLORER)
    for name in ("iterate", "side"):
        sizes = page.locator(f".il-{name} canvas").evaluate("c => [c.width, c.clientWidth]")
        assert sizes[0] == pytest.approx(2 * sizes[1], abs=2)
    context.close()


# ---- what is taken away ---------------------------------------------------------------------------------------------


def test_the_recording_that_is_taken_away_is_the_one_shown(explorer, tmp_path):
    explorer.sent.clear()
    file = taken(explorer, "Save the recording", tmp_path)
    found, truth = load(file), shipped("deblurring")
    found.save(tmp_path / "again.npz")
    assert np.load(file)["names"].tolist() == np.load(tmp_path / "again.npz")["names"].tolist()
    np.testing.assert_array_equal(found.frames, truth.frames)
    assert found.pictures().keys() == truth.pictures().keys()
    for name, picture in truth.pictures().items():
        np.testing.assert_array_equal(found.pictures()[name], picture)
    assert found.meta | {"note": ""} == truth.meta | {"note": ""}
    for mine, theirs in zip(found.curves, truth.curves, strict=True):
        assert (mine.name, mine.unit, mine.baseline, mine.log) == (
            theirs.name,
            theirs.unit,
            theirs.baseline,
            theirs.log,
        )
        np.testing.assert_array_equal(mine.values, theirs.values)
    assert explorer.sent == []


def test_the_curves_are_taken_away_as_a_table_of_the_same_figures(explorer, tmp_path):
    with taken(explorer, "Save the curves", tmp_path).open(newline="") as file:
        head, *body = csv.reader(file)
    curve = shipped("deblurring").curves[0]
    column = head.index("PSNR (dB)")
    assert [int(row[0]) for row in body] == list(range(len(curve.values)))
    np.testing.assert_array_equal([float(row[column]) for row in body], curve.values)


def test_the_view_is_taken_away_as_a_picture(explorer, tmp_path):
    picture = Image.open(taken(explorer, "Save this view", tmp_path))
    assert picture.format == "PNG"
    assert picture.width > 1500
    assert len(picture.convert("RGB").getcolors(2**24)) > 1000


# ---- the address ----------------------------------------------------------------------------------------------------


def test_a_copied_link_opens_the_page_as_it_was(page, voila_url):
    query = "?t=7&view=wipe&against=baseline&wipe=30&zoom=2&zoom_x=0.3&noise=0.1&seed=5&kernel=motion-3&hide=save"
    go(page, voila_url, EXPLORER, query)
    page.wait_for_function("document.querySelector('[data-testid=t]')?.innerText === '7'")
    page.locator("[data-part=save][hidden]").wait_for(state="attached")
    for step in range(2):
        expect(page.get_by_test_id("view-wipe")).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_test_id("compare")).to_have_value("baseline")
        expect(page.get_by_label("Wipe position")).to_have_value("30")
        expect(page.get_by_test_id("zoom")).to_have_text("2.0 ×", use_inner_text=True)
        expect(page.get_by_label("Noise (white is 1)").first).to_have_value("0.1")
        expect(page.get_by_label("Seed of the noise").first).to_have_value("5")
        assert page.get_by_test_id("address-note").is_hidden()
        assert t(page) == 7 + step
        page.get_by_test_id("slider").press("ArrowRight")
        page.get_by_test_id("copy-link").click()
        page.get_by_text(re.compile("Copied|in the address bar")).wait_for()
        page.wait_for_function(f"location.search.includes('t={8 + step}')")
        link = page.evaluate("navigator.clipboard.readText()")
        assert link == page.url
        page.goto(link)
        page.wait_for_function(f"document.querySelector('[data-testid=t]')?.innerText === '{8 + step}'")
        page.locator("[data-part=save][hidden]").wait_for(state="attached")


def test_a_hostile_address_opens_the_page_with_its_defaults_and_is_told(page, voila_url):
    query = (
        "?noise=%3Cscript%3Ealert(1)%3C/script%3E&steps=1e99&t=-5&kernel=../../secret&colour=red&recording=00000000"
        "&theme=%22%3E%3Cscript%3Edocument.title='taken'%3C/script%3E&template=reveal"
    )
    go(page, voila_url, EXPLORER, query)
    note = page.get_by_test_id("address-note")
    note.wait_for()
    for word in (
        "noise = <script>",
        "steps = 1e99 was brought to 200",
        "kernel = ../../secret",
        "colour",
        "another rec",
    ):
        expect(note).to_contain_text(word, use_inner_text=True)
    expect(page.get_by_label("Noise (white is 1)").first).to_have_value("0.03")
    assert page.title() != "taken"
    expect(page.locator("script", has_text="alert(1)")).to_have_count(0)
    assert page.errors == []


def test_half_a_number_gives_way_to_the_number_before_it(page, voila_url):
    go(page, voila_url, EXPLORER)
    seed = page.get_by_label("Seed of the noise")
    seed.fill("12")
    seed.press("Tab")
    seed.press("Control+a")
    seed.press_sequentially(".e")
    seed.press("Tab")
    expect(seed).to_have_value("12")
