"""Page 9 as a person meets it: the recorded trainings are dragged by keys, told in numbers, and trained live."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(shared_page, voila_url):
    shared_page.goto(f"{voila_url}/voila/render/09_training.ipynb?steps=9999&moment=25&momentum=3")
    shared_page.get_by_test_id("numbers").wait_for()
    shared_page.locator(".il-verdict").first.wait_for()
    return shared_page


def test_an_address_is_brought_within_bounds_and_told(opened):
    opened.get_by_text("steps = 9999 was brought to 600; momentum is no control of this page").wait_for()


def test_the_moment_is_moved_by_keys_and_the_numbers_follow(opened):
    numbers = opened.get_by_test_id("numbers")
    expect(numbers).to_contain_text("at training step 240")
    last = numbers.inner_text()
    opened.get_by_label("moment of training").press("Home")
    expect(numbers).to_contain_text("at training step 0")
    assert numbers.inner_text() != last
    expect(numbers.locator("tbody tr")).to_have_count(6)
    opened.wait_for_function("location.search.includes('moment=0')")


def test_the_plot_and_the_page_are_named_for_those_who_do_not_see_them(opened):
    assert not Axe().run(opened).response["violations"]


def test_a_live_training_ends_and_says_so(opened):
    opened.get_by_label("Training steps").fill("40")
    opened.get_by_label("Training steps").press("Enter")
    opened.get_by_role("button", name="Run").click()
    expect(opened.locator(".il-actions [role=status]")).to_contain_text("Done in", timeout=200_000)
    opened.get_by_label("moment of training").press("End")
    expect(opened.get_by_test_id("numbers")).to_contain_text("at training step 40")
    assert opened.errors == []


def test_a_phone_sees_the_page_without_scrolling_sideways(opened):
    opened.set_viewport_size({"width": 390, "height": 700})
    opened.wait_for_timeout(500)
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
