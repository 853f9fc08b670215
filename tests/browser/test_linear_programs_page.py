"""The page on linear programs in a browser: dragging, keys, slider and one's own program, wide and narrow."""

import json
import math

import numpy as np
import pytest
from playwright.sync_api import expect

from implicit_lab.pages.linear_programs.polygon import Polygon
from implicit_lab.pages.shipped import shipped
from implicit_lab.studies.linear_programs import pdhg
from implicit_lab.studies.linear_programs.polygon import optimum, vertices
from implicit_lab.studies.linear_programs.program import Program

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(shared_page, voila_url):
    shared_page.goto(f"{voila_url}/voila/render/05_linear_programs.ipynb")
    shared_page.locator(".il-plane").wait_for()
    shared_page.locator(".il-verdict").first.wait_for()
    return shared_page


@pytest.fixture
def programs(opened):
    """The page, its polygon as it opens."""
    opened.get_by_role("button", name="Start over").click()
    return opened


def state(page, name):
    return json.loads(page.get_by_test_id("polygon").get_attribute(f"data-{name}"))


def told(page):
    return page.get_by_test_id("polygon-told").inner_text()


def shown_program(page):
    held = state(page, "program")
    radians = math.radians(held["angle"])
    c = [-math.cos(radians), -math.sin(radians)]
    return Program(held["A"], held["b"], c, [False] * len(held["b"]), held["lower"], held["upper"])


def assert_as_python_says(page):
    program = shown_program(page)
    corners = sorted([float(v) for v in p] for p in vertices(program))
    np.testing.assert_allclose(sorted(state(page, "corners")), corners, atol=1e-6)
    np.testing.assert_allclose(state(page, "optimum"), [float(v) for v in optimum(program)], atol=1e-6)
    t = int(page.get_by_test_id("polygon-t").input_value())
    x = pdhg.Saddle(program, pdhg.csr_array(program.A), program.b, **Polygon().steps)
    z = pdhg.start(x)
    for _ in range(t):
        z = pdhg.G(z, x)
    np.testing.assert_allclose(state(page, "iterate"), z[:2], atol=1e-9)


def test_polygon_optimum_and_iterate_are_those_that_python_computes(programs):
    page = programs
    assert_as_python_says(page)
    for key, presses in (("row0", ["PageDown", "ArrowUp"]), ("upper0", ["PageDown"]), ("cost", ["PageUp"] * 9)):
        page.locator(f"[data-key={key}]").focus()
        for press in presses:
            page.keyboard.press(press)
        assert_as_python_says(page)
    page.get_by_test_id("polygon-t").fill("150")
    assert_as_python_says(page)


def test_the_optimum_stands_still_as_the_cost_turns_then_jumps_and_the_page_says_how_far(programs):
    page = programs
    page.locator("[data-key=cost]").focus()
    first = state(page, "optimum")
    for key in ["ArrowLeft"] * 20 + ["ArrowRight"] * 21:
        page.keyboard.press(key)
        assert state(page, "optimum") == first
    page.keyboard.press("ArrowRight")
    far = math.dist(first, state(page, "optimum"))
    assert far > 1
    assert f"Your last move jumped: y* went {far:.2f}" in told(page)


def test_a_tie_is_called_one_and_the_steepness_of_the_optimum_is_not_defined(programs):
    page = programs
    page.get_by_role("button", name="Go to the tie").click()
    assert state(page, "program")["angle"] == pytest.approx(math.degrees(math.atan2(2, 1)))
    assert "a tie" in told(page)
    assert "y* jumps here" in told(page)
    expect(page.locator(".il-face")).to_have_count(1)


def drag(page, key, to):
    box = page.locator(f"[data-key={key}] .il-knob").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + to[0], box["y"] + to[1], steps=4)
    page.mouse.up()


def test_dragging_moves_cost_constraint_and_bound_without_asking_the_kernel(programs):
    page = programs
    page.sent.clear()
    before = state(page, "program")
    drag(page, "row0", (-60, 60))
    drag(page, "upper0", (-80, 0))
    drag(page, "cost", (-60, 0))
    after = state(page, "program")
    assert after["b"][0] < before["b"][0]
    assert after["upper"][0] < before["upper"][0]
    assert after["angle"] != before["angle"]
    page.wait_for_timeout(300)  # A message to the kernel would follow its cause at once.
    assert page.sent == []
    assert page.errors == []


def test_an_empty_polygon_is_called_infeasible_and_the_way_back_is_open(programs):
    page = programs
    page.locator("[data-key=row0]").focus()
    page.keyboard.press("Home")
    assert "infeasible" in told(page)
    page.keyboard.press("End")
    assert "infeasible" not in told(page)
    assert page.errors == []


def test_the_slider_steps_through_the_recorded_iterates_without_asking_the_kernel(programs):
    page = programs
    held = shipped("linear_programs").meta["details"]["iterates"]
    page.sent.clear()
    for t in (0, 5, 30):
        page.get_by_test_id("iterates-t").fill(str(t))
        assert json.loads(page.get_by_test_id("iterates").get_attribute("data-iterate")) == held[t]
        expect(page.get_by_test_id("iterates-told")).to_contain_text(f"At t = {t}:", use_inner_text=True)
    page.get_by_test_id("iterates-t").press("ArrowLeft")
    expect(page.get_by_test_id("iterates")).to_have_attribute("data-t", "29")
    page.wait_for_timeout(300)
    assert page.sent == []


def test_a_program_of_ones_own_is_solved_and_a_bad_one_leaves_it_on_screen(programs):
    page = programs
    page.get_by_role("button", name="Solve").click()
    page.get_by_test_id("own-answer").get_by_text("largest value is 11").wait_for()
    box = page.locator(".il-own textarea")
    box.fill("min\n x\nst\n c: x >= 3\n d: x <= 1\nend\n")
    box.blur()
    page.get_by_role("button", name="Solve").click()
    page.get_by_text("The program is infeasible").wait_for()
    expect(page.get_by_test_id("own-t")).to_be_visible()
    expect(page.get_by_test_id("own-answer")).to_contain_text("largest value is 11", use_inner_text=True)
    assert page.errors == []


def test_every_control_has_a_name_and_a_phone_need_not_scroll_sideways(programs):
    page = programs
    nameless = page.locator("button:visible, select:visible, input:visible, [role=slider]:visible").evaluate_all(
        "all => all.filter(node => !(node.getAttribute('aria-label') || node.innerText?.trim()"
        " || [...(node.labels ?? [])].some(label => label.innerText.trim()) || node.type === 'file'))"
        ".map(node => node.outerHTML)"
    )
    assert nameless == []
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 700})
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    widest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('.il-lp svg, .il-lp select, .il-own textarea')]"
        ".map(node => node.getBoundingClientRect().right))"
    )
    assert widest <= 390
    page.set_viewport_size(before)
