"""Page 7 as a person meets it: the double well is dragged, and the figures, the sentence and the address follow."""

import json

import pytest
from playwright.sync_api import expect

from implicit_lab.studies.scalar import double_well

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def beyond(shared_page, voila_url):
    shared_page.goto(f"{voila_url}/voila/render/07_beyond.ipynb")
    shared_page.locator("[data-testid=well] svg").first.wait_for()
    return shared_page


def y_of(page):
    return float(page.get_by_test_id("well").get_attribute("data-y"))


def settle(page, expected):
    page.wait_for_function(
        "y => Math.abs(Number(document.querySelector('[data-testid=well]').dataset.y) - y) < 1e-9", arg=expected
    )


def test_every_slider_moves_the_iterate_by_keys_to_what_iterating_gives(beyond):
    state = {"x": 0.1, "y0": 0.0, "k": 0.6, "h": 0.1, "t": 20}
    moves = {"input x": ("x", 0.01), "start y₀": ("y0", 0.01), "pull of the data k": ("k", 0.05)}
    for label, (name, step) in {**moves, "iterations t": ("t", 1), "step size h": ("h", 0.01)}.items():
        beyond.get_by_label(label).first.press("ArrowRight")
        state[name] = round(state[name] + step, 6)
        settle(beyond, double_well.iterates(state["x"], state["y0"], state["k"], state["h"], state["t"])[-1])
    expect(beyond.get_by_test_id("well-told")).to_contain_text(f"y at t = {state['t']} is", use_inner_text=True)
    beyond.wait_for_function("location.search.includes('roll=21')")


def test_a_drag_in_the_plane_of_basins_moves_input_and_start(beyond):
    plane = beyond.locator("[data-drag=xy]")
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    beyond.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    beyond.mouse.down()
    beyond.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.3 * box["height"], steps=3)
    beyond.mouse.up()
    beyond.wait_for_function("/[?&]x=0\\.[5-9]|[?&]x=1/.test(location.search)")
    beyond.wait_for_function("/y0=[01]\\.?\\d*/.test(location.search)")


def test_dragged_from_where_it_was_the_iterate_keeps_its_well_until_the_fold(beyond, voila_url):
    beyond.goto(f"{voila_url}/voila/render/07_beyond.ipynb?k=0.6&x=-0.1&y0=-0.7&roll=200&warm=1")
    beyond.wait_for_function("document.querySelector('[data-testid=well-warm]')?.checked")
    edge = double_well.folds(0.6)[0]
    slider = beyond.get_by_test_id("slider-x")
    seen = {}
    for x in (-0.1, 0.0, 0.1, 0.15, 0.2, 0.25):
        slider.fill(str(x))
        beyond.wait_for_function("x => document.querySelector('[data-testid=slider-x]').value === String(x)", arg=x)
        beyond.wait_for_timeout(150)
        seen[x] = y_of(beyond)
    assert all(y < 0 for x, y in seen.items() if x < edge), json.dumps(seen)
    assert seen[0.25] > 0


def test_what_an_address_asks_beyond_the_page_is_brought_back_and_told(beyond, voila_url):
    beyond.goto(f"{voila_url}/voila/render/07_beyond.ipynb?k=99&h=nonsense&colour=red")
    note = beyond.get_by_test_id("address-note")
    note.get_by_text("k = 99 was brought to 3").wait_for()
    expect(note).to_contain_text("h = nonsense is no number", use_inner_text=True)
    expect(note).to_contain_text("colour is no control of this page", use_inner_text=True)
    # At k = 3 and h = 0.1 the factor 1 - h (k - 1 + 3 y^2) comes to -1 at |y| = 6^0.5.
    expect(beyond.get_by_test_id("well-told")).to_contain_text(
        "one fixed point for every x. G is regular for |y| ≤ 2.44", use_inner_text=True
    )


def test_the_one_fixed_point_of_the_edge_between_one_well_and_two_is_called_stable(beyond, voila_url):
    beyond.goto(f"{voila_url}/voila/render/07_beyond.ipynb?k=1&x=0")
    expect(beyond.get_by_test_id("well-told")).to_contain_text(
        "Fixed points at x = 0: 0 (stable, but slow).", use_inner_text=True
    )
    expect(beyond.locator(".il-well .il-ring")).to_have_count(1)


def test_a_run_of_another_support_and_start_ends_with_its_own_recording(beyond, voila_url):
    beyond.goto(f"{voila_url}/voila/render/07_beyond.ipynb?support=triangle&start=3&steps=20&method=hio")
    # A press that is quicker than the address would run what the page opened with.
    expect(beyond.locator(".il-live").first.get_by_label("Iterations")).to_have_value("20")
    beyond.get_by_role("button", name="Run").first.click()
    beyond.wait_for_function("location.search.includes('run=1')", timeout=60_000)
    expect(beyond.locator(".il-actions").first).to_contain_text("Done in", use_inner_text=True)


def test_the_marked_pixels_are_counted_in_words(beyond):
    expect(beyond.get_by_test_id("note").last).to_contain_text(
        "end in another tone from another start", use_inner_text=True
    )


def test_the_picture_follows_while_the_noise_of_its_magnitudes_is_dragged(beyond, voila_url):
    beyond.goto(f"{voila_url}/voila/render/07_beyond.ipynb?steps=20&t=20")
    expect(beyond.locator(".il-live").first.get_by_label("Iterations")).to_have_value("20")
    noise = beyond.get_by_label("Slide: Noise")
    noise.focus()
    for value in ("0.02", "0.05", "0.08"):
        noise.fill(value)
        beyond.wait_for_timeout(150)
    expect(beyond.get_by_test_id("bought").first).to_contain_text("t = 20 of a run whose figures are still to come")
    beyond.wait_for_function("location.search.includes('noise=0.08')", timeout=60_000)
    expect(beyond.locator(".il-actions").first).to_contain_text("Done in", timeout=60_000)
    assert noise.evaluate("node => node === document.activeElement")
