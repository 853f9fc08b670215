"""What the server promises: a kernel lives as long as its tab, a full lab says so, and nothing else is served."""

import json
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PAGES = sorted(file.name for file in NOTEBOOKS.glob("*.ipynb"))
EXPLORER = "03_deblurring.ipynb"
PATIENCE = 120
DRAWN = "[data-testid=curves], [data-testid=readout], .il-page, .il-live"


def go(page, url, name, query=""):
    page.goto(f"{url}/voila/render/{name}{query}")
    page.locator(DRAWN).first.wait_for()
    return page


def until(condition, what, patience=PATIENCE):
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


def answer(url):
    """(status, text) of an address."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as reply:
            return reply.status, reply.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


@pytest.mark.parametrize("query", ["", "?t=7&view=error"])
@pytest.mark.parametrize("name", ["index.ipynb", EXPLORER])
def test_the_kernel_of_a_page_ends_when_its_tab_closes_deep_links_too(browser, app, name, query):
    before = {kernel.pid for kernel in app.kernels()}
    context = browser.new_context()
    page = context.new_page()
    go(page, app.url, name, query)
    mine = {kernel.pid for kernel in app.kernels()} - before
    assert len(mine) == 1
    page.close(run_before_unload=True)
    until(lambda: not mine & {kernel.pid for kernel in app.kernels()}, "the kernel lives on", 30)
    context.close()


@pytest.mark.parametrize("small_app", [["--JupyterKernels.abandoned_after=3"]], indirect=True)
def test_the_kernel_of_a_page_that_nobody_waited_for_ends_too(small_app):
    with urllib.request.urlopen(f"{small_app.url}/voila/render/{EXPLORER}", timeout=PATIENCE) as reply:
        reply.read(100)
    assert len(small_app.kernels()) == 1
    until(lambda: not small_app.kernels(), "the kernel lives on")


@pytest.mark.parametrize(
    "small_app", [["--PageServer.ahead=1", "--JupyterKernels.abandoned_after=3"]], indirect=True, ids=["ahead"]
)
def test_pages_opened_ahead_wait_for_visitors_take_nobodys_place_and_are_replaced(browser, small_app):
    until(lambda: len(small_app.kernels()) == len(PAGES), "not every page is open ahead")
    time.sleep(10)  # Long enough for kernels that nobody comes for to be ended, were they visitors'.
    ahead = {kernel.pid for kernel in small_app.kernels()}
    assert len(ahead) == len(PAGES)
    context = browser.new_context()
    page = go(context.new_page(), small_app.url, EXPLORER, "?t=7")
    page.wait_for_function("document.querySelector('[data-testid=t]')?.innerText === '7'")
    until(lambda: len(small_app.kernels()) == len(PAGES) + 1, "no other page was opened in the place of the one taken")
    page.close(run_before_unload=True)
    until(lambda: len(ahead & {kernel.pid for kernel in small_app.kernels()}) == len(PAGES) - 1, "the kernel lives on")
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_a_handful_of_files_of_less_than_a_megabyte_and_a_half(page, voila_url, name):
    came = []
    page.on("response", lambda reply: came.append(int(reply.headers.get("content-length", 0))))
    go(page, voila_url, name)
    page.wait_for_timeout(1000)
    assert len(came) <= 20
    assert sum(came) < 1.5e6


def test_a_page_whose_kernel_has_gone_says_so_and_opens_again(browser, app):
    before = {kernel.pid for kernel in app.kernels()}
    context = browser.new_context()
    page = go(context.new_page(), app.url, EXPLORER)
    (mine,) = [kernel for kernel in app.kernels() if kernel.pid not in before]
    page.wait_for_timeout(2000)
    address = page.evaluate("JSON.parse(document.getElementById('il-shown').textContent).kernel")
    request = urllib.request.Request(f"{app.url}/voila/api/shutdown/{address}", b"", method="POST")
    urllib.request.urlopen(request, timeout=PATIENCE).close()
    until(lambda: not mine.is_running(), "the kernel lives on")
    page.get_by_role("button", name="Open it again").click()
    page.locator("[data-testid=curves]").wait_for()
    expect(page.locator(".il-lost")).to_have_count(0)
    context.close()


def test_a_kernel_without_a_run_has_little_to_itself_whatever_it_shares(browser, app):
    before = {kernel.pid for kernel in app.kernels()}
    context = browser.new_context()
    go(context.new_page(), app.url, EXPLORER)
    (mine,) = [kernel for kernel in app.kernels() if kernel.pid not in before]
    assert mine.memory_full_info().uss < 80 * 2**20
    context.close()


def test_a_full_lab_says_so_and_lets_the_next_one_in_when_somebody_leaves(browser, small_app):
    context = browser.new_context()
    first = context.new_page()
    go(first, small_app.url, "index.ipynb")
    status, text = answer(f"{small_app.url}/voila/render/{EXPLORER}")
    assert status == 503
    assert "The lab is full" in text
    assert "Traceback" not in text
    second = context.new_page()
    second.goto(f"{small_app.url}/voila/render/{EXPLORER}")
    second.get_by_text("The lab is full").wait_for()
    first.close(run_before_unload=True)
    second.get_by_test_id("curves").wait_for(timeout=1000 * PATIENCE)
    context.close()


@pytest.mark.parametrize(
    "path",
    ["/voila/files/assignments/1_iterate_by_hand.ipynb",
     "/voila/files/index.ipynb", "/voila/files/../voila.json", "/voila/files/../pyproject.toml", "/voila/api/contents/",
     "/voila/render/nothing.ipynb", "/voila/render/../../etc/passwd", "/api/kernels", "/api/contents", "/lab", "/tree"],
)  # fmt: skip
def test_what_is_not_meant_to_be_served_is_not(app, path):
    status, text = answer(app.url + path)
    assert status in (403, 404) or "il-" in text or "Implicit Lab" in text
    assert "Traceback" not in text
    for secret in ("root:", '"cells"', "[project]", "VoilaConfiguration"):
        assert secret not in text


@pytest.mark.parametrize("folder", ["assignments", "images/../assignments", "./assignments"])
def test_a_problem_set_is_no_page(app, folder):
    status, text = answer(f"{app.url}/voila/render/{folder}/1_iterate_by_hand.ipynb")
    assert status == 404
    assert "Iterate by hand" not in text


def test_a_list_of_files_is_no_page_of_ours(app):
    with urllib.request.urlopen(f"{app.url}/voila/tree/", timeout=PATIENCE) as reply:
        assert reply.url.endswith("/voila/render/index.ipynb")


def test_every_answer_keeps_the_page_to_this_host(app):
    with urllib.request.urlopen(f"{app.url}/voila/render/index.ipynb", timeout=PATIENCE) as reply:
        policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "*" not in policy
    assert "http" not in policy


def test_no_visitor_can_start_a_kernel_without_a_page(app):
    body = json.dumps({"name": "python3"}).encode()
    request = urllib.request.Request(f"{app.url}/api/kernels", body, method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=PATIENCE)
    assert refused.value.code in (403, 404, 405)
