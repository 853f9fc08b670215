"""A folder of somebody else's notebooks: each works whole, within our settings, below a prefix and in a frame."""

import asyncio
import json
import sys
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from .conftest import open_page, serve
from .test_serving import until

pytestmark = pytest.mark.browser

WIDGETS = "import ipywidgets as w\nfrom IPython.display import display"
PLOT = "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.figure(figsize=(3, 2))\nplt.plot([1, 2]);"
INTERACT = "w.interact(lambda t: t * t, t=(1, 10));"
SAY = """
out, say = w.Output(), w.Button(description="Say")

@out.capture()
def hear(_):
    print("said")

say.on_click(hear)
w.VBox([say, out])
"""
NOTEBOOKS = {
    "all": [
        r"# Everything" + "\n\n$$\\int_0^1 x\\,dx$$",
        WIDGETS,
        "w.Tab([w.IntRangeSlider(description='Range'), w.Text('here')], titles=['One', 'Two'])",
        INTERACT,
        SAY,
        PLOT,
        "import plotly.graph_objects as go\ngo.FigureWidget([go.Scatter(y=[1, 3, 2])])",
    ],
    "small": [
        r"# The commonest" + "\n\nAn integral, $\\int_0^1 x\\,dx$.",
        WIDGETS,
        INTERACT,
        SAY,
        PLOT,
        "w.VBox([w.ToggleButtons(options=['x', 'y'], description='Which'), w.Select(options=['p', 'q']),"
        " w.FloatSlider(1.25, min=0, max=2, step=0.25, description='Float'), w.Label('plain words'),"
        " w.RadioButtons(options=['r', 's'])])",
    ],
    "later": [
        "# Later",
        WIDGETS,
        "out, show, kept = w.Output(), w.Button(description='Show'), w.IntText(3, description='Kept')",
        "@out.capture()\ndef open_tab(_):\n    print('before')\n    display(w.Tab([w.Text()], titles=['First']))",
        "show.on_click(open_tab)\nw.VBox([kept, show, out])",
    ],
    "faults": [
        "# Faults",
        WIDGETS,
        "import beside\nprint(beside.NAME)\nsecret_of_the_source = 1",
        "1 / 0",
        "out, fail = w.Output(), w.Button(description='Fail')",
        "@out.capture()\ndef fault(_):\n    open('/no/such/place')",
        "fail.on_click(fault)\nw.VBox([fail, out])",
    ],
}  # fmt: skip
NOTE_ALERTS = """
window.alerts = [];
new MutationObserver(() => {
  for (const node of document.querySelectorAll('[role=alert], .il-error')) window.alerts.push(node.innerText);
}).observe(document, {subtree: true, childList: true});
"""
SLIDER = ".widget-slider input, .widget-slider .noUi-handle"


def notebook(cells):
    made = []
    for number, source in enumerate(cells):
        cell = {"id": f"cell-{number}", "metadata": {}, "source": [source]}
        code = {"cell_type": "code", "execution_count": None, "outputs": []}
        made.append(cell | (code if number else {"cell_type": "markdown"}))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


class Site(BaseHTTPRequestHandler):
    """A school's page, with a frame of ours in it."""

    framed = ""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        hear = "addEventListener('message', event => window.told = event.data)"
        self.wfile.write(f"<script>{hear}</script><iframe src='{self.framed}' width=900 height=400>".encode())

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def sites():
    """Two other sites: the first is allowed to frame our pages."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Site) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield [f"http://127.0.0.1:{server.server_port}" for server in servers]
    for server in servers:
        server.shutdown()


@pytest.fixture(scope="module")
def lab(browser, sites, tmp_path_factory):
    """An app of a folder of notebooks, below a prefix, that the first of the other sites may frame."""
    folder = tmp_path_factory.mktemp("course")
    for name, cells in NOTEBOOKS.items():
        (folder / f"{name}.ipynb").write_text(notebook(cells))
    (folder / "beside.py").write_text("NAME = 'from the file beside'")
    (folder / "voila.json").write_text('{"VoilaConfiguration": {"strip_sources": false, "show_tracebacks": true}}')
    options = ["--no-browser", "--base-url", "/courses/lab", "--embed", sites[0]]
    command = [sys.executable, "-m", "implicit_lab.cli", "app", str(folder), *options]
    with serve(tmp_path_factory.mktemp("lab") / "log.txt", command, "/courses/lab") as served:
        yield served


@pytest.fixture
def visitor(browser):
    with open_page(browser) as page:
        page.add_init_script(NOTE_ALERTS)
        yield page


def go(page, lab, name):
    page.goto(f"{lab.url}/voila/render/{name}.ipynb?a=1#t=3", wait_until="commit")


def use(page):
    """Move the slider of interact, press the button, look at the plot and the formula."""
    # Each front end has its own way of an input.
    slider = page.locator(SLIDER).first
    page.get_by_text("25", exact=True).wait_for()
    slider.press("ArrowRight")
    page.get_by_text("36", exact=True).wait_for()
    page.get_by_role("button", name="Say").click()
    page.get_by_text("said").wait_for()
    assert page.locator("img[src^='data:image/png']").first.evaluate("img => img.naturalWidth > 100")
    assert page.locator("math, mjx-container").count() > 0


def test_a_notebook_of_the_commonest_widgets_is_drawn_by_the_small_front_end(visitor, lab):
    go(visitor, lab, "small")
    use(visitor)
    visitor.get_by_role("button", name="y", exact=True).click()
    visitor.get_by_role("button", name="y", exact=True, pressed=True).wait_for()
    expect(visitor.get_by_label("Float")).to_have_value("1.25")
    expect(visitor.get_by_text("plain words")).to_be_visible()
    expect(visitor.locator("#il-shown")).to_have_count(1)
    assert visitor.evaluate("window.alerts") == []
    assert visitor.errors == []


def test_a_notebook_with_what_the_small_front_end_does_not_know_is_drawn_whole_by_voilas(visitor, lab):
    before = {kernel.pid for kernel in lab.kernels()}
    go(visitor, lab, "all")
    visitor.get_by_role("tab", name="Two").click()
    visitor.get_by_role("tab", name="One").click()
    expect(visitor.locator(".noUi-connect").first).to_be_visible()
    visitor.locator(".js-plotly-plot .scatterlayer").wait_for()
    expect(visitor.locator(SLIDER)).to_have_count(3)
    visitor.get_by_text("25", exact=True).wait_for()
    visitor.locator(SLIDER).nth(2).press("ArrowRight")
    visitor.get_by_text("36", exact=True).wait_for()
    visitor.get_by_role("button", name="Say").click()
    visitor.get_by_text("said").wait_for()
    expect(visitor.locator("img[src^='data:image/png']")).to_have_count(1)
    assert visitor.locator("mjx-container, .MathJax, math").count() > 0
    assert visitor.url.endswith("/courses/lab/voila/render/all.ipynb?a=1#t=3")
    assert visitor.evaluate("window.alerts") == []
    # It is the page's one kernel, and goes with the page.
    mine = {kernel.pid for kernel in lab.kernels()} - before
    assert len(mine) == 1
    visitor.close(run_before_unload=True)
    until(lambda: not mine & {kernel.pid for kernel in lab.kernels()}, "the kernel lives on", 60)


def test_what_is_unknown_and_comes_in_a_callback_is_drawn_and_nothing_that_was_typed_is_lost(visitor, lab):
    go(visitor, lab, "later")
    visitor.get_by_label("Kept").fill("7")
    visitor.get_by_label("Kept").press("Tab")
    visitor.get_by_role("button", name="Show").click()
    visitor.get_by_role("tab", name="First").wait_for()
    visitor.get_by_text("before").wait_for()
    expect(visitor.locator("input[type=number]")).to_have_value("7")
    expect(visitor.get_by_text("before")).to_have_count(1)
    assert visitor.evaluate("window.alerts") == []


def test_our_settings_hold_for_any_folder(visitor, lab):
    go(visitor, lab, "faults")
    visitor.get_by_text("from the file beside").wait_for()
    visitor.get_by_role("button", name="Fail").click()
    visitor.locator(".il-output [role=alert]").wait_for()
    text = visitor.content()
    for secret in ("ZeroDivisionError: ", "Traceback", "/no/such", "secret_of_the_source"):
        assert secret not in text
    with urllib.request.urlopen(f"{lab.url}/voila/render/faults.ipynb") as reply:
        policy = reply.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "secret_of_the_source" not in reply.read().decode()
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{lab.url}/voila/files/beside.py")


def test_a_folder_without_an_index_opens_with_its_notebooks(visitor, lab):
    visitor.goto(f"{lab.url}/")
    links = visitor.get_by_role("link")
    assert links.all_inner_texts() == ["Everything", "Faults", "Later", "The commonest"]
    links.last.click()
    visitor.get_by_text("An integral").wait_for()


def test_a_page_stands_in_the_frame_of_a_site_that_may_and_tells_its_height(visitor, lab, sites):
    Site.framed = f"{lab.url}/voila/render/small.ipynb?embed"
    visitor.goto(sites[0])
    frame = visitor.frame_locator("iframe")
    frame.get_by_text("An integral").wait_for()
    assert frame.get_by_role("heading", name="The commonest").is_hidden()
    frame.get_by_text("plain words").wait_for()
    visitor.wait_for_function("window.told?.type === 'implicit-lab-height' && window.told.height > 300")


def test_a_site_that_may_not_frame_a_page_is_told_so_in_the_frame(visitor, lab, sites):
    Site.framed = f"{lab.url}/voila/render/small.ipynb"
    before = len(lab.kernels())
    visitor.goto(sites[1])
    told = visitor.frame_locator("iframe").get_by_role("status").inner_text()
    assert sites[1] in told
    assert "--embed" in told
    assert len(lab.kernels()) == before


# ---- what a visitor may ask of a kernel ------------------------------------------------------------------------------

OWN_SOCKET = """
const Plain = WebSocket;
window.WebSocket = class extends Plain { constructor(...words) { super(...words); window.socket = this; } };
"""
ASK = """([kind, content]) => new Promise((resolve) => {
  const id = String(Math.random());
  const header = {msg_id: id, msg_type: kind, session: "s", username: "", version: "5.3", date: "2026-01-01T00:00Z"};
  const text = (value) => new TextEncoder().encode(value);
  const parts = [text("shell"), ...[header, {}, {}, content].map((part) => text(JSON.stringify(part)))];
  const head = new BigUint64Array(parts.length + 2);
  head[0] = BigInt(parts.length + 1);
  head[1] = BigInt(head.byteLength);
  parts.forEach((part, index) => (head[index + 2] = head[index + 1] + BigInt(part.byteLength)));
  window.socket.addEventListener("message", ({data}) => new TextDecoder().decode(data).includes(id) && resolve(true));
  setTimeout(() => resolve(false), 2500);
  window.socket.send(new Blob([head, ...parts]));
})"""


def test_a_visitor_can_run_no_code_on_the_websocket_of_the_page(visitor, lab, tmp_path):
    visitor.add_init_script(OWN_SOCKET)
    go(visitor, lab, "small")
    visitor.wait_for_function("window.socket?.readyState === 1")
    assert visitor.evaluate(ASK, ["kernel_info_request", {}])
    code = f"open({str(tmp_path / 'mark')!r}, 'w').close()"
    for kind in ("execute_request", "inspect_request", "complete_request", "debug_request"):
        assert not visitor.evaluate(ASK, [kind, {"code": code, "silent": False, "user_expressions": {"a": code}}])
    assert not (tmp_path / "mark").exists()
    visitor.get_by_role("button", name="Say").click()
    visitor.get_by_text("said").wait_for()


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://127.0.0.1:1", "null"])
def test_another_site_cannot_connect_to_the_kernel_of_a_page(visitor, lab, origin):
    go(visitor, lab, "later")
    kernel = visitor.locator("#il-shown").evaluate("node => JSON.parse(node.textContent).kernel")
    address = f"{lab.url.replace('http', 'ws')}/api/kernels/{kernel}/channels"

    async def connect():
        await websocket_connect(HTTPRequest(address, headers={"Origin": origin}))

    with ThreadPoolExecutor(1) as thread, pytest.raises(HTTPClientError, match="403"):
        thread.submit(asyncio.run, connect()).result()
