"""While a person changes controls, small runs follow the hand, and the whole one comes when it rests."""

import threading
import time

import ipywidgets as widgets
import pytest

from implicit_lab.control import Number
from implicit_lab.widgets import run_panel
from implicit_lab.widgets.address import Address
from implicit_lab.widgets.number_field import NumberField
from implicit_lab.widgets.player import Player
from implicit_lab.widgets.run_panel import REST_SECONDS, RunPanel

from .runs import PATIENCE, awaited, glimpsed, made


@pytest.fixture
def following():
    def build(compute, small, shown=None):
        control = widgets.BoundedIntText(1, min=-9, max=9)
        return RunPanel(Player(made(1)), {"value": control}, compute, shown, small=small)

    return build


@pytest.fixture
def a_slow_machine(monkeypatch):
    """A hand rests after longer, so that it does not where the machine holds a test up between two drags."""
    monkeypatch.setattr(run_panel, "REST_SECONDS", 3.0)


def drag(live, value):
    """What the browser sends while a slider is dragged."""
    live.controls["value"].set_state({"value": value})


def test_while_a_hand_moves_small_runs_follow_and_the_whole_one_comes_when_it_rests(following, a_slow_machine):
    small, whole = [], []

    def compute(values, progress):
        whole.append(values["value"])
        return made(values["value"])

    def follow(values, progress):
        small.append(values["value"])
        return glimpsed(values["value"])

    live = following(compute, follow)
    for value in (2, 3, 4):
        drag(live, value)
        awaited(lambda: live.player.passing and small and small[-1] == live.values["value"])
    assert whole == []
    awaited(lambda: "Done" in live.status.value)
    assert (small, whole) == ([2, 3, 4], [4])
    assert live.player.passing == {}
    assert live.up_to_date


def test_of_what_a_hand_passes_over_only_the_first_and_the_latest_are_worked_on(following):
    begun, go, worked = threading.Event(), threading.Event(), []

    def follow(values, progress):
        worked.append(values["value"])
        begun.set()
        assert go.wait(PATIENCE)
        return glimpsed(values["value"])

    live = following(lambda values, progress: made(values["value"]), follow)
    for value in (2, 3, 4, 5):
        drag(live, value)
        assert begun.wait(PATIENCE)
    go.set()
    awaited(lambda: "Done" in live.status.value)
    assert worked == [2, 5]
    assert live.player.scene["meta"] == {"value": 5}


def test_a_whole_run_stops_at_its_next_iteration_where_a_control_is_dragged(following):
    begun, stopped = threading.Event(), threading.Event()

    def compute(values, progress):
        if values["value"] == 1:
            begun.set()
            awaited(lambda: progress(1, 2))
            stopped.set()
            raise RuntimeError("stopped on request")
        return made(values["value"])

    live = following(compute, lambda values, progress: glimpsed(values["value"]))
    live.start()
    assert begun.wait(PATIENCE)
    drag(live, 3)
    assert stopped.wait(PATIENCE)
    awaited(lambda: live.player.scene["meta"] == {"value": 3})


def test_where_a_hand_comes_back_to_what_is_shown_nothing_is_run_again(following, a_slow_machine):
    whole = []
    live = following(
        lambda values, progress: whole.append(values), lambda values, progress: glimpsed(values["value"]), {"value": 1}
    )
    drag(live, 2)
    drag(live, 1)
    awaited(lambda: not live.cancel.disabled or live.player.passing == {})
    awaited(lambda: live.cancel.disabled)
    assert whole == []
    assert live.player.passing == {}
    assert "changed" not in live.status.value


def test_where_the_first_look_is_a_recording_the_whole_run_follows_all_the_same(following):
    whole = []

    def compute(values, progress):
        whole.append(values["value"])
        return made(values["value"])

    live = following(compute, lambda values, progress: made(values["value"]), {"value": 1})
    drag(live, 2)
    awaited(lambda: live.player.scene["meta"] == {"value": 2})
    drag(live, 1)
    awaited(lambda: "Done" in live.status.value)
    assert whole == [1]
    assert live.up_to_date


def test_cancel_ends_the_following_and_leaves_the_last_result_and_no_run_comes(following):
    whole = []
    live = following(
        lambda values, progress: whole.append(values), lambda values, progress: glimpsed(values["value"]), {"value": 1}
    )
    drag(live, 2)
    awaited(lambda: live.player.passing)
    assert not live.up_to_date
    live.cancel.click()
    assert "Cancelled" in live.status.value
    assert "controls have changed" in live.status.value
    assert live.player.passing == {}
    time.sleep(2 * REST_SECONDS)
    assert whole == []


def test_what_an_address_sets_waits_for_run(following):
    ran = []
    live = following(
        lambda values, progress: ran.append(values), lambda values, progress: ran.append(values), {"value": 1}
    )
    Address(live.address_controls()).query_in = "?value=6"
    assert "controls have changed" in live.status.value
    assert live.thread is None
    assert ran == []


def test_what_became_of_a_number_that_cannot_be_is_said_while_a_run_follows_it():
    go = threading.Event()

    def follow(values, progress):
        assert go.wait(PATIENCE)
        return glimpsed(values["value"])

    control = NumberField(Number(-9, 9), 1, description="Value")
    live = RunPanel(Player(made(1)), {"value": control}, lambda values, _: made(values["value"]), small=follow)
    drag(live, 99)
    said = "Value: 99 was brought to 9 (-9 to 9 is allowed)."
    assert "il-busy" in live.status.value
    assert said in live.status.value
    go.set()
    awaited(lambda: "Done" in live.status.value)
    assert said in live.status.value
