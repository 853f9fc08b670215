"""The deblurring page: its controls say what is shown, and its verdict says what the recording holds."""

import json

import numpy as np
import pytest

from implicit_lab.explorers import deblurring
from implicit_lab.explorers.live import Live
from implicit_lab.recording import Curve, Recording


def made(slope, controls=None):
    frames = np.zeros((4, 2, 2, 3), np.uint8)
    return Recording(
        frames,
        frames[0],
        frames[0],
        [
            Curve("psnr", "dB", [6.0, 20.0, 25.5, 25.0], baseline=24.0, baseline_label="explicit"),
            Curve("Lipschitz constant", "", slope),
            Curve("residual", "", [np.nan, 1.0, 0.1, 0.01], log=True),
        ],
        {"controls": controls or {}},
    )


@pytest.fixture
def recorded(monkeypatch):
    def show(recording):
        monkeypatch.setattr(deblurring, "shipped", lambda name: recording)

    return show


def live_of(page):
    return next(child for child in page.children if isinstance(child, Live))


def test_the_controls_open_at_what_is_shown(recorded):
    recorded(made([np.nan, 0.5, 2.0, 3.0], {"image": "coffee", "noise": 0.05, "seed": 3}))
    live = live_of(deblurring.page())
    assert live.values == {
        "image": "coffee",
        "kernel": "motion-1",
        "noise": 0.05,
        "start": "zero",
        "steps": 3,
        "seed": 3,
    }
    assert "changed" not in live.status.value


def test_controls_are_clamped_to_their_bounds(recorded):
    recorded(made([np.nan, 0.5, 2.0, 3.0]))
    live = live_of(deblurring.page())
    live.controls["noise"].value = 7.0
    live.controls["steps"].value = 10**6
    assert live.values["noise"] == 0.1
    assert live.values["steps"] == deblurring.MAX_STEPS


def test_without_a_recording_the_page_says_so_and_can_still_run(monkeypatch):
    def none(name):
        raise ValueError("No recording is shipped.")

    monkeypatch.setattr(deblurring, "shipped", none)
    page = deblurring.page()
    assert any("No recording is shipped" in getattr(child, "value", "") for child in page.children)
    assert not live_of(page).run.disabled
    assert "No recording is shipped" in deblurring.verdict().value


def test_the_verdict_tells_what_the_recording_holds(recorded):
    recorded(made([np.nan, 0.5, 2.0, 3.0]))
    told = deblurring.verdict().value
    assert "20.00 dB at t = 1, 25.00 dB at t = 3, best 25.50 dB at t = 2" in told
    assert "the explicit network: 24.00 dB" in told
    assert "6.0 times as steep" in told


def test_the_verdict_does_not_hide_a_slope_that_fell(recorded):
    recorded(made([np.nan, 4.0, 2.0, 1.0]))
    assert "it did not grow" in deblurring.verdict().value


def test_the_verdict_gives_the_margin_and_the_growth_that_the_shipped_profile_holds(recorded):
    recorded(made([np.nan, 0.5, 2.0, 3.0]))
    report = json.loads(deblurring.PROFILE.read_text())
    margin = report["quality"]["mean"][-1] - report["baselines"][0]["quality"]
    growth = report["lipschitz"]["value"][-1] / report["lipschitz"]["value"][0]
    assert margin >= 1
    assert growth >= 3
    told = deblurring.verdict().value
    assert f"{margin:.2f} dB better" in told
    assert f"{growth:.1f} times as steep" in told
    assert "100 BSDS500 test images" in told
