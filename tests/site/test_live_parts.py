"""What the browser deblurs with is what the live lab deblurs with: noise, blur, data step, and what it says of them."""

import numpy as np
import pytest
import torch

from implicit_lab.control import completed
from implicit_lab.pages.deblurring.page import outside
from implicit_lab.site.described import _trained
from implicit_lab.site.live import engine_file as module
from implicit_lab.site.live.engine_file import find_runtime
from implicit_lab.studies.deblurring.choices import CONTROLS
from implicit_lab.studies.deblurring.data_term import hqs_step
from implicit_lab.studies.deblurring.study import STUDY
from tests.site.in_node import in_node

STEP = """
(() => {
  const fourier = new Fourier(128);
  const [sharp, kernel, y] = ["sharp", "kernel", "y"].map((name) => Float32Array.from(given[name]));
  const x = observe(fourier, sharp, kernel, given.noise, given.seed);
  return { x, v: dataStep(fourier, x, kernel, given.beta)(y) };
})()
"""


@pytest.mark.parametrize("seed", [0, 7, 9999])
def test_the_noise_of_a_seed_is_torchs(seed):
    drawn = np.array(in_node(f"normals(48, {seed})", None, "live/random.js"))
    torchs = torch.randn(48, generator=torch.Generator().manual_seed(seed))
    assert drawn == pytest.approx(torchs.numpy(), abs=2e-6)


@pytest.mark.parametrize(("kernel", "beta"), [("motion-2", 0.25), ("straight", 0.03)])
def test_blur_and_data_step_are_those_of_the_study(kernel, beta):
    problem = STUDY.problem(1, 3, {"image": "cat", "kernel": kernel})
    y = torch.rand(1, 3, 128, 128, generator=torch.Generator().manual_seed(1))
    given = {"sharp": problem.truth, "kernel": problem.x.kernel, "y": y}
    found = in_node(
        STEP,
        {name: value.flatten().tolist() for name, value in given.items()} | {"noise": 0.03, "seed": 3, "beta": beta},
        "live/fourier.js",
        "live/blurred.js",
    )
    v = hqs_step(y, problem.x.image, problem.x.kernel, torch.tensor(beta))
    assert found["x"] == pytest.approx(problem.x.image.flatten().tolist(), abs=1e-5)
    assert found["v"] == pytest.approx(v.flatten().tolist(), abs=1e-4)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"noise": 0.08},
        {"kernel": "disk", "assumed_kernel": "turned-5"},
        {"kernel": "none", "assumed_kernel": "none"},
    ],
)
def test_it_says_what_no_network_was_trained_for_as_the_live_page_does(changed):
    values = completed(CONTROLS, changed)
    live = {
        "controls": {c.name: {"kind": {"low": getattr(c.kind, "low", None)}} for c in CONTROLS},
        "outside": {c.name: _trained(c) for c in CONTROLS if c.trained is not None},
    }
    for control in live["controls"].values():
        control["kind"] = {name: value for name, value in control["kind"].items() if value is not None}
    said = in_node("outsideTraining(given.live, given.values)", {"live": live, "values": values}, "live/outside.js")
    assert said == outside(values)


@pytest.mark.parametrize("changed", [{"model": "pgd"}, {"kernel_size": 31}, {"missing": 0.3}])
def test_what_it_cannot_run_is_refused_in_a_sentence(changed):
    given = {"values": completed(CONTROLS, changed), "live": {"model": "hqs", "kernel_size": 17}}
    assert "in the live lab" in in_node("refusal(given.values, given.live)", given, "live/asked.js")
    given["values"] = completed(CONTROLS, {})
    assert in_node("refusal(given.values, given.live)", given, "live/asked.js") == ""


def test_without_its_engine_the_command_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NODE_PATH", raising=False)
    monkeypatch.setattr(module, "__file__", str(tmp_path / "a" / "b" / "c" / "engine_file.py"))
    with pytest.raises(ValueError, match="npm install --no-save onnxruntime-web"):
        find_runtime()
