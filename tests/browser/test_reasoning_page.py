"""The page on reasoning as a person meets it: t moves the words, a word is changed, tabs go by keyboard."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
NOTEBOOK = "06_reasoning.ipynb"


@pytest.fixture(scope="module")
def opened(shared_page, voila_url):
    shared_page.goto(f"{voila_url}/voila/render/{NOTEBOOK}")
    shared_page.get_by_test_id("curves").first.wait_for()
    shared_page.locator(".il-verdict").first.wait_for()
    return shared_page


def differing(page):
    return int(page.get_by_test_id("telling").get_attribute("data-differ"))


def at(page, t):
    page.get_by_test_id("slider").first.fill(str(t))
    page.locator(f"[data-testid=telling][data-t='{t}']").wait_for()


def test_t_moves_the_words_and_asks_the_kernel_nothing(opened):
    page = opened
    at(page, 1)
    page.sent.clear()
    first = differing(page)
    at(page, int(page.get_by_test_id("slider").first.get_attribute("max")))
    said = page.get_by_test_id("told").inner_text()
    assert first < differing(page) == int(re.search(r"in truth (\d+)", said).group(1))
    page.wait_for_timeout(300)
    assert page.sent == []
    assert page.errors == []
    assert page.refused == []


def test_the_tabs_go_by_arrow_keys_and_the_address_follows(opened):
    page = opened
    tabs = page.get_by_role("tab")
    tabs.first.focus()
    page.keyboard.press("End")
    expect(tabs.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")
    expect(tabs.first).to_have_attribute("aria-selected", "true")
    page.wait_for_function("location.search.includes('tab=stories')")
    expect(page.get_by_role("tabpanel", name="Stories")).to_be_visible()


def test_a_phone_sees_the_page_without_scrolling_sideways(opened):
    page = opened
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 700})
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size(before)


def test_a_word_is_changed_by_hand_and_the_answers_follow(opened):
    page = opened
    page.get_by_label("now", exact=True).select_option("wears")
    page.get_by_label("whom or what", exact=True).select_option("white")
    page.get_by_role("button", name="Run").first.click()
    page.get_by_text("Done in").first.wait_for()
    at(page, int(page.get_by_test_id("slider").first.get_attribute("max")))
    assert page.get_by_test_id("telling").locator("ins").inner_text().endswith("wears white")
    assert differing(page) > 0
