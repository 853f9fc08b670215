"""The controls panel, without a browser: a run replaces what is shown, can be cancelled, and fails in a sentence."""

import threading

import ipywidgets as widgets
import pytest

from implicit_lab.control import Number
from implicit_lab.widgets.address import Address
from implicit_lab.widgets.number_field import NumberField
from implicit_lab.widgets.player import Player
from implicit_lab.widgets.run_panel import RunPanel

from .runs import PATIENCE, awaited, finish, glimpsed, made


@pytest.fixture
def panel():
    def build(compute, shown=None):
        return RunPanel(Player(made(1)), {"value": widgets.BoundedIntText(1, min=-9, max=9)}, compute, shown)

    return build


@pytest.mark.parametrize(
    ("typed", "held", "said"),
    [(99, 9, "99 was brought to 9"), (2.5, 3, "2.5 was brought to 3"), (-1e300, -9, "was brought to -9"), (4, 4, "")],
)
def test_a_number_that_was_typed_and_cannot_be_is_brought_to_the_nearest_and_the_panel_says_so(typed, held, said):
    field = NumberField(Number(-9, 9, step=1), 1, description="Value")
    panel = RunPanel(Player(made(1)), {"value": field}, lambda values, progress: made(values["value"]))
    field.set_state({"value": typed})
    assert (panel.values["value"], type(panel.values["value"])) == (held, int)
    assert said in panel.status.value
    field.set_state({"value": 5})
    assert "brought" not in panel.status.value


def test_a_field_answers_the_browser_with_the_number_that_it_holds(monkeypatch):
    field, sent = NumberField(Number(0.0, 0.1), 0.1, description="Noise"), []
    monkeypatch.setattr(field, "_send", lambda message, buffers=None: sent.append(message["state"]))
    for typed in (7, None, "much", float("nan"), True):
        field.set_state({"value": typed})
        assert field.value == 0.1
        assert sent.pop()["value"] == 0.1


def test_a_run_shows_its_result_in_place_of_the_last(panel):
    live = panel(lambda values, progress: made(values["value"]), shown={"value": 1})
    live.controls["value"].value = 9
    live.run.click()
    finish(live)
    assert live.player.scene["meta"] == {"value": 9}
    assert set(live.player.pixels) == {9}
    assert "Done" in live.status.value
    assert not live.run.disabled
    assert live.cancel.disabled


def test_while_a_run_is_under_way_it_is_said_whose_result_is_shown(panel, monkeypatch):
    monkeypatch.setattr("implicit_lab.widgets.run_panel.REPORT_SECONDS", 0)
    told = []

    def compute(values, progress):
        for part in (1, 2):
            progress(part, 60)
            told.append(live.status.value)
            yield made(values["value"])

    live = panel(compute, shown={"value": 1})
    live.run.click()
    finish(live)
    first, second = told
    assert "1 of 60 iterations" in first
    assert "what is shown is the last result until then" in first
    # The picture is there, and what is still measured is measured on it.
    assert "2 of 60 iterations" in second
    assert "the last result" not in second


def test_controls_that_no_longer_match_what_is_shown_are_marked(panel):
    live = panel(lambda values, progress: made(values["value"]), shown={"value": 1})
    assert "changed" not in live.status.value
    live.controls["value"].value = 2
    assert "controls have changed" in live.status.value
    assert "il-outdated" in live.player._dom_classes
    live.controls["value"].value = 1
    assert "changed" not in live.status.value
    assert "il-outdated" not in live.player._dom_classes


def test_a_control_moved_during_the_run_leaves_the_result_marked_as_stale(panel):
    begun, go = threading.Event(), threading.Event()

    def compute(values, progress):
        begun.set()
        assert go.wait(PATIENCE)
        return made(values["value"])

    live = panel(compute, shown={"value": 1})
    live.run.click()
    assert begun.wait(PATIENCE)
    live.controls["value"].value = 5
    go.set()
    finish(live)
    assert live.player.scene["meta"] == {"value": 1}
    assert "controls have changed" in live.status.value


def test_cancel_stops_the_run_and_leaves_the_last_result(panel):
    begun, pressed = threading.Event(), threading.Event()

    def compute(values, progress):
        begun.set()
        assert pressed.wait(PATIENCE)
        if progress(1, 2):
            raise RuntimeError("stopped on request")
        return made(values["value"])

    live = panel(compute)
    live.controls["value"].value = 7
    live.run.click()
    assert begun.wait(PATIENCE)
    assert not live.cancel.disabled
    live.cancel.click()
    pressed.set()
    finish(live)
    assert live.player.scene["meta"] == {"value": 1}
    assert "Cancelled" in live.status.value
    assert live.cancel.disabled


def test_a_run_that_stops_the_moment_it_is_asked_to_says_so_all_the_same(panel):
    """On a slow machine it ended before the page had said that it was being cancelled, which then was all one read."""
    begun = threading.Event()

    def compute(values, progress):
        begun.set()
        awaited(lambda: progress(1, 2))
        raise RuntimeError("stopped on request")

    live = panel(compute)
    live.start()
    assert begun.wait(PATIENCE)
    live.cancel.observe(lambda _: live.thread.join(0.3), names="disabled")
    live.cancel.click()
    finish(live)
    assert "Cancelled" in live.status.value


def test_to_cancel_what_has_ended_meanwhile_changes_nothing(panel):
    live = panel(lambda values, progress: made(values["value"]))
    live.start()
    finish(live)
    live.stop()
    assert "Done" in live.status.value


def test_an_error_is_a_sentence_where_the_result_would_be_and_the_panel_goes_on_working(panel):
    def compute(values, progress):
        if values["value"] < 0:
            raise ValueError("The value <b>-1</b> is too small.")
        return made(values["value"])

    live = panel(compute)
    live.controls["value"].value = -1
    live.run.click()
    finish(live)
    assert live.player.message == "The run stopped. The value <b>-1</b> is too small."
    assert "The run stopped" in live.status.value
    assert live.player.scene["meta"] == {"value": 1}
    live.controls["value"].value = 3
    live.run.click()
    finish(live)
    assert live.player.message == ""
    assert live.player.scene["meta"] == {"value": 3}


def test_progress_is_shown_with_the_time_left(panel):
    seen = []

    def compute(values, progress):
        assert progress(3, 10) is False
        seen.append(live.status.value)
        return made(1)

    live = panel(compute)
    live.run.click()
    finish(live)
    assert "3 of 10 iterations" in seen[0]
    assert "left" in seen[0]
    assert 'max="10" value="3"' in seen[0]


def test_a_second_press_of_run_stops_the_first_and_only_the_latest_is_shown(panel):
    begun, stopped = threading.Event(), []

    def compute(values, progress):
        if values["value"] == 2:
            begun.set()
            awaited(lambda: progress(1, 2))
            stopped.append(2)
        return made(values["value"])

    live = panel(compute)
    live.controls["value"].value = 2
    live.run.click()
    assert begun.wait(PATIENCE)
    live.controls["value"].value = 3
    live.run.click()
    finish(live)
    assert stopped == [2]
    assert live.player.scene["meta"] == {"value": 3}
    assert "Done" in live.status.value
    assert "changed" not in live.status.value


def test_of_many_presses_only_the_first_and_the_last_are_ever_worked_on(panel):
    go, begun, worked = threading.Event(), threading.Event(), []

    def compute(values, progress):
        worked.append(values["value"])
        begun.set()
        assert go.wait(PATIENCE)
        return made(values["value"])

    live = panel(compute)
    for value in range(1, 6):
        live.controls["value"].value = value
        live.run.click()
        assert begun.wait(PATIENCE)
    go.set()
    finish(live)
    assert worked == [1, 5]
    assert live.player.scene["meta"] == {"value": 5}


def test_an_address_keeps_that_what_is_shown_was_run(panel):
    live = panel(lambda values, progress: made(values["value"]))
    address = Address(live.address_controls())
    assert address.query == "value=1"
    live.controls["value"].value = 4
    live.run.click()
    finish(live)
    assert address.query == "value=4&run=1"
    live.controls["value"].value = 5
    assert address.query == "value=5"


def test_a_link_to_a_run_runs_it_again(panel):
    live = panel(lambda values, progress: made(values["value"]))
    address = Address(live.address_controls())
    address.query_in = "?value=6&run=1"
    finish(live)
    assert live.player.scene["meta"] == {"value": 6}
    assert address.note == ""


def test_results_that_come_one_after_another_are_shown_as_they_come(panel):
    go_on = threading.Event()

    def compute(values, progress):
        yield made(2)
        go_on.wait(PATIENCE)
        yield made(3)

    live = panel(compute)
    live.start()
    awaited(lambda: live.player.pixels[0] == 2)
    assert "Done" not in live.status.value
    go_on.set()
    finish(live)
    assert live.player.pixels[0] == 3
    assert "Done" in live.status.value


def test_a_picture_stays_where_what_follows_it_fails(panel):
    def compute(values, progress):
        yield made(2)
        raise ValueError("The line leaves the paper.")

    live = panel(compute)
    live.start()
    finish(live)
    assert live.player.pixels[0] == 2
    assert live.player.message == "The run stopped. The line leaves the paper."


def test_a_picture_of_a_run_is_shown_before_the_run_has_ended(panel):
    go = threading.Event()

    def compute(values, progress):
        progress.show(glimpsed(2, arriving=True))
        assert go.wait(PATIENCE)
        return made(2)

    live = panel(compute)
    live.start()
    awaited(lambda: live.player.passing)
    assert live.player.passing["arriving"]
    # The recording and its curves are the last one's until the next is there.
    assert live.player.scene["meta"] == {"value": 1}
    assert "Done" not in live.status.value
    go.set()
    finish(live)
    assert live.player.passing == {}
    assert live.player.scene["meta"] == {"value": 2}


def test_a_screen_reader_hears_when_a_run_begins_and_how_it_ends_and_nothing_between(panel, monkeypatch):
    monkeypatch.setattr("implicit_lab.widgets.run_panel.REPORT_SECONDS", 0)
    said = []

    def compute(values, progress):
        for done in range(1, 9):
            progress(done, 8)
        return made(values["value"])

    live = panel(compute)
    live.status.observe(lambda change: said.append(change["new"]), names="value")
    live.run.click()
    finish(live)
    assert len(said) > 8
    aloud = [text for text in said if 'role="status"' in text]
    assert len(aloud) == 2
    assert "Loading" in aloud[0]
    assert "Done" in aloud[1]
