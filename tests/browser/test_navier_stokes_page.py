"""The page on steady flow as a person meets it: recorded first, then a force of one's own, live."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(shared_page, voila_url):
    shared_page.goto(f"{voila_url}/voila/render/04_navier_stokes.ipynb")
    shared_page.get_by_test_id("curves").wait_for()
    shared_page.locator(".il-verdict").first.wait_for()
    return shared_page


def picture(page):
    return page.get_by_test_id("iterate").evaluate("canvas => canvas.toDataURL()")


def test_t_moves_the_flow_and_asks_the_kernel_nothing(opened):
    page = opened
    slider = page.get_by_test_id("slider")
    slider.fill("1")
    page.sent.clear()
    seen = {picture(page)}
    for step in (5, int(slider.get_attribute("max"))):
        slider.fill(str(step))
        seen.add(picture(page))
    page.wait_for_timeout(300)
    assert len(seen) == 3
    assert page.sent == []
    assert page.errors == []


def test_the_colour_scale_is_told(opened):
    expect(opened.get_by_text("anticlockwise")).to_have_count(1)


def test_a_phone_sees_the_page_without_scrolling_sideways(opened):
    page = opened
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 700})
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size(before)


def test_a_force_of_ones_own_is_solved_and_run_by_oseens_iteration(opened):
    page = opened
    before = picture(page)
    page.get_by_label("Model", exact=True).select_option("Picard (Oseen) iteration of the equation")
    page.get_by_label("Force", exact=True).select_option("the waves set below")
    page.get_by_label("Iterations", exact=True).fill("3")
    page.get_by_label("Iterations", exact=True).press("Enter")
    page.get_by_role("button", name="Run").click()
    page.wait_for_function("document.querySelector('[data-testid=slider]').max === '3'")
    page.get_by_text("Done in").wait_for()
    assert picture(page) != before
