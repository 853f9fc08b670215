"""The deblurring page as a person meets it: in a browser, by mouse and by keys, wide and narrow, recorded and live."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

VOILA_OWN = re.compile(r"fontawesome|mermaid")
"""What Voila's own template asks other hosts for; it does without."""

PICTURE = "canvas => canvas.toDataURL()"


@pytest.fixture(scope="module")
def opened(shared_page, voila_url):
    shared_page.goto(f"{voila_url}/voila/render/03_deblurring.ipynb")
    shared_page.get_by_test_id("curves").wait_for()
    shared_page.locator(".il-verdict").first.wait_for()
    return shared_page


@pytest.fixture
def deblurring(opened):
    """The page, at t = 1 and showing the plain picture, whatever the test before left."""
    opened.get_by_test_id("view-picture").click()
    opened.get_by_test_id("slider").fill("1")
    return opened


def picture(page):
    return page.get_by_test_id("iterate").evaluate(PICTURE)


def colours(page):
    """Some of the iterate's colours: Chromium may resample by one renderer or by another, a shade apart."""
    read = (
        "c => Array.from(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter((_, k) => k % 101 == 0))"
    )
    return np.array(page.get_by_test_id("iterate").evaluate(read), float)


def t(page):
    return int(page.get_by_test_id("t").inner_text())


def dot(page):
    return int(page.get_by_test_id("curves").get_attribute("data-t"))


def test_moving_the_slider_changes_t_picture_and_dot_and_asks_the_kernel_nothing(deblurring):
    page = deblurring
    slider = page.get_by_test_id("slider")
    last = int(slider.get_attribute("max"))
    page.sent.clear()
    seen = {picture(page)}
    curves = {page.get_by_test_id("curves").evaluate(PICTURE)}
    for step in (2, last // 2, last):
        slider.fill(str(step))
        assert t(page) == dot(page) == step
        expect(page.get_by_test_id("iterate")).to_have_attribute("aria-label", re.compile(f"t = {step} of"))
        expect(page.get_by_test_id("curves")).to_have_attribute("aria-label", re.compile(f"t = {step}:"))
        expect(page.get_by_test_id("bought")).to_contain_text(f"{step} operator calls", use_inner_text=True)
        seen.add(picture(page))
        curves.add(page.get_by_test_id("curves").evaluate(PICTURE))
    page.wait_for_timeout(300)  # A message to the kernel would follow its cause at once.
    assert len(seen) == len(curves) == 4
    assert page.sent == []
    assert page.errors == []


def test_keys_move_t_as_they_say(deblurring):
    page = deblurring
    last = int(page.get_by_test_id("slider").get_attribute("max"))
    page.get_by_test_id("slider").focus()
    for key, expected in [
        ("Home", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", last), ("ArrowRight", last),
        ("Home", 0), ("ArrowLeft", 0),
    ]:  # fmt: skip
        page.keyboard.press(key)
        assert t(page) == expected
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('[data-testid=t]').innerText > 2")
    page.keyboard.press("Space")
    stopped = t(page)
    page.wait_for_timeout(800)
    assert t(page) == stopped


def test_buttons_play_and_a_click_on_a_curve_jumps(deblurring):
    page = deblurring
    last = int(page.get_by_test_id("slider").get_attribute("max"))
    page.get_by_role("button", name="Back to the start").click()
    page.get_by_role("button", name="One iteration on").click()
    assert t(page) == 1
    box = page.get_by_test_id("curves").bounding_box()
    page.get_by_test_id("curves").click(position={"x": box["width"] - 15, "y": 60})
    assert t(page) == last
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()


def test_error_and_wipe_show_something_else_and_picture_comes_back(deblurring):
    page = deblurring
    plain, before = picture(page), colours(page)
    page.get_by_test_id("view-error").click()
    error = picture(page)
    page.get_by_test_id("view-wipe").click()
    shown = {picture(page)}
    for name in page.get_by_test_id("compare").locator("option").evaluate_all("all => all.map(o => o.value)"):
        page.get_by_test_id("compare").select_option(name)
        shown.add(picture(page))
    assert len(shown) >= 2
    middle = picture(page)
    page.get_by_label("Wipe position").fill("0")
    assert picture(page) != middle
    page.get_by_test_id("view-picture").click()
    assert np.abs(colours(page) - before).mean() < 1
    assert error != plain


def test_nothing_is_asked_of_other_hosts_but_what_voila_itself_does_without(deblurring):
    assert [url for url in deblurring.refused if not VOILA_OWN.search(url)] == []


def assert_fits_a_phone(page):
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 700})
    page.wait_for_timeout(500)
    widest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('h1, p, li, canvas, button, select, input, table, .il-card')]"
        ".map(node => node.getBoundingClientRect().right))"
    )
    assert widest <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size(before)


def test_a_phone_sees_the_page_without_scrolling_sideways(deblurring):
    assert_fits_a_phone(deblurring)


def test_every_control_has_a_name(deblurring):
    page = deblurring
    controls = page.locator("button:visible, select:visible, input:visible, canvas:visible, progress:visible")
    assert controls.count() > 12
    nameless = controls.evaluate_all(
        "all => all.filter(node => !(node.getAttribute('aria-label')"
        " || (node.tagName === 'BUTTON' && node.innerText.trim())"
        " || [...(node.labels ?? [])].some(label => label.innerText.trim()))).map(node => node.outerHTML)"
    )
    assert nameless == []


def field(page, name):
    return page.get_by_label(name, exact=True)


def test_a_run_in_the_browser_replaces_the_recording(deblurring):
    page = deblurring
    before = picture(page)
    field(page, "Image").select_option("coffee")
    field(page, "Iterations").fill("3")
    field(page, "Iterations").press("Enter")
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function("document.querySelector('[data-testid=slider]').max === '3'")
    page.get_by_text("Done in").wait_for()
    assert picture(page) != before
    expect(page.get_by_text("The controls have changed")).to_have_count(0)
    page.sent.clear()
    page.get_by_test_id("slider").fill("3")
    assert t(page) == 3
    assert page.sent == []


def test_the_picture_follows_while_noise_is_dragged_and_the_whole_run_follows_the_hand(deblurring):
    page = deblurring
    field(page, "Iterations").fill("3")
    page.get_by_test_id("slider").fill("2")
    shown = page.get_by_test_id("player")
    noise = page.get_by_label("Slide: Noise (white is 1)")
    noise.focus()
    for value in ("0.04", "0.05", "0.06"):
        noise.fill(value)
        page.wait_for_timeout(150)
    # What is told of the last recording is not told of this run.
    page.wait_for_function(
        "() => { const note = document.querySelector('.il-passing [data-testid=note]');"
        " return note && getComputedStyle(note).visibility === 'hidden'; }"
    )
    expect(page.get_by_test_id("bought")).to_contain_text("t = 2 of a run whose figures are still to come, 64 × 64")
    # The field says the same, and what arrives leaves the hand where it is.
    expect(field(page, "Noise (white is 1)")).to_have_value("0.06")
    page.get_by_text("Done in").wait_for()
    assert "il-passing" not in shown.get_attribute("class")
    assert t(page) == 2
    assert noise.evaluate("node => node === document.activeElement")
    page.wait_for_url(lambda url: "noise=0.06" in url and "run=1" in url)


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_run_is_a_film_for_those_who_want_motion_and_a_picture_for_others(browser, voila_url, motion):
    context = browser.new_context(reduced_motion=motion)
    page = context.new_page()
    page.goto(f"{voila_url}/voila/render/03_deblurring.ipynb?steps=9&seed=5&t=9")
    page.get_by_test_id("curves").wait_for()
    run = page.get_by_role("button", name="Run", exact=True)
    run.click()
    page.get_by_text("Done in").wait_for()
    films = page.get_by_test_id("player").get_attribute("data-passing")
    assert (films is None) == (motion == "reduce")
    assert run.evaluate("node => node === document.activeElement")
    page.close(run_before_unload=True)
    context.close()


def own_status(page):
    return page.get_by_test_id("own-status")


def choose(page, name, content):
    page.get_by_test_id("own-file").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})


def png(width, height):
    file = BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(file, "PNG")
    return file.getvalue()


def test_a_picture_of_ones_own_is_cropped_by_keys_and_by_mouse_and_run(deblurring):
    page = deblurring
    page.locator("summary", has_text="A picture of your own").click()
    choose(page, "mine.png", png(300, 200))
    own_status(page).get_by_text("300 x 200 pixels.").wait_for()
    page.get_by_label("Size of the crop").fill("150")
    page.get_by_label("Crop from the left").press("Home")
    label = page.get_by_test_id("own-canvas").get_attribute("aria-label")
    assert "150 pixels a side, 0 from the left" in label
    box = page.get_by_test_id("own-canvas").bounding_box()
    page.get_by_test_id("own-canvas").click(position={"x": box["width"] - 5, "y": 5})
    expect(page.get_by_test_id("own-canvas")).to_have_attribute(
        "aria-label", re.compile("150 from the left, 0 from the top")
    )
    field(page, "Iterations").fill("2")
    field(page, "Iterations").press("Enter")
    page.get_by_role("button", name="Run with this crop").click()
    page.wait_for_function("document.querySelector('[data-testid=slider]').max === '2'")
    assert "mine" not in page.url
    expect(field(page, "Image")).to_have_value("your own, see below")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<script>alert(1)</script>", "no PNG, JPEG or WebP picture"),
        (png(200, 200)[:4000], "damaged or cut short"),
        (png(1, 1), "1 x 1 pixels"),
        (b"\0" * (25 * 2**20), "25.0 MB; choose one of at most 24 MB"),
    ],
    ids=["no image", "truncated", "one pixel", "25 megabytes"],
)
def test_a_file_that_cannot_serve_is_refused_in_a_sentence_and_the_picture_stays(deblurring, content, sentence):
    page = deblurring
    shown = page.get_by_test_id("own-canvas").evaluate(PICTURE)
    choose(page, "bad.png", content)
    own_status(page).get_by_text(re.compile(re.escape(sentence))).wait_for()
    assert page.get_by_test_id("own-canvas").evaluate(PICTURE) == shown
    assert page.errors == []


def test_a_file_of_more_than_a_message_holds_comes_whole(deblurring):
    page = deblurring
    content = png(2600, 2000)
    assert len(content) > 11 * 2**20
    choose(page, "large.png", content)
    own_status(page).get_by_text("2600 x 2000 pixels.").wait_for()
    expect(page.locator(".il-lost")).to_have_count(0)


def test_a_kernel_larger_than_the_picture_is_a_sentence_and_the_last_result_stays(deblurring):
    page = deblurring
    before = picture(page)
    field(page, "Kernel size (pixels)").fill("200")
    field(page, "Kernel size (pixels)").press("Enter")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("status").get_by_text("200 x 200 pixels is larger than the 128 x 128 image").wait_for()
    assert picture(page) == before
    field(page, "Kernel size (pixels)").fill("17")
    field(page, "Kernel size (pixels)").press("Enter")


def test_a_denoiser_made_too_steep_diverges_and_the_page_says_why(deblurring):
    page = deblurring
    expect(page.get_by_test_id("ending")).to_contain_text("CONVERGED", use_inner_text=True)
    field(page, "Denoiser slope ×").fill("3")
    field(page, "Denoiser slope ×").press("Enter")
    page.get_by_role("button", name="Examine").click()
    page.get_by_text("DIVERGED").wait_for()
    expect(page.get_by_test_id("ending")).to_contain_text("made 3 times as steep", use_inner_text=True)


def test_a_run_can_be_cancelled_and_leaves_what_was_shown(deblurring):
    page = deblurring
    before = picture(page)
    last = page.get_by_test_id("slider").get_attribute("max")
    field(page, "Iterations").fill("100")
    field(page, "Iterations").press("Enter")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_text(re.compile(r"of 100 iterations")).wait_for()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Cancelled; ").wait_for()
    expect(page.get_by_test_id("slider")).to_have_attribute("max", last)
    assert picture(page) == before


def test_the_landing_page_fits_a_phone_and_leads_to_the_explorer(page, voila_url):
    page.goto(f"{voila_url}/voila/render/index.ipynb")
    page.locator(".il-cards").wait_for()
    assert_fits_a_phone(page)
    page.get_by_role("link", name=re.compile("Deblurring")).click()
    page.get_by_test_id("curves").wait_for()
    assert page.url.endswith("/voila/render/03_deblurring.ipynb")
