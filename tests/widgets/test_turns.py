"""Turns among kernels: each gets its own, one after another, whatever becomes of the others."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

pytest.importorskip("fcntl")

from implicit_lab.widgets import turns
from implicit_lab.widgets.run_panel import RunPanel

PATIENCE = 20


def never(before):
    return False


def patient(before):
    patient.until = getattr(patient, "until", time.monotonic() + PATIENCE)
    assert time.monotonic() < patient.until, "waits for ever"
    return False


HOLDER = """
import sys, time
from pathlib import Path
from implicit_lab.widgets.turns import Turns
Turns(Path(sys.argv[1]), 1).take(lambda before: False)
print("mine", flush=True)
time.sleep(600)
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that has its turn and does not end it."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"mine\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_runs_share_the_time_and_none_waits_for_the_whole_of_another(tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "TIME_SECONDS", 0.02)
    log, all_there = [], threading.Barrier(3)

    def run(name):
        mine = turns.Turns(tmp_path, 1)
        all_there.wait()
        mine.take(never)
        for _ in range(20):
            time.sleep(0.01)
            log.append(name)
            mine.share(never)
        mine.leave()

    threads = [threading.Thread(target=run, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(log) == 60
    # Each has begun before any has ended, and their turns are alike: never far ahead of who is behind.
    for end in range(1, 45):
        counts = [log[:end].count(name) for name in "abc"]
        assert max(counts) - min(counts) <= 12
    assert os.listdir(tmp_path) == []


def test_one_computes_at_a_time(tmp_path, holder):
    asked = []
    mine = turns.Turns(tmp_path, 1)
    assert not mine.take(lambda before: asked.append(before) or len(asked) > 3)
    assert asked == [1] * 4
    # Who has given up is before nobody.
    assert len(os.listdir(tmp_path)) == 1


def test_a_machine_with_room_for_two_serves_two(tmp_path, holder):
    mine = turns.Turns(tmp_path, 2)
    assert mine.take(never)
    mine.leave()


def test_a_run_has_all_cores_while_it_is_alone_and_one_of_two_beside_another(tmp_path, monkeypatch):
    torch = pytest.importorskip("torch")
    monkeypatch.setattr(turns, "TIME_SECONDS", 0.0)
    before = torch.get_num_threads()
    try:
        mine, other = turns.Turns(tmp_path, 2), turns.Turns(tmp_path, 2)
        mine.take(never)
        assert torch.get_num_threads() == 2
        other.take(never)
        assert torch.get_num_threads() == 1
        other.leave()
        mine.share(never)
        assert torch.get_num_threads() == 2, "the other has left"
        mine.leave()
    finally:
        torch.set_num_threads(before)


def test_a_kernel_that_has_died_in_its_turn_is_in_nobodys_way(tmp_path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    mine = turns.Turns(tmp_path, 1)
    assert mine.take(patient)
    mine.leave()
    assert os.listdir(tmp_path) == []


def test_what_hangs_is_passed_over(tmp_path, holder, monkeypatch):
    monkeypatch.setattr(turns, "OVERDUE_SECONDS", 0.3)
    mine = turns.Turns(tmp_path, 1)
    assert mine.take(patient)
    mine.leave()


def test_a_person_reads_how_many_are_before_and_can_cancel_meanwhile(tmp_path, holder, monkeypatch):
    monkeypatch.setenv(turns.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr("os.cpu_count", lambda: 1)

    class View:
        message = ""
        add_class = remove_class = show = lambda self, _: self

    live = RunPanel(View(), {}, lambda values, progress: "never")
    live.start()
    deadline = time.monotonic() + PATIENCE
    while "1 other run is before yours" not in live.status.value and time.monotonic() < deadline:
        time.sleep(0.01)
    assert "1 other run is before yours" in live.status.value
    live.cancel.click()
    live.thread.join(PATIENCE)
    assert "Cancelled" in live.status.value


def test_where_there_is_one_kernel_there_are_no_turns(monkeypatch):
    monkeypatch.delenv(turns.FOLDER_VARIABLE, raising=False)
    assert turns.of_server() is None
