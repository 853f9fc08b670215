"""Mazes and Sudoku in a browser: a wall by click and by keys, a number, a fault that is said, a slider that follows."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(shared_page, voila_url):
    shared_page.goto(f"{voila_url}/voila/render/06_reasoning.ipynb?tab=mazes")
    shared_page.get_by_test_id("maze").wait_for()
    return shared_page


def told(page, key):
    return page.get_by_test_id(f"{key}-told").inner_text()


def settled(page, key):
    """What is told once the network has answered."""
    page.wait_for_function(
        f"!/at work/.test(document.querySelector('[data-testid={key}-told]').textContent)"
        f" && /^t = [1-9]/.test(document.querySelector('[data-testid={key}-told]').textContent)"
    )
    return told(page, key)


def pixel(page, row, column, size):
    box = page.get_by_test_id("maze-canvas").bounding_box()
    side = box["width"] / size
    return {"x": (column + 0.5) * side, "y": (row + 0.5) * side}


def test_a_maze_opens_solved_and_its_first_iterate_is_not(opened):
    assert "All is right" in settled(opened, "maze")
    slider = opened.get_by_test_id("maze-t")
    slider.focus()
    opened.keyboard.press("Home")
    assert re.search("t = 0.*pixels wrong", told(opened, "maze"))
    opened.keyboard.press("End")
    assert "All is right" in told(opened, "maze")


def test_a_click_opens_a_pixel_and_keys_close_it_again(opened):
    canvas = opened.get_by_test_id("maze-canvas")
    where = opened.get_by_test_id("maze-where")
    # Pixel (2, 2) stands between four cells: open, it joins no two of them that were not joined.
    canvas.click(position=pixel(opened, 2, 2, 17))
    opened.get_by_text("Row 3, column 3: open").wait_for()
    settled(opened, "maze")
    opened.keyboard.press("Enter")
    opened.get_by_text("Row 3, column 3: wall").wait_for()
    assert "All is right" in settled(opened, "maze")
    opened.keyboard.press("ArrowRight")
    assert where.inner_text().startswith("Row 3, column 4")


def test_a_board_that_cannot_be_is_said_and_shown_only_if_a_person_insists(opened):
    opened.get_by_role("tab", name="Sudoku").click()
    canvas = opened.get_by_test_id("sudoku-canvas")
    canvas.focus()
    opened.keyboard.press("Home")
    opened.keyboard.press("1")
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("1")
    fault = opened.get_by_test_id("sudoku-fault")
    opened.get_by_text("The number 1 stands twice").wait_for()
    opened.get_by_test_id("sudoku-anyway").click()
    assert settled(opened, "sudoku")
    expect(fault).to_contain_text("stands twice", use_inner_text=True)
    opened.keyboard.press("Tab")
    canvas.focus()
    opened.keyboard.press("Delete")
    opened.get_by_text("Row 1, column 2: empty").wait_for()
