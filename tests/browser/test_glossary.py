"""Words are explained where they stand, by mouse, keyboard and touch; the loop turns, and can be stopped."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MARKS = 'a[*|href^="#word-"]'
FOCUSED = """marks => marks.map(mark => {
  mark.focus();
  const box = document.getElementById('il-word');
  return box && !box.hidden && box.querySelector('math') ? '' : mark.outerHTML;
}).filter(Boolean)"""
TITLES = {
    "01_why_iterate": ".il-sketch b a",
    "03_deblurring": ".il-titles a",
    "05_linear_programs": ".il-figures svg > a",
    "07_beyond": ".il-figures svg > a, .il-titles a",
}
"""Where the titles of each kind of curve stand: panels, the player's, charts in SVG."""
LEAST = {"01_why_iterate": 4, "03_deblurring": 4, "05_linear_programs": 6, "07_beyond": 8}


def opened(page, url, notebook):
    page.goto(f"{url}/voila/render/{notebook}.ipynb")
    page.locator("#il-word").wait_for(state="attached")
    page.locator(TITLES[notebook]).first.wait_for()
    page.wait_for_timeout(1000)
    return page


@pytest.mark.parametrize("notebook", TITLES)
def test_every_title_of_a_curve_and_every_mark_opens_its_entry(page, voila_url, notebook):
    opened(page, voila_url, notebook)
    assert page.locator(TITLES[notebook]).count() >= LEAST[notebook]
    assert page.locator(MARKS).evaluate_all(FOCUSED) == []
    expect(page.locator(".il-loop math").first).to_be_visible()
    assert page.errors == []


def test_a_word_is_shown_by_mouse_and_by_touch_and_put_away_and_the_address_stays(page, voila_url):
    opened(page, voila_url, "03_deblurring")
    box, mark = page.locator("#il-word"), page.locator(".il-titles a").nth(1)
    before = page.url
    mark.hover()
    expect(box).to_be_visible()
    expect(box).to_contain_text("slope Lt", use_inner_text=True)
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    mark.click()
    expect(box).to_be_visible()
    expect(mark).to_have_attribute("aria-describedby", "il-word")
    page.mouse.click(5, 5)
    expect(box).to_be_hidden()
    assert page.url == before


def test_the_landing_page_states_the_theorem_beside_a_loop_that_turns_until_it_is_stopped(page, voila_url):
    page.goto(f"{voila_url}/voila/render/index.ipynb")
    dot = page.locator(".il-loop-track b")
    dot.wait_for()
    moving = "dot => dot.getAnimations().length"
    assert dot.evaluate(moving) == 1
    page.get_by_label("let it turn").uncheck()
    assert dot.evaluate(moving) == 0
    page.emulate_media(reduced_motion="reduce")
    assert dot.evaluate(moving) == 0
    said = page.locator("blockquote").inner_text()
    for words in ("Theorem", "regular", "grows at most linearly", "contraction", "continuous", "Conversely"):
        assert words in said
