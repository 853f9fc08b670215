"""The two theory pages as a person meets them: sliders, scenes, typed functions, an address, a narrow screen."""

import statistics

import numpy as np
import pytest
from playwright.sync_api import expect

from implicit_lab.pages.why_iterate.page import X
from implicit_lab.studies.scalar import reciprocal

pytestmark = pytest.mark.browser

PAINTED = """async ([testid, value]) => {
  const input = document.querySelector(`[data-testid=${testid}]`);
  const lines = () => [...document.querySelectorAll('.scatterlayer .trace path.js-line')];
  const line = () => lines().map(path => path.getAttribute('d')).join();
  const before = line(), began = performance.now();
  input.value = value;
  input.dispatchEvent(new Event('input', {bubbles: true}));
  while (line() === before && performance.now() - began < 5000) await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""


def opened(page, voila_url, notebook, query=""):
    page.goto(f"{voila_url}/voila/render/{notebook}{query}")
    page.get_by_test_id("readout").wait_for()
    page.locator(".il-sketch path").first.wait_for()
    # Plotly comes when somebody reaches for the figure.
    page.locator(".il-plot").hover()
    page.locator(".scatterlayer .trace path.js-line").first.wait_for()
    return page


@pytest.fixture(scope="module")
def why(shared_page, voila_url):
    return opened(shared_page, voila_url, "01_why_iterate.ipynb")


def test_arrow_key_moves_t_and_the_sentence_follows(why):
    slider = why.get_by_label("iterations t")
    slider.fill("8")
    why.locator("[data-testid=readout][data-t='8']").wait_for()
    slider.press("ArrowRight")
    why.locator("[data-testid=readout][data-t='9']").wait_for()
    expect(why.get_by_test_id("readout")).to_contain_text("degree 8", use_inner_text=True)
    why.wait_for_function("location.search.includes('t=9')")


def test_a_drag_of_t_repaints(why, record_property):
    why.evaluate(PAINTED, ["slider-t", 10])
    times = [why.evaluate(PAINTED, ["slider-t", t]) for t in range(11, 41)]
    median = statistics.median(times)
    record_property("median_ms", median)
    print(f"a drag of t repaints in {median:.0f} ms at the median")  # The aim is 50 ms on a machine at rest.
    assert median < 500
    drawn = why.evaluate("[...document.querySelector('.js-plotly-plot').data[8].y]")
    np.testing.assert_allclose(drawn, reciprocal.iterate(X, 0.5, 40), rtol=1e-5)


def test_every_control_has_a_name_and_nothing_is_wider_than_the_screen(why):
    why.set_viewport_size({"width": 390, "height": 700})
    why.wait_for_timeout(1500)
    nameless = why.evaluate(
        "[...document.querySelectorAll('.il-theory input, .il-theory select, .il-theory button')]"
        ".filter(e => !(e.labels?.length || e.textContent || e.ariaLabel || e.title)).length"
    )
    assert nameless == 0
    assert why.evaluate("document.documentElement.scrollWidth") <= 390
    assert why.evaluate("document.querySelector('.main-svg').getBoundingClientRect().width") <= 390
    assert why.errors == []


def test_address_opens_the_state_it_holds_and_is_clamped(page, voila_url):
    opened(page, voila_url, "01_why_iterate.ipynb", "?t=9999&eta=nan&x=0.5")
    expect(page.get_by_test_id("readout")).to_have_attribute("data-t", "150")
    expect(page.get_by_test_id("readout")).to_contain_text("(0.5)", use_inner_text=True)


def test_the_plane_says_no_more_than_its_levels_tell(page, voila_url):
    opened(page, voila_url, "01_why_iterate.ipynb", "?t=8")
    expect(page.get_by_test_id("plane-told")).to_contain_text("At t = 8 y goes from about 0.3 to about 7.1 on the")


def test_titles_stay_marked_as_words_once_plotly_has_drawn_them(why):
    title = why.locator(".il-plot .annotation-text a").first
    title.wait_for()
    look = title.evaluate("a => [getComputedStyle(a).textDecorationLine, getComputedStyle(a).fill]")
    beside = why.locator(".il-plot .annotation-text").first.evaluate("text => getComputedStyle(text).fill")
    assert look == ["underline", beside]


def test_scenes_change_and_a_hostile_function_is_refused_while_the_page_goes_on(page, voila_url):
    opened(page, voila_url, "02_regular_operators.ipynb", "?target=typed&t=3")
    readout = page.get_by_test_id("readout")
    box = page.get_by_label("F(x) =")
    box.fill("__import__('os').system('id')")
    box.press("Enter")
    readout.get_by_text("may not have the character").wait_for()
    box.fill("1/x + sin(5*x)")
    box.press("Enter")
    readout.get_by_text("G is regular").wait_for()
    page.get_by_label("Step field").fill("0.5")
    page.get_by_label("Step field").press("Enter")
    readout.get_by_text("G is not regular").wait_for()
    for scene, words in (("bound", "is regular"), ("cap", "never falls below"), ("trained", "in one pass")):
        page.get_by_label("Scene").select_option(index=["build", "bound", "cap", "trained"].index(scene))
        page.locator(f"[data-testid=readout][data-scene={scene}]").get_by_text(words).wait_for()
    expect(page.locator(".il-loop-y")).to_contain_text("trained to be near F(x) at t = 25", use_inner_text=True)
    page.get_by_label("iterations t").fill("25")
    page.locator("[data-testid=readout][data-t='25']").wait_for()
    assert page.errors == []
