"""The page on steady flow: its controls say what is shown, and a force that cannot be is said in a sentence."""

import json

import numpy as np
import pytest

from implicit_lab.pages.navier_stokes import page as navier_stokes
from implicit_lab.pages.navier_stokes import verdict as navier_stokes_verdict
from implicit_lab.recording import Curve, Recording
from implicit_lab.studies.navier_stokes.choices import LARGEST_AMPLITUDE, STRENGTH_BOUNDS, WAVE_NUMBERS
from implicit_lab.studies.navier_stokes.forces import force_of_modes
from implicit_lab.widgets.run_panel import RunPanel


def made(controls=None, **meta):
    frames = np.zeros((4, 2, 2, 3), np.uint8)
    curves = [
        Curve("relative error", "", [1.0, 0.8, 0.2, 0.1]),
        Curve("residual", "", [np.nan, 1.0, 0.1, 0.01], log=True),
    ]
    return Recording(frames, frames[0], frames[0], curves, {"model": "oseen", "controls": controls or {}} | meta)


@pytest.fixture
def recorded(monkeypatch):
    def show(recording):
        monkeypatch.setattr(navier_stokes, "shipped", lambda name: recording)
        return navier_stokes.page()

    return show


def live_of(page):
    return next(child for child in page.children if isinstance(child, RunPanel))


def test_the_controls_open_at_what_is_shown(recorded):
    live = live_of(recorded(made({"seed": 7, "force": "waves", "wave_1": "3,-1"})))
    expected = {"model": "oseen", "seed": 7, "force": "waves", "wave_1": "3,-1", "steps": 3}
    assert live.values == navier_stokes.DEFAULTS | expected
    assert "changed" not in live.status.value


def test_without_a_recording_the_page_says_so_and_can_still_run(monkeypatch):
    def none(name):
        raise ValueError("No recording is shipped.")

    monkeypatch.setattr(navier_stokes, "shipped", none)
    page = navier_stokes.page()
    assert any("No recording is shipped" in getattr(child, "value", "") for child in page.children)
    assert not live_of(page).run.disabled


def test_only_networks_whose_weights_are_there_are_offered_and_oseen_always(monkeypatch, tmp_path):
    monkeypatch.setattr(navier_stokes, "WEIGHTS", tmp_path)
    assert navier_stokes.models() == ("oseen",)
    (tmp_path / "fno-implicit.safetensors").touch()
    assert navier_stokes.models() == ("fno-implicit", "oseen")


def test_the_seed_counts_for_a_random_force_and_the_waves_for_one_that_is_set(recorded):
    live = live_of(recorded(made()))
    assert not live.controls["seed"].disabled
    assert live.controls["amplitude_2"].disabled
    live.controls["force"].value = "waves"
    assert live.controls["seed"].disabled
    assert not live.controls["amplitude_2"].disabled


def test_waves_without_amplitude_are_a_sentence_and_the_last_result_stays(recorded):
    live = live_of(recorded(made()))
    shown = live.player.scene["revision"]
    live.controls["force"].value = "waves"
    for i in (1, 2, 3):
        live.controls[f"amplitude_{i}"].value = 0
    live.start()
    live.thread.join(60)
    assert "set amplitudes" in live.player.message
    assert live.player.scene["revision"] == shown


def test_every_wave_that_can_be_set_makes_a_force():
    for wave in WAVE_NUMBERS:
        assert force_of_modes([(*wave, 0.2, 0.0)], 16).abs().max() > 0


def test_waves_that_are_too_strong_together_are_a_sentence():
    values = navier_stokes.DEFAULTS | {f"amplitude_{i}": LARGEST_AMPLITUDE for i in (1, 2, 3)}
    with pytest.raises(ValueError, match=r"between 0\.01 and 0\.3"):
        navier_stokes.modes(values)


def test_the_strength_of_the_waves_is_that_of_the_force():
    strength = force_of_modes(navier_stokes.modes(navier_stokes.DEFAULTS)).square().mean().sqrt().item()
    assert strength == pytest.approx(np.sqrt(0.2**2 + 0.1**2) / 2)
    assert STRENGTH_BOUNDS[0] < strength < STRENGTH_BOUNDS[1]


def test_the_equations_residual_becomes_a_curve_where_the_recording_tells_it():
    recording = navier_stokes.with_equation(made(details={"equation": [1.0, 0.9, 0.5, 0.2]}))
    assert [curve.name for curve in recording.curves][-1] == "equation residual"
    assert navier_stokes.with_equation(recording).curves == recording.curves


def test_the_colour_scale_names_both_ends():
    assert "clockwise" in navier_stokes.scale().value
    assert f"{navier_stokes.SCALE:g}" in navier_stokes.scale().value


def report():
    return {
        "instances": 100,
        "seed": 0,
        "parameters": 1000,
        "quality": {"mean": [0.9, 0.2, 0.08]},
        "lipschitz": {"value": [2.0, 10.0, 30.0]},
        "baselines": [{"model": "fno-explicit", "parameters": 1000, "quality": 0.2}],
    }


def test_the_verdict_is_read_off_the_report():
    said = " ".join(found for _, found, _ in navier_stokes_verdict.rows_of(report()))
    assert "From 0.900 at t = 1 to 0.080 at t = 3" in said
    assert "15.0 times" in said
    assert "one pass, same size (1,000 parameters): 0.200" in said


def test_without_a_report_the_verdict_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(navier_stokes_verdict, "REPORT", tmp_path / "none.json")
    assert "Not measured yet" in navier_stokes_verdict.verdict().value


def test_unstable_flows_are_named_and_left_out_of_what_is_said_of_rest(monkeypatch, tmp_path):
    told = {
        "instances": 4, "seed": 0, "steps": 9, "residual": 1e-9, "unstable": [2],
        "rate": [-0.1, -0.02, 0.03, -0.2], "error": [0.1, 0.1, 0.9, 0.1], "at rest": [True, True, False, False],
    }  # fmt: skip
    file = tmp_path / "stability.json"
    monkeypatch.setattr(navier_stokes_verdict, "STABILITY", file)
    report = {"lipschitz": {"at_rest": 0.5}}
    assert navier_stokes_verdict.stability(report) == []
    file.write_text(json.dumps(told))
    ((_, found, on),) = navier_stokes_verdict.stability(report)
    assert "flow 2 (rate 0.030)" in found
    assert "at rest of the 3 stable flows on 2, with a mean error of 0.100" in found
    assert "of the 1 others on 0, with a mean error of 0.900" in found
    assert "1.0e-09" in on
    assert "rounding" not in found
    ((_, found, _),) = navier_stokes_verdict.stability({"lipschitz": {"at_rest": 0.75}})
    assert found.endswith("That is 50% of all, run apart: near 1e-4 a residual may fall on either side by rounding.")
