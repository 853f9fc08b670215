"""A page's address as people send it: broken numbers, rewritten by platforms, followed on the page itself."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def go(page, url, name, query):
    page.goto(f"{url}/voila/render/{name}{query}")
    page.locator("[data-testid=address-note]").wait_for(state="attached")


@pytest.mark.parametrize("name", ["01_why_iterate.ipynb", "02_regular_operators.ipynb"])
def test_a_broken_t_is_one_t_in_slider_sentence_and_curves(page, voila_url, name):
    go(page, voila_url, name, "?t=4.5")
    page.get_by_text("t = 4.5 was brought to 5").wait_for()
    expect(page.get_by_test_id("slider-t")).to_have_value("5")
    expect(page.get_by_test_id("readout")).to_have_attribute("data-t", "5")
    page.locator(".il-plot").hover()
    page.locator(".scatterlayer .trace path.js-line").first.wait_for()
    assert page.errors == []


def test_what_stands_after_a_hash_counts_as_a_query_does(page, voila_url):
    go(page, voila_url, "03_deblurring.ipynb", "#t=20&view=wipe&noise=0.05")
    page.wait_for_function("document.querySelector('[data-testid=t]')?.innerText === '20'")
    expect(page.get_by_test_id("view-wipe")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("Noise (white is 1)").first).to_have_value("0.05")
    page.wait_for_url(re.compile(r"\?(?=.*noise=0\.05)(?=.*t=20)(?=.*view=wipe)[^#]*$"))
    # A link to the page, followed on the page: at once, and again after somebody has moved on.
    for _ in range(2):
        page.evaluate("location.hash = '#t=7&noise=0.08'")
        page.wait_for_function("document.querySelector('[data-testid=t]').innerText === '7'")
        page.wait_for_url(re.compile(r"\?(?=.*noise=0\.08)(?=.*t=7)[^#]*$"))
        page.get_by_test_id("slider").fill("9")
        page.wait_for_url(re.compile(r"[?&]t=9(&|$)"))
    assert page.get_by_test_id("address-note").is_hidden()
    assert page.errors == []


def test_a_field_says_what_became_of_a_number_that_cannot_be(page, voila_url):
    go(page, voila_url, "03_deblurring.ipynb", "")
    for name, typed, held in [("Noise (white is 1)", "7", "0.1"), ("Iterations", "4.5", "5"), ("Iterations", "0", "1")]:
        field = page.get_by_label(name, exact=True).first
        field.fill(typed)
        field.press("Tab")
        page.get_by_text(f"{name}: {typed} was brought to {held}").wait_for()
        expect(field).to_have_value(held)
