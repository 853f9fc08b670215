"""A page that is a file deblurs by itself: as well as the live lab does, a person's own picture too."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest
import torch
from PIL import Image

from implicit_lab.site.live.engine_file import find_runtime
from implicit_lab.studies.deblurring.study import STUDY
from tests.browser.conftest import PATIENCE, ROOT

BUILD = """
import asyncio, sys
from pathlib import Path
from implicit_lab.site.lab import Lab
from implicit_lab.site.live.engine_file import ENGINE, engine_file, in_page
from implicit_lab.site.opened import open_pages
from implicit_lab.site.page import page
out, engine = Path(sys.argv[1]), engine_file()
(one,) = asyncio.run(open_pages([Path("notebooks/03_deblurring.ipynb").resolve()]))
(out / ENGINE).write_text(engine)
(out / "page.html").write_text(page(one, [], Path("notebooks"), Lab(""), {**one.live, **in_page(engine)}))
"""
STEPS = 6
ENDED = "/Done|stopped/.test(document.querySelector('.il-live .il-actions').innerText)"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _runs_here():
    try:
        find_runtime()
    except ValueError:
        return False
    return find_spec("onnx") is not None and find_spec("onnxscript") is not None


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    if not _runs_here():
        pytest.skip("The extra “site” or onnxruntime-web is not installed here.")
    out = tmp_path_factory.mktemp("live")
    # In a process of its own: Playwright has an event loop in this one.
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    subprocess.run([sys.executable, "-c", BUILD, str(out)], cwd=ROOT, env=environment, check=True, timeout=3 * PATIENCE)
    return out / "page.html"


def test_run_and_a_picture_of_ones_own_give_what_torch_gives(built, browser, tmp_path):
    assert built.stat().st_size <= 2e6
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked, told = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(f"{built.as_uri()}?kernel=disk&assumed_kernel=turned-5&noise=0.02&seed=5&steps={STEPS}&image=cat")
    page.wait_for_selector(".il-in-browser")
    assert not [url for url in asked if "deblurring_engine" in url]
    # Whoever touches a control is about to run.
    with page.expect_worker():
        page.get_by_role("spinbutton", name="Seed of the noise").focus()
    page.get_by_role("button", name="Run", exact=True).click()
    controls = {"kernel": "disk", "assumed_kernel": "turned-5", "noise": 0.02}
    assert psnr_shown(page) == pytest.approx(psnr_of_torch(controls | {"image": "cat"}), abs=0.01)

    pixels = np.random.default_rng(0).integers(0, 256, (8, 8, 3)).repeat(16, 0).repeat(16, 1).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "own.png")
    page.get_by_text("A picture of your own").click()
    page.get_by_test_id("own-file").set_input_files(tmp_path / "own.png")
    page.get_by_role("button", name="Run with this crop").click()
    page.wait_for_function("!document.querySelector('.il-live .il-actions').innerText.includes('Done')")
    assert psnr_shown(page) == pytest.approx(psnr_of_torch(controls | {"picture": pixels}), abs=0.01)
    # One engine has served both runs; a run that is stopped ends with it, and the next has another.
    assert len(page.workers) == 1
    page.get_by_role("spinbutton", name="Iterations", exact=True).fill("200")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_text(re.compile(r"\d+ of 200 iterations")).wait_for()
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_text("Cancelled; the player").wait_for()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_text(re.compile(r"\d+ of 200 iterations")).wait_for()
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert told == []
    context.close()


def psnr_shown(page):
    """What the page says of the last iterate, once it is there."""
    page.wait_for_function(ENDED, polling=200)
    found = re.search(r"PSNR ([\d.]+) dB", page.get_by_text("In the browser, the last").inner_text())
    return float(found[1])


@torch.no_grad()
def psnr_of_torch(controls):
    problem, model = STUDY.problem(1, 5, controls), STUDY.model("hqs")
    y = problem.x.image
    for _ in range(STEPS):
        y = model(y, problem.x)
    return STUDY.quality(y, problem.truth)["psnr"].item()
