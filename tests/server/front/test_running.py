"""What a page's code shows reaches the page whole, whatever becomes of one piece of it."""

import asyncio
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from jupyter_client.manager import AsyncKernelManager

from implicit_lab.server.front import scripts
from implicit_lab.server.front.notebook import Notebook
from implicit_lab.server.front.render import beginning, ending
from implicit_lab.server.front.running import Shown, run
from implicit_lab.server.front.static_assets import StaticAssets

WIDGET = """
import anywidget, traitlets
class Picture(anywidget.AnyWidget):
    _esm = "export default {}"
    few = traitlets.Bytes(b"few").tag(sync=True)
    many = traitlets.Dict({"inner": b"m" * 5000}).tag(sync=True)
Picture()
"""


def awaited(coroutine):
    """Its result, from a thread of its own: a browser of other tests may keep a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


async def gather(code):
    manager = AsyncKernelManager(kernel_name="python3")
    await manager.start_kernel()
    try:
        return await run(manager, code)
    finally:
        await manager.shutdown_kernel(now=True)


CAPTURE = """
import ipywidgets as w
from IPython.display import clear_output, display
out, inner = w.Output(), w.Output()
with out:
    print("first")
    clear_output(wait=True)
    print("second")
    with inner:
        print("within")
    print("third")
handle = display("old", display_id=True)
handle.update("new")
out
"""


@pytest.fixture(scope="module")
def shown():
    return awaited(gather(["print('said')", "1 / 0", "'last'", WIDGET, CAPTURE, "print(out.outputs[0]['text'])"]))


def told(page):
    return json.loads(re.search(r'id="il-shown">(.*?)</script>', page, re.DOTALL)[1])


def test_outputs_come_by_cell_and_a_failure_stops_nothing_and_tells_no_secret(shown):
    assert shown.outputs[0] == [{"output_type": "stream", "name": "stdout", "text": "said\n"}]
    assert shown.outputs[1] == [{"output_type": "error", "ename": "ZeroDivisionError", "evalue": "", "traceback": []}]
    assert [output["data"] for output in shown.outputs[2]] == [{"text/plain": "'last'"}]


def test_a_widget_comes_with_its_state_its_script_by_address_and_its_arrays_in_place(shown):
    assets = StaticAssets()
    page = told(ending(shown, "some-kernel", "/", assets))
    assert page["kernel"] == "some-kernel"
    (view,) = page["outputs"][3]
    model = view["data"]["application/vnd.jupyter.widget-view+json"]["model_id"]
    address = page["widgets"][model]["_esm"]
    assert assets.get(address.removeprefix("/voila/assets/")).body == b"export default {}"
    arrays = {tuple(path): where for name, path, where in page["arrays"] if name == model}
    assert arrays["few",] == {"bytes": "ZmV3"}
    big = arrays["many", "inner"]["address"].removeprefix("/voila/assets/")
    assert assets.get(big).body == b"m" * 5000


def test_what_an_output_widget_captures_is_its_own_and_the_kernel_knows_it(shown):
    said = [state["outputs"] for state in shown.widgets.values() if "outputs" in state]
    assert [[output["text"] for output in outputs] for outputs in said] == [["second\nthird\n"], ["within\n"]]
    displayed, last = shown.outputs[4]
    assert displayed["data"]["text/plain"] == "'new'"
    assert "application/vnd.jupyter.widget-view+json" in last["data"]
    assert shown.outputs[5][0]["text"].startswith("second\nthird\n")


def test_what_is_shown_cannot_break_out_of_the_page():
    page = ending(Shown([[{"text/html": "</script><script>alert(1)</script>"}]]), "k", "/", StaticAssets())
    assert page.count("</script>") == 1
    assert told(page)["outputs"] == [[{"text/html": "</script><script>alert(1)</script>"}]]
    assert "<title>&lt;b&gt;</title>" in beginning(Notebook("<b>", "", ()), "/", StaticAssets())


def test_an_asset_has_one_name_and_a_browser_gets_it_compressed():
    assets = StaticAssets()
    name = assets.put(b"let a = 1;" * 100, "js")
    assert assets.put(b"let a = 1;" * 100, "js") == name
    assert len(assets.get(name).compressed) < 100
    assert assets.get("unknown.js") is None


def test_a_long_script_is_offloaded_once_and_named_from_then_on(tmp_path, monkeypatch):
    class Widget:
        pass

    class Plot(Widget):
        _library = "x" * 200_000
        _esm = "short"

    scripts.offload_scripts(Widget)
    assert Plot._library == "x" * 200_000
    monkeypatch.setitem(os.environ, scripts.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setitem(os.environ, scripts.ADDRESS_VARIABLE, "/lab/voila/scripts/")
    scripts.offload_scripts(Widget)
    assert len(Plot._library) < 300
    assert 'import(new URL("/lab/voila/scripts/' in Plot._library
    assert Plot._esm == "short"
    assert scripts.resolve_script(Plot._library) == b"x" * 200_000
    with pytest.raises(ValueError, match="No script"):
        scripts.read_offloaded("../secret")
