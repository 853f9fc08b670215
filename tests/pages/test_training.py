"""The page on training: what it says is what was recorded, and a run is shown, held and ended as a person asks."""

import time

import numpy as np
import pytest

from implicit_lab.pages.training.page import TrainingPage
from implicit_lab.pages.training.recorded import recorded
from implicit_lab.pages.training.verdict import verdict
from implicit_lab.pages.training.view import TrainingView, table
from implicit_lab.studies.training.choices import CAP, FRAMES, LABELS
from implicit_lab.studies.training.compare import compare

from ..widgets.runs import awaited, finish


@pytest.fixture
def opened():
    return TrainingPage()


def test_what_is_recorded_is_whole_and_the_cap_held():
    kept, free = recorded(True), recorded(False)
    assert kept.complete
    assert np.nanmax(kept.modulus) <= CAP + 1e-6
    assert (kept.error[:, -1] < kept.error[:, 0] / 4).all()
    assert free.controls == kept.controls | {"kept": False}


def test_the_table_says_every_number_of_the_moment_that_is_shown():
    shown = recorded(True)
    for frame in (0, FRAMES):
        text = table(shown, frame)
        for row in range(len(LABELS)):
            assert f"<td>{shown.error[row, frame]:.3g}</td>" in text
            assert f"<td>{shown.modulus[row, frame]:.3g}</td>" in text


def test_a_moment_moves_the_map_the_sentence_and_the_table(opened):
    view, step = opened.view, int(recorded(True).steps[1])
    assert [link.source[0] for link in view.links] == [view.moment] * 3
    for link in view.links:
        # What the browser's link sets.
        setattr(*link.target, 1)
    drawn = view.panels.shown["frames"][1 - view.panels.first][0][1]
    points = np.frombuffer(view.panels.shown["points"], "<f4")[drawn[0] : sum(drawn)]
    np.testing.assert_allclose(points, recorded(True).maps[0, 1], rtol=1e-6)
    assert f"After <b>{step}</b> steps" in view.said.sentence
    assert f"training step {step}" in view.table.sentence


@pytest.mark.parametrize("against", ["steps", "passes", "memory"])
def test_the_error_is_held_against_what_is_asked(opened, against):
    opened.view.against.value = against
    titles = [note["text"] for note in opened.view.panels.shown["wide"]["annotations"]]
    assert any({"steps": "step by step", "passes": "passes", "memory": "memory"}[against] in title for title in titles)
    assert f"against={against}" in opened.address.query


def test_the_free_modulus_is_shown_as_recorded_without_a_run(opened):
    opened.live.controls["kept"].value = False
    assert opened.view.comparison.controls["kept"] is False
    assert opened.live.thread is None
    opened.live.controls["seed"].value = 3
    assert "press Run" in opened.live.status.value


@pytest.fixture
def told(monkeypatch):
    """The steps after which the training under way has been told to go on or to end."""
    told = []

    def listening(values, progress):
        def report(done, total):
            ends = progress(done, total)
            told.append(done)
            return ends

        return compare(values, report)

    monkeypatch.setattr("implicit_lab.studies.training.compare.compare", listening)
    return told


def test_a_run_is_held_goes_on_and_is_cancelled(opened, told):
    opened.live.controls["steps"].value = 600
    opened.live.run.click()
    awaited(lambda: told)
    opened.pause.value = True
    before = len(told)
    time.sleep(1)
    # The step that was under way may have ended meanwhile.
    assert len(told) <= before + 1
    assert opened.pause.description == "Go on"
    opened.pause.value = False
    awaited(lambda: len(told) > before + 2)
    assert opened.pause.description == "Pause"
    opened.pause.value = True
    opened.live.cancel.click()
    finish(opened.live)
    assert told[-1] < 6 * 600
    assert "Cancelled" in opened.live.status.value
    assert opened.pause.disabled
    assert not opened.pause.value


def test_what_stopped_a_run_stands_in_its_place():
    view = TrainingView(recorded(True))
    view.message = "The run stopped. <b>"
    assert 'role="alert"' in view.alert.value
    assert "&lt;b&gt;" in view.alert.value


def test_the_verdict_names_every_gradient():
    text = verdict().value
    assert all(label in text for label in LABELS.values())
    assert "nan" not in text
