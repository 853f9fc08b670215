"""A teacher makes a link: what it sets is set, and what it hides is hidden."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_link_that_is_built_sets_and_hides_what_was_chosen(page, voila_url):
    page.goto(f"{voila_url}/voila/links")
    page.get_by_label("Page", exact=True).select_option(label="3 · Deblurring")
    page.locator("[data-name=t]").fill("7")
    page.locator("[data-name=noise]").fill("0.05")
    for part in ("truth", "verdict", "answers", "save"):
        page.locator(f".il-links-hide input[value={part}]").check()
    link = page.get_by_test_id("link").input_value()
    assert link.endswith("/voila/render/03_deblurring.ipynb?t=7&noise=0.05&hide=save,truth,verdict,answers")
    assert 'embed" title' in page.get_by_test_id("frame").input_value()

    page.goto(link)
    page.wait_for_function("document.querySelector('[data-testid=t]')?.innerText === '7'")
    page.locator("[data-part=save][hidden]").wait_for(state="attached")
    expect(page.get_by_label("Noise (white is 1)").first).to_have_value("0.05")
    expect(page.get_by_test_id("player").get_by_role("figure", name="iterate")).to_be_visible()
    expect(page.locator(".il-truth:visible")).to_have_count(0)
    page.locator(".il-verdict").first.wait_for(state="attached")
    expect(page.locator(".il-verdict:visible")).to_have_count(0)
    assert page.get_by_test_id("address-note").is_hidden()
    # It stays so in the link that is copied.
    page.get_by_test_id("slider").press("ArrowRight")
    page.wait_for_function("location.search.includes('t=8')")
    assert "hide=save%2Ctruth%2Cverdict%2Canswers" in page.url
    assert page.errors == []
