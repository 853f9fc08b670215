"""The pages as Binder serves them, by Voila's own front end: every control is drawn, and does what it says."""

import re

from playwright.sync_api import expect

NO_VIEW = ".jupyter-widgets-error-widget"
"""What stands in the place of a widget that could not be drawn."""


def test_the_sliders_of_page_1_are_drawn_and_move_the_figure(page, binder_url):
    page.goto(f"{binder_url}/01_why_iterate.ipynb")
    said = page.get_by_text(re.compile(r"After \d+ iterations"))
    for key, changed in (("t", "After 9 iterations"), ("x", "(0.26) =")):
        page.get_by_test_id(f"slider-{key}").press("ArrowRight")
        expect(said).to_contain_text(changed)
    expect(page.locator(NO_VIEW)).to_have_count(0)
    assert page.errors == []


def test_a_deep_link_on_binder_opens_the_page_as_it_was(page, binder_url):
    page.goto(f"{binder_url}/03_deblurring.ipynb?t=9&view=wipe&noise=0.05&hide=kernel")
    page.get_by_test_id("curves").wait_for()
    expect(page.get_by_test_id("t")).to_have_text("9", use_inner_text=True)
    expect(page.get_by_test_id("view-wipe")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("Noise (white is 1)").first).to_have_value("0.05")
    page.get_by_test_id("slider").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile(r"[?&]t=10(&|$)"))
