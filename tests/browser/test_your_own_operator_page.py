"""The page on operators of one's own, and fresh notebooks that explore theirs in one call."""

import sys

import pytest
from playwright.sync_api import expect

from .conftest import open_page, serve
from .test_own_notebooks import notebook

pytestmark = pytest.mark.browser

TANH = """
import torch, implicit_lab as il
W = torch.tensor([[0.3, -0.4], [0.4, 0.3]])
x = torch.tensor([[1.0, -0.5]])
"""
MONOTONE = """
import torch, implicit_lab as il
torch.manual_seed(0)

class Monotone(torch.nn.Module):
    def __init__(self, n=6, margin=0.5):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(n, n) / n)
        self.margin = margin

    def forward(self, y, x):
        moved = y @ self.A.T @ self.A + self.margin * y
        return torch.relu(y + 0.3 * (x - moved))
"""
ATTENTION = """
import torch, implicit_lab as il
torch.manual_seed(0)
attention = torch.nn.MultiheadAttention(8, 2, batch_first=True).eval()
"""
PLUG_AND_PLAY = """
import numpy as np, implicit_lab as il
from scipy.ndimage import gaussian_filter
from skimage.restoration import denoise_tv_chambolle
picture = np.zeros((16, 16))
picture[4:12, 4:12] = 1
x = gaussian_filter(picture, 1)
"""
CALLS = {
    "tanh": (TANH, "il.explore(lambda y, x: torch.tanh(y @ W.T + x), x, steps=9)", "(exact)"),
    "monotone": (MONOTONE, "il.explore(Monotone(), torch.randn(1, 6), steps=9)", "contracts there"),
    "attention": (
        ATTENTION,
        "il.explore(lambda y, x: x + 0.3 * attention(y, y, y)[0], torch.randn(1, 5, 8), frame='tokens', steps=9)",
        "a lower bound",
    ),
    "plug_and_play": (
        PLUG_AND_PLAY,
        "il.explore(lambda y, x: denoise_tv_chambolle(y - gaussian_filter(gaussian_filter(y, 1) - x, 1), 0.01), x,"
        " picture, frame='picture', steps=9)",
        "only secants",
    ),
    "refused": (TANH, "il.explore(lambda y, x: y[:, :1], x)", ""),
}
EXPLORED = [name for name in CALLS if name != "refused"]


@pytest.fixture(scope="module")
def explored(browser, tmp_path_factory):
    """A fresh notebook: two cells for each operator."""
    folder = tmp_path_factory.mktemp("own")
    cells = [cell for prepared, call, _ in CALLS.values() for cell in (prepared, call)]
    (folder / "mine.ipynb").write_text(notebook(["# Mine", *cells]))
    command = [sys.executable, "-m", "implicit_lab.cli", "app", str(folder), "--no-browser"]
    log = tmp_path_factory.mktemp("log") / "log.txt"
    with serve(log, command) as served, open_page(browser) as page:
        page.goto(f"{served.url}/voila/render/mine.ipynb")
        page.get_by_test_id("player").nth(3).wait_for()
        yield page


@pytest.mark.parametrize("name", EXPLORED)
def test_an_operator_of_ones_own_is_explored_with_the_slider_in_one_call(explored, name):
    player = explored.get_by_test_id("player").nth(EXPLORED.index(name))
    slider, iterate = player.get_by_test_id("slider"), player.get_by_test_id("iterate")
    expect(player.get_by_test_id("t")).to_have_text("9")
    last = iterate.evaluate("canvas => canvas.toDataURL()")
    slider.press("Home")
    slider.press("ArrowRight")
    expect(player.get_by_test_id("t")).to_have_text("1")
    assert iterate.evaluate("canvas => canvas.toDataURL()") != last
    expect(player.get_by_test_id("note")).to_contain_text(CALLS[name][2], use_inner_text=True)
    assert explored.errors == []


def test_what_cannot_be_explored_shows_no_player(explored):
    expect(explored.get_by_test_id("player")).to_have_count(len(EXPLORED))
    expect(explored.locator("[role=alert]:visible")).to_have_count(1)


@pytest.fixture(scope="module")
def opened(shared_page, voila_url):
    shared_page.goto(f"{voila_url}/voila/render/08_your_own_operator.ipynb?tanh_gain=99&gravity=3")
    shared_page.get_by_test_id("curves").wait_for()
    shared_page.locator(".il-verdict").first.wait_for()
    return shared_page


def test_an_address_is_brought_within_bounds_and_told(opened):
    opened.get_by_text("tanh_gain = 99 was brought to 4; gravity is no control of this page").wait_for()
    opened.get_by_text("Done in").wait_for()


def test_an_operator_is_chosen_and_changed_by_keys_alone(opened):
    page = opened
    page.get_by_label("Operator").focus()
    page.keyboard.type("Newton")
    page.get_by_label("Eccentricity e").wait_for()
    assert page.get_by_label("Gain").count() == 0 or page.get_by_label("Gain").first.is_hidden()
    expect(page.get_by_role("img", name="The fixed point", exact=True)).to_have_count(1)
    page.get_by_label("Iterations", exact=True).focus()
    for _ in range(11):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("document.querySelector('[data-testid=slider]').max === '5'")
    page.get_by_text("eccentricity, share = 0.8, 0.3").wait_for()
    assert page.errors == []


def test_a_phone_sees_the_page_without_scrolling_sideways(opened):
    opened.set_viewport_size({"width": 390, "height": 700})
    opened.wait_for_timeout(500)
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
