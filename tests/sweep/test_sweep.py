"""A sweep gives what one process gives, loses nothing, goes on where it was, and keeps what failed."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

import implicit_lab as il
from implicit_lab.cli import main

distributed = pytest.importorskip("distributed")
parquet = pytest.importorskip("pyarrow.parquet")

from implicit_lab.sweep import cluster, run, task  # noqa: E402
from implicit_lab.sweep.axes import Axis, read_axis  # noqa: E402

SMALL = {"steps": 4, "instances": 3}


def scalar(*over: str, **options: Any) -> run.Sweep:
    return run.Sweep("scalar", "implicit-5", [read_axis(text) for text in over], **SMALL | options)


def rows(out: Path) -> list[dict[str, Any]]:
    return parquet.read_table(out / "sweep.parquet").to_pylist()


def silent(done: int, total: int) -> None:
    pass


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[task.Task]]:
    """No cluster: tasks run in this process, one by one; the list of those that ran."""
    ran = []

    def one_by_one(client: Any, tasks: list[task.Task]) -> Iterator[tuple[task.Task, task.Row]]:
        for each in tasks:
            ran.append(each)
            yield each, task.measure(each)

    monkeypatch.setattr(run, "measured", one_by_one)
    monkeypatch.setattr(cluster, "LocalCluster", lambda **_: __import__("contextlib").nullcontext())
    monkeypatch.setattr(cluster, "Client", lambda *_: __import__("contextlib").nullcontext())
    return ran


def start(sweep: run.Sweep, out: Path, **options: Any) -> str:
    return run.run(sweep, out, **{"workers": 1, "scheduler": None, "progress": silent} | options)


def test_a_row_holds_what_profile_measures(here: list[task.Task], tmp_path: Path) -> None:
    assert "2 of 2 points" in start(scalar("seed=5,6"), tmp_path)
    study = il.load_study("scalar")
    expected = il.profile(study, study.model("implicit-5"), study.problem(3, 6), 4)
    row = rows(tmp_path)[1]
    assert row["seed"] == 6
    assert row["quality"] == expected.quality_mean.tolist()
    assert row["lipschitz"] == expected.lipschitz.tolist()
    assert (tmp_path / "sweep.png").stat().st_size > 1000


def test_the_same_command_measures_only_what_is_missing_or_failed(
    here: list[task.Task], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = task.profile

    def tired(study: Any, model: Any, problem: Any, steps: int) -> Any:
        if len(here) == 2:
            raise MemoryError("out of memory")
        return profile(study, model, problem, steps)

    monkeypatch.setattr(task, "profile", tired)
    said = start(scalar("seed=0:3"), tmp_path)
    assert "2 of 3 points" in said
    assert "1 failed: MemoryError: out of memory" in said
    assert [row["failure"] for row in rows(tmp_path)] == ["", "MemoryError: out of memory", ""]
    here[:] = []
    monkeypatch.setattr(task, "profile", profile)
    start(scalar("seed=0:4"), tmp_path)
    assert [each.seed for each in here] == [1, 3]
    assert [row["seed"] for row in rows(tmp_path)] == [0, 1, 2, 3]
    assert not any(row["failure"] for row in rows(tmp_path))


def test_what_was_measured_before_a_stop_is_kept(here: list[task.Task], tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        start(scalar("seed=0:5"), tmp_path, progress=stop)
    assert [row["seed"] for row in rows(tmp_path)] == [0, 1]


def test_a_folder_of_another_sweep_is_refused_and_left_alone(here: list[task.Task], tmp_path: Path) -> None:
    start(scalar("seed=0:2"), tmp_path)
    before = (tmp_path / "sweep.parquet").read_bytes()
    with pytest.raises(ValueError, match="with another steps"):
        start(scalar("seed=0:2", steps=9), tmp_path)
    assert (tmp_path / "sweep.parquet").read_bytes() == before
    (tmp_path / "sweep.parquet").write_bytes(before[:50])
    with pytest.raises(ValueError, match="cannot be read as a sweep"):
        start(scalar("seed=0:2"), tmp_path)


def test_a_worker_with_other_weights_says_so() -> None:
    ((_, right),) = scalar("seed=0").tasks()
    wrong = task.Task(**{**right.__dict__, "digest": "0" * 64})
    row = task.measure(wrong)
    assert "others" in row["failure"]
    assert row["quality"] is None
    assert wrong.key != right.key


def test_a_task_carries_names_and_numbers_only() -> None:
    sweep = run.Sweep("deblurring", "hqs", [Axis("noise", (0.01,)), Axis("seed", (3,))], instances=1)
    ((_, sent),) = sweep.tasks()
    assert sent.controls == (("noise", 0.01),)
    assert sent.seed == 3
    assert len(json.dumps(sent.__dict__)) < 400


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("sweep deblurring --model hqs --over nois=0.01 --instances 1", "no control 'nois'"),
        ("sweep deblurring --model hqs --over noise=0.01,9 --over noise=1", "noise twice"),
        ("sweep deblurring --model hqs --over noise=9 --instances 1", "must lie between"),
        ("sweep deblurring --model explicit --over noise=0.01", "is explicit"),
        ("sweep nowhere --model hqs --over noise=0.01", "no study 'nowhere'"),
        ("sweep scalar --model implicit-5 --over seed=x", "seed is a whole number"),
        ("sweep scalar --model implicit-5 --over seed=0:2 --scheduler tcp://127.0.0.1:{port}", "No Dask scheduler"),
        ("sweep scalar --model implicit-5 --over seed=0:2 --scheduler nonsense://x", "No Dask scheduler"),
    ],
)
def test_nonsense_is_one_sentence_and_nothing_is_written(
    command: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", "1 s")
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        port = unheard.getsockname()[1]
        assert main([*command.format(port=port).split(), "--out", str(tmp_path / "out")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_two_workers_one_of_them_killed_give_the_numbers_of_one_process(tmp_path: Path) -> None:
    sweep = scalar("seed=0:12", steps=40, instances=500)
    killed = []

    def kill_one(done: int, total: int) -> None:
        if done == 2 and not killed:
            workers = [
                child
                for child in psutil.Process().children(recursive=True)
                if child.status() != psutil.STATUS_ZOMBIE and "spawn_main" in " ".join(child.cmdline())
            ]
            killed.append(workers[0].pid)
            threading.Thread(target=os.kill, args=(workers[0].pid, signal.SIGKILL)).start()

    assert "12 of 12 points" in start(sweep, tmp_path, workers=2, progress=kill_one)
    assert killed
    serial = [task.measure(each) for _, each in sweep.tasks()]
    for row, alone in zip(rows(tmp_path), serial, strict=True):
        for curve in task.CURVES:
            assert np.array_equal(row[curve], alone[curve]), curve


@pytest.mark.slow
def test_ctrl_c_ends_with_one_sentence_and_a_table_to_go_on_with(tmp_path: Path) -> None:
    command = "sweep scalar --model implicit-5 --over seed=0:400 --steps 200 --instances 4000 --workers 1 --out"
    started = subprocess.Popen(
        [sys.executable, "-m", "implicit_lab.cli", *command.split(), str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # so that the signal goes to all its processes, as a terminal sends it
    )
    deadline = time.monotonic() + 120
    while not (tmp_path / "sweep.parquet").is_file() and time.monotonic() < deadline:
        time.sleep(0.2)
    os.killpg(started.pid, signal.SIGINT)
    said, _ = started.communicate(timeout=120)
    assert said.strip() == "implicit-lab: stopped."
    assert started.returncode == 130
    assert rows(tmp_path)
    assert not any(row["failure"] for row in rows(tmp_path))
