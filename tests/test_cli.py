"""A person at the command line: what the commands print, and what they answer to nonsense."""

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from PIL import Image

from implicit_lab.cli import main

Refused = Callable[..., str]


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Refused:
    """Run a command that must be refused; return the one sentence that says so."""

    def run(*arguments: object) -> str:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as leave:
            status = leave.code
        out, err = capsys.readouterr()
        assert status == 2
        assert out == ""
        assert err.startswith("implicit-lab: ")
        assert err.count("\n") == 1, err
        assert "Traceback" not in err
        return err

    return run


@pytest.fixture
def untrained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Untrained weights in the place of the shipped ones: what is tested here is the command, not the figures."""
    import torch

    from implicit_lab.studies.deblurring import study
    from implicit_lab.studies.deblurring.models import MODELS
    from implicit_lab.studies.weights import save_weights

    folder = tmp_path / "weights"
    torch.manual_seed(0)
    for name, model in MODELS.items():
        save_weights(model(), {}, folder / f"{name}.safetensors")
    monkeypatch.setattr(study, "WEIGHTS", folder)
    return folder


def test_profile_prints_the_json_that_the_design_fixes(untrained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = "profile deblurring --model hqs --steps 3 --instances 2 --seed 5 --control noise=0.05 --points 2 --json"
    assert main(command.split()) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["study"], report["model"], report["instances"], report["seed"]) == ("deblurring", "hqs", 2, 5)
    assert report["iterations"] == [1, 2, 3]
    assert report["quality"].keys() == {"name", "unit", "higher_is_better", "mean", "std"}
    slopes = report["lipschitz"]
    assert slopes.keys() == {
        *("statistic", "value", "median", "whole_step", "truth", "amplification"),
        *("at_rest", "fixed_point", "kinds"),
    }
    for name in ("whole_step", "truth", "amplification"):
        assert slopes[name].keys() == {"max", "median", "mean", "share"}
    assert report["contraction"].keys() == {"lower", "upper", "bound", "probability"}
    assert report["complexity"].keys() == {"name", "unit", "points", "value", "truth"}
    assert all(value > 0 for value in (*report["complexity"]["value"], report["complexity"]["truth"]))
    assert report["compute"].keys() == {"unit", "per_iteration", "once", "cpu_seconds"}
    for curve in (
        slopes["median"],
        report["quality"]["mean"],
        report["quality"]["std"],
        report["lipschitz"]["value"],
        report["residual"],
    ):
        assert len(curve) == 3
    assert report["baselines"][0]["model"] == "explicit"
    for baseline in report["baselines"]:
        assert baseline["complexity"] > 0
        assert baseline.keys() == {
            *("model", "parameters", "quality", "lipschitz", "complexity"),
            *("compute", "cpu_seconds"),
        }


def test_profile_without_json_is_a_table_with_a_row_for_each_iteration(
    untrained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["profile", "deblurring", "--model", "hqs", "--steps", "3", "--instances", "1", "--points", "2"]) == 0
    out = capsys.readouterr().out
    assert re.findall(r"^ +(\d+)  ", out, re.MULTILINE) == ["1", "2", "3"]
    assert "baseline explicit" in out
    for line in ("at rest", "whole step", "truth", "amplification"):
        assert re.search(f"^{line}", out, re.MULTILINE), line


def test_record_writes_a_recording_that_the_player_can_load(untrained: Path, tmp_path: Path) -> None:
    from implicit_lab.recording import load

    file = tmp_path / "cat.npz"
    command = (
        "record deblurring --model hqs --steps 2 --seed 3 --control image=cat --control noise=0.02 --points 2 --out"
    )
    assert main([*command.split(), str(file)]) == 0
    recording = load(file)
    assert recording.steps == 2
    assert recording.meta["controls"] == {"image": "cat", "noise": 0.02, "seed": 3, "start": "observation"}


def test_record_writes_the_plane_that_a_page_shows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from implicit_lab.recording.sheet import load_sheet

    file = tmp_path / "plane.npz"
    command = "record linear_programs --model gnn-implicit --embedding 4 --steps 2 --plane 3 --out"
    assert main([*command.split(), str(file)]) == 0
    sheet = load_sheet(file)
    assert (sheet.steps, sheet.frames.shape[-1], list(sheet.stills)) == (2, 3, ["explicit network", "truth"])
    assert main(["record", "scalar", "--model", "implicit-5", "--steps", "2", "--plane", "3", "--out", str(file)]) == 2
    assert "shows no plane of inputs" in capsys.readouterr().err


def test_the_folder_of_the_data_is_not_written_into_a_recording(untrained: Path, tmp_path: Path) -> None:
    from implicit_lab.recording import load

    Image.new("RGB", (130, 130), (90, 120, 60)).save(tmp_path / "grass.png")
    file = tmp_path / "grass.npz"
    command = [
        "record",
        "deblurring",
        "--model",
        "hqs",
        "--steps",
        "1",
        "--points",
        "2",
        "--data",
        str(tmp_path),
        "--out",
        str(file),
    ]
    assert main(command) == 0
    assert str(tmp_path) not in json.dumps(load(file).meta)


def test_a_study_without_figures_of_the_paper_has_nothing_to_reproduce(refused: Refused) -> None:
    assert "scalar" in refused("reproduce", "scalar")


def test_reproduce_prints_what_was_measured_and_writes_the_figure_and_its_numbers(
    refused: Refused, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from matplotlib.figure import Figure

    from implicit_lab.studies.linear_programs import reproduce as room

    monkeypatch.setattr(room, "measure", lambda data, instances, progress: {"asked": [str(data), instances]})
    monkeypatch.setattr(room, "draw", lambda table: Figure())
    monkeypatch.setattr(room, "tell", lambda table: f"measured {table['asked']}")
    figure = tmp_path / "table.svg"
    assert main(["reproduce", "linear_programs", "--data", "d", "--instances", "3", "--out", str(figure)]) == 0
    out = capsys.readouterr().out
    assert "measured ['d', 3]" in out
    assert str(figure) in out
    assert "<svg" in figure.read_text()
    assert json.loads((tmp_path / "table.json").read_text()) == {"asked": ["d", 3]}
    assert ".png" in refused("reproduce", "linear_programs", "--out", tmp_path / "table.txt")


@pytest.mark.parametrize("command", ["train x --model hqs --data .", "profile x --model hqs --steps 1"])
def test_an_unknown_study_is_named_with_those_there_are(refused: Refused, command: str) -> None:
    sentence = refused(*command.split())
    assert "'x'" in sentence
    assert "deblurring" in sentence


@pytest.mark.parametrize("command", ["train deblurring --model x --data .", "profile deblurring --model x --steps 1"])
def test_an_unknown_model_is_named_with_those_there_are(refused: Refused, command: str) -> None:
    sentence = refused(*command.split())
    assert "'x'" in sentence
    assert "hqs" in sentence


def test_only_a_study_that_trains_on_data_asks_for_them(refused: Refused, tmp_path: Path) -> None:
    assert "--data" in refused("train", "deblurring", "--model", "hqs")
    assert main(["train", "scalar", "--model", "implicit-5", "--steps", "1", "--out", str(tmp_path)]) == 0
    assert (tmp_path / "implicit-5.safetensors").is_file()


@pytest.mark.parametrize("steps", ["0", "-3", "many", "1.5"])
@pytest.mark.parametrize(
    "command",
    [
        "train deblurring --data . --model hqs",
        "profile deblurring --model hqs",
        "record deblurring --model hqs --out a.npz",
    ],
)
def test_steps_below_one_are_refused(refused: Refused, command: str, steps: str) -> None:
    sentence = refused(*command.split(), f"--steps={steps}")
    assert "--steps" in sentence
    assert f"'{steps}'" in sentence


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("", "COMMAND"),
        ("bake", "bake"),
        ("profile deblurring --model hqs --steps 2 --fast", "--fast"),
        ("profile deblurring --model hqs --step 2", "--step"),
        ("profile deblurring --model hqs --steps 2 --control noise", "NAME=VALUE"),
        ("profile deblurring --model hqs --steps 2 --seed -1", "--seed"),
        ("app --port 99999", "99999"),
    ],
)
def test_an_option_that_is_none_is_named(refused: Refused, command: str, named: str) -> None:
    assert named in refused(*command.split())


def test_a_control_that_the_study_lacks_is_named_with_those_it_has(refused: Refused, untrained: Path) -> None:
    sentence = refused(*["profile", "deblurring", "--model", "hqs", "--steps", "1", "--control", "colour=red"])
    assert "'colour'" in sentence
    assert "noise" in sentence


def test_an_explicit_model_is_not_profiled(refused: Refused, untrained: Path) -> None:
    assert "implicit" in refused(*["profile", "deblurring", "--model", "explicit", "--steps", "1"])


def test_a_data_folder_that_is_missing_empty_or_broken_is_named(
    refused: Refused, untrained: Path, tmp_path: Path
) -> None:
    profile = [*["profile", "deblurring", "--model", "hqs", "--steps", "1", "--instances", "1", "--data"]]
    train = [*["train", "deblurring", "--model", "hqs", "--steps", "1", "--out"], tmp_path / "out", "--data"]
    data = tmp_path / "data"
    assert str(data) in refused(*profile, data)
    assert str(data) in refused(*train, data)
    (data / "train").mkdir(parents=True)
    (data / "val").mkdir()
    assert str(data) in refused(*profile, data)
    assert str(data) in refused(*train, data)
    for folder in (data, data / "train", data / "val"):
        (folder / "torn.jpg").write_bytes(b"\xff\xd8 this is no picture")
    assert "torn.jpg" in refused(*profile, data)
    assert "torn.jpg" in refused(*train, data)
    assert not list(tmp_path.glob("out/*")), "nothing half-written is left"


def test_weights_that_are_missing_cut_off_or_of_another_model_are_named(refused: Refused, untrained: Path) -> None:
    command = ["profile", "deblurring", "--model", "hqs", "--steps", "1", "--instances", "1"]
    weights = untrained / "hqs.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[: len(whole) // 2])
    assert "hqs.safetensors" in refused(*command)
    weights.write_bytes((untrained / "explicit.safetensors").read_bytes()[:-8])
    assert "hqs.safetensors" in refused(*command)
    weights.unlink()
    assert "hqs.safetensors" in refused(*command)


def test_a_recording_goes_to_an_npz_file(refused: Refused, tmp_path: Path) -> None:
    command = ["record", "deblurring", "--model", "hqs", "--steps", "1", "--points", "2", "--out"]
    assert str(tmp_path) in refused(*command, tmp_path)
    assert "a.png" in refused(*command, "a.png")


def test_where_nothing_can_be_written_is_said_before_the_long_work(
    refused: Refused, untrained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")

    def long_work(*_: object, **__: object) -> None:
        raise AssertionError("the long work was begun")

    monkeypatch.setattr("implicit_lab.recording.record", long_work)
    monkeypatch.setattr("implicit_lab.recording.record_sheet.record_sheet", long_work)
    monkeypatch.setattr(import_module("implicit_lab.training.train"), "run", long_work)
    record = ["record", "deblurring", "--model", "hqs", "--steps", "1", "--out", tmp_path / "file" / "a.npz"]
    train = ["train", "scalar", "--model", "implicit-5", "--steps", "1", "--out", tmp_path / "file" / "weights"]
    for command in (record, [*record, "--plane", "3"], train):
        sentence = refused(*command)
        assert "Errno" not in sentence
        assert str(tmp_path / "file") in sentence


def test_doctor_names_what_is_missing_and_answers_with_its_status(
    untrained: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from implicit_lab import doctor, studies

    monkeypatch.setattr(studies, "STUDIES", ("deblurring",))
    assert main(["doctor"]) == 0
    assert "torch 2" in capsys.readouterr().out
    (untrained / "hqs.safetensors").unlink()
    monkeypatch.setattr(doctor, "requires", lambda _: ["torch>=99", "no-such-package>=1", "unused; extra == 'dev'"])
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "too old; pip install 'torch>=99'" in out
    assert "pip install 'no-such-package>=1'" in out
    assert "hqs.safetensors" in out
    assert "unused" not in out


def test_a_port_in_use_is_named(refused: Refused) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        sentence = refused("app", "--no-browser", "--port", port)
    assert str(port) in sentence
    assert "in use" in sentence


def test_the_app_prints_an_address_that_the_root_leads_to_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "implicit_lab.cli", "app", "--no-browser", "--port", str(port)]
    app = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    watchdog = threading.Timer(60, app.kill)
    watchdog.start()
    try:
        assert app.stdout is not None
        printed = ""
        while "Ctrl-C" not in printed:
            line = app.stdout.readline()
            assert line, f"the app ended: {printed}"
            printed += line
        landing = f"http://localhost:{port}/voila/render/index.ipynb"
        assert landing in printed

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_: object) -> None:
                return None

        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Stay)
        with pytest.raises(urllib.error.HTTPError) as answer:
            opener.open(f"http://localhost:{port}/")
        assert answer.value.code == 302
        assert landing.endswith(answer.value.headers["Location"])
        with pytest.raises(urllib.error.HTTPError) as answer:
            opener.open(f"http://localhost:{port}/voila/files/index.ipynb")
        assert answer.value.code == 403
        app.send_signal(signal.SIGINT)
        assert app.wait(20) == 0
        assert "Traceback" not in app.stdout.read()
    finally:
        watchdog.cancel()
        app.kill()
        app.wait()
        app.stdout.close()


def test_an_interrupt_that_is_swallowed_ends_the_app_all_the_same() -> None:
    code = """
import os, signal, time
from tornado.ioloop import IOLoop
from implicit_lab.server.app import _end_on_interrupt

def swallow():
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)
    except KeyboardInterrupt:
        pass

IOLoop.current().add_callback(_end_on_interrupt)
IOLoop.current().call_later(0.1, swallow)
IOLoop.current().start()
"""
    assert subprocess.run([sys.executable, "-c", code], timeout=30).returncode == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["no/such/folder"], "no/such/folder"),
        (["."], "holds no notebook"),
        (["--embed", "school.example"], "school.example"),
        (["--embed", "https://school.example/page"], "is no origin"),
        (["--embed", "https://a.example; script-src *"], "is no origin"),
        (["--base-url", "/a b/"], "is no path"),
        (["--base-url", "/../"], "is no path"),
    ],
)
def test_what_the_app_cannot_serve_is_named(
    refused: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said in refused("app", "--no-browser", *options)


def test_without_pages_the_app_says_where_to_start_it(
    refused: Refused, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from implicit_lab.server import notebooks

    monkeypatch.setattr(notebooks, "__file__", str(tmp_path / "implicit_lab" / "server" / "notebooks.py"))
    monkeypatch.chdir(tmp_path)
    assert "notebooks" in refused("app", "--no-browser")
