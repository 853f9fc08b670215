"""``implicit-lab reproduce navier_stokes``: the paper's figures beside ours, a picture, and the numbers."""

import json
from pathlib import Path

import pytest

from implicit_lab.studies.navier_stokes import reproduce as room
from implicit_lab.studies.reproduction import reproduce


def test_the_paper_stands_beside_ours_and_the_reduced_scale_is_named(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(room, "STEPS", 3)
    monkeypatch.setattr(room, "OSEEN_INSTANCES", 1)
    figure = tmp_path / "navier_stokes.png"
    text = reproduce("navier_stokes", None, 2, figure, lambda done, total: None)
    assert figure.read_bytes().startswith(b"\x89PNG")
    table = json.loads(figure.with_suffix(".json").read_text())
    assert len(table["implicit"]["error"]) == len(table["oseen"]["lipschitz"]) == 3
    assert list(table["explicit"]) == ["fno-explicit", "fno-deeper-2", "fno-deeper-4", "fno-deeper-8"]
    for said in ("0.078", "0.179", "Reduced scale", "viscosity 0.1", "Reynolds", "2 unseen forces"):
        assert said in text


def test_a_data_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="drawn from seeds"):
        reproduce("navier_stokes", tmp_path, None, tmp_path / "figure.png", lambda done, total: None)
