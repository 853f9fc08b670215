"""``implicit-lab reproduce deblurring`` says what was measured, on which pictures, beside the paper's figures."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from implicit_lab.studies.deblurring import reproduce as room
from implicit_lab.studies.deblurring.study import STUDY
from implicit_lab.studies.reproduction import reproduce


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested is what is said, not the figures; a modulus takes long to measure."""
    monkeypatch.setattr(room, "STEPS", 2)
    found = {"instances": 1, "at rest": 1, "contracts": 1, "does not": 0, "undecided": 0, "lower": [0.9]}
    monkeypatch.setattr(room, "regularity_report", lambda model, x: found)


def test_every_shipped_network_stands_beside_the_paper(tmp_path: Path) -> None:
    figure = tmp_path / "curves.png"
    calls = []
    said = reproduce("deblurring", None, 1, figure, lambda done, total: calls.append((done, total)))
    assert "1 of the four shipped pictures, not BSDS500" in said
    assert "Reduced scale" in said
    for name in STUDY.models:
        assert f"\n{name}: " in said
    assert "(paper 29.18 dB)" in said
    assert "(paper 0.436 to about 5.0)" in said
    assert "at rest (reached by 1 of 1): mu < 1 on 1, not on 0, undecided on 0; the largest at least 0.900" in said
    assert calls[-1][0] == calls[-1][1]
    assert {path.name for path in tmp_path.iterdir()} == {"curves.png", "curves.json"}
    table = json.loads((tmp_path / "curves.json").read_text())
    for name, found in table["implicit"].items():
        assert f"\n{name}: {found['psnr'][-1]:.2f} dB" in said
    for name, found in table["explicit"].items():
        assert f"\n{name}: {found['psnr']:.2f} dB" in said
    assert Image.open(figure).size[0] > 400


def test_the_data_folder_is_named(tmp_path: Path) -> None:
    data = tmp_path / "pictures"
    data.mkdir()
    Image.fromarray(np.full((130, 130, 3), 99, np.uint8)).save(data / "grey.png")
    said = reproduce("deblurring", data, None, tmp_path / "curves.svg", lambda done, total: None)
    assert f"1 images of {data}" in said
