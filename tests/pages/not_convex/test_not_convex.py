"""Page 7: what it shows first needs no torch, what is run is what was asked for, and the table reads its figures."""

import subprocess
import sys

import numpy as np
import pytest

from implicit_lab.pages.not_convex import phases, tones, verdict
from implicit_lab.pages.not_convex.page import NotConvex, page
from implicit_lab.pages.shipped import shipped
from implicit_lab.recording.recording import load
from implicit_lab.studies.phase_retrieval.outcomes import recorded


def never(done: int, total: int) -> bool:
    return False


def test_the_page_and_its_table_open_without_torch() -> None:
    code = (
        "import sys; from implicit_lab.pages.not_convex import page, verdict; page.page(); verdict.verdict();"
        "assert 'torch' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_one_address_holds_all_three_parts() -> None:
    parts = NotConvex()
    address = parts.double_well.children[-1]
    address.query_in = "?k=0.9&support=triangle&noise=0.1&t=12&tone_prior=box&tone_noise=1"
    assert address.note == ""
    assert parts.phases.live.values["noise"] == 0.1
    assert parts.tones.live.values == {"prior": "box", "noise": 1.0, "start": "0", "seed": 0, "steps": 100}
    address.query_in = "?k=7&tone_noise=0.3&method=magic"
    for told in ("k = 7 was brought to 3", "tone_noise = 0.3 is none of its choices", "method = magic is none"):
        assert told in address.note


def test_the_recording_finds_an_answer_and_its_slope_rises_and_falls() -> None:
    recording = phases.with_details(shipped("not_convex"))
    curves = {curve.name: curve.values for curve in recording.curves}
    nearer = np.minimum(curves["distance to the picture"], curves["distance to its twin"])
    np.testing.assert_allclose(curves["error"], nearer)
    assert curves["error"][-1] < 0.01
    slope = curves["Lipschitz constant"][1:]
    assert slope.max() > 1000 * slope[0]
    assert slope.max() > 10 * slope[-1]


def test_a_run_in_the_triangle_starts_where_it_was_told() -> None:
    values = {"method": "er", "support": "triangle", "start": 7, "noise": 0.0, "steps": 3}
    made, measured = phases.compute(values, never)
    assert made.meta["controls"] == values
    assert {curve.name for curve in measured.curves} - {curve.name for curve in made.curves} == {"length ratio"}
    assert made.steps == 3
    other = next(phases.compute(values | {"start": 8}, never))
    assert not np.array_equal(made.frames[0], other.frames[0])


def test_pixels_that_another_start_would_have_turned_are_marked_and_counted() -> None:
    recording = load(tones.RECORDING)
    marked = tones.marked(recording)
    orange = (marked.frames == tones.MARK).all(axis=-1)
    assert orange[-1].sum() == len(recording.meta["details"]["elsewhere"]) > 0
    assert marked.meta["note"].startswith(f"{orange[-1].sum()} of ")
    panel = tones.TonesPanel()
    values = {"prior": "smooth-box", "noise": 0.5, "start": "0", "seed": 1, "steps": 3}
    made, measured = panel.compute(values, never)
    assert made.meta["details"]["elsewhere"] == []
    assert "the same tones everywhere" in measured.meta["note"]
    assert "At its end the step contracts" in measured.meta["note"]
    assert [curve.name for curve in measured.curves] == [*(curve.name for curve in made.curves), "length ratio"]


def test_what_is_shown_while_a_control_is_changed_are_iterates_of_the_run_that_follows() -> None:
    values = {"method": "raar", "support": "triangle", "start": 7, "noise": 0.1, "steps": 3}
    seen, made = phases.small(values, never), next(phases.compute(values, never))
    np.testing.assert_array_equal(seen.frames, made.frames)
    np.testing.assert_array_equal(seen.input, made.input)
    values = {"prior": "smooth-box", "noise": 0.5, "start": "0", "seed": 1, "steps": 3}
    seen, made = tones.small(values, never), next(tones.TonesPanel().compute(values, never))
    np.testing.assert_array_equal(seen.frames, made.frames)


def test_every_row_of_the_table_has_a_figure() -> None:
    rows = [verdict.law(), verdict.jump(), verdict.slowing()]
    rows += [*verdict.of_phases(recorded(), shipped("not_convex")), *verdict.of_tones()]
    for claim, found, what in rows:
        assert any(letter.isdigit() for letter in found), claim
        assert "nan" not in found
        assert what


@pytest.mark.parametrize("k", verdict.PULLS)
def test_the_table_tells_the_closed_form(k: float) -> None:
    expected = 20.0 if k == 1 else k / (k - 1) * (1 - (1 - 0.1 * (k - 1)) ** 200)
    assert f"{expected:.4g} (k = {k:g})" in verdict.law()[1]


def test_the_page_is_all_three_parts() -> None:
    assert len(page().children) == 3
