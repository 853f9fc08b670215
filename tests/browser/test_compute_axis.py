"""The player's curves against compute: switched by keys, kept by the address, offered only where compute is known."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from implicit_lab.recording import Curve, Recording
from implicit_lab.recording.recording import Reference
from implicit_lab.widgets.player import Player

pytestmark = pytest.mark.browser

RENDER = """async ({ script, traits, packed }) => {
    const held = { ...traits, packed: new DataView(Uint8Array.from(packed).buffer) };
    const model = { get: (name) => held[name], set: (name, value) => { held[name] = value; }, on() {}, off() {} };
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    (await import(address)).default.render({ model, el: document.body });
}"""
"""Show a player without a kernel, as the front end does with one."""


def recording(meta):
    """Ten steps with a slope far below the truth's, six networks and an iteration beside them."""
    grey = np.full((11, 8, 8, 3), 128, np.uint8)
    networks = [Reference(f"net-{k}", "explicit", [20.0 + k], [1000.0 * 2**k]) for k in range(6)]
    beside = (*networks, Reference("pdhg", "classical", np.linspace(10, 24, 10), np.linspace(2, 20, 10)))
    levels = (Reference("the truth", "truth", [25.0]), Reference("one whole step", "step", [0.7]))
    curves = [
        Curve("psnr", "dB", np.linspace(8, 27, 11), baseline=20.0, baseline_label="net-0", references=beside),
        Curve("Lipschitz constant", "", np.linspace(0.2, 2, 11), references=(*levels, *networks)),
    ]
    return Recording(grey, grey[0], grey[0], curves, meta)


def show(page, player, served):
    """The player alone on a page of the app's origin."""
    page.goto(f"{served}/voila/static/voila.js")
    page.set_content(f"<style>{player._css}</style><body></body>")
    read = ("t", "scene", "look", "look_choices", "hidden", "loop", "message", "addressed", "passing")
    traits = player.get_state(read)
    page.evaluate(RENDER, {"script": player._esm, "traits": traits, "packed": list(player.packed)})
    page.locator("[data-testid=curves][data-t]").wait_for()


def picture(page):
    return page.get_by_test_id("curves").evaluate("canvas => canvas.toDataURL()")


def test_keys_switch_the_axis_the_address_keeps_it_and_a_link_opens_so(page, voila_url):
    page.goto(f"{voila_url}/voila/render/03_deblurring.ipynb?t=20")
    curves, words = page.get_by_test_id("curves"), page.get_by_test_id("held")
    page.locator("[data-testid=held]", has_text="the truth").wait_for()
    page.get_by_role("group", name="Curves against").wait_for()
    for slope in ("the truth", "one whole step", "one pass, same size"):
        expect(words).to_contain_text(slope, use_inner_text=True)
    assert "unrolled, 8 iterations" not in words.inner_text()
    before = picture(page)
    page.sent.clear()
    page.get_by_test_id("axis-iterations").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**axis=compute*")
    expect(page.get_by_test_id("axis-compute")).to_have_attribute("aria-pressed", "true")
    expect(curves).to_have_attribute("aria-label", re.compile("against multiply-adds"))
    for network in ("one pass, same size", *(f"unrolled, {depth} iterations" for depth in (2, 4, 8))):
        expect(words).to_contain_text(network, use_inner_text=True)
        expect(curves).to_have_attribute("aria-label", re.compile(re.escape(network)))
    against_compute = picture(page)
    assert against_compute != before
    page.keyboard.press("ArrowRight")
    expect(curves).to_have_attribute("data-t", "21")
    assert picture(page) != against_compute
    box = curves.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 15, box["y"] + 60)
    assert int(curves.get_attribute("data-t")) >= 55
    page.wait_for_timeout(300)  # A message to the kernel would follow its cause at once.
    assert page.sent == []
    page.goto(f"{voila_url}/voila/render/03_deblurring.ipynb?t=20&axis=compute")
    page.locator("[data-testid=held]", has_text="unrolled, 8 iterations").wait_for()
    expect(curves).to_have_attribute("data-axis", "compute")
    page.get_by_test_id("axis-iterations").click()
    page.wait_for_url(lambda url: "axis" not in url)
    assert "unrolled, 8 iterations" not in words.inner_text()
    assert page.errors == []


def test_a_narrow_screen_names_all_that_is_drawn_and_grows_no_wider(page, voila_url):
    page.set_viewport_size({"width": 390, "height": 900})
    player = Player(recording({"compute": {"unit": "multiply-adds", "per_iteration": 700, "once": 0}}))
    player.look = {"axis": "compute"}
    show(page, player, voila_url)
    words = page.get_by_test_id("held").inner_text()
    for name in ("one pass", "net-5", "PDHG", "the truth", "one whole step"):
        assert name in words
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.errors == []


def test_a_recording_whose_compute_nobody_counted_offers_no_switch(page, voila_url):
    player = Player(recording({}))
    player.look = {"axis": "compute"}
    show(page, player, voila_url)
    assert page.get_by_test_id("axis").is_hidden()
    curves = page.get_by_test_id("curves")
    expect(curves).to_have_attribute("data-axis", "iterations")
    expect(curves).to_have_attribute("aria-label", re.compile("Curves against iteration t"))
    assert page.errors == []
