"""Weights in half precision: kept where the quality stands, refused where it does not, and told on the card."""

import json
from pathlib import Path

import pytest
import torch

from implicit_lab.studies import half_precision
from implicit_lab.studies.half_precision import LIMITS, halve
from implicit_lab.studies.registry import STUDIES
from implicit_lab.studies.reports import weights
from implicit_lab.studies.weights import load_weights, read_tensors, save_weights
from implicit_lab.study import ExplicitModel, Metric, Problem


class Line(ExplicitModel):
    """F(x) = a x."""

    def __init__(self, a: float) -> None:
        super().__init__()
        self.a = torch.nn.Parameter(torch.tensor([a]))

    def forward(self, x):
        return self.a * x


class Lines:
    """The study of one line, whose error is that of its slope."""

    name = "lines"
    metric = Metric("relative error", "", higher_is_better=False)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def model(self, name):
        model = Line(0.0)
        load_weights(model, self.folder / f"{name}.safetensors")
        return model

    def quality(self, y, truth):
        return {"relative error": (y - truth).abs()[:, 0] / truth[:, 0]}


@pytest.fixture
def lines(tmp_path, monkeypatch):
    monkeypatch.setattr(half_precision, "weights", lambda study: tmp_path)
    return Lines(tmp_path)


ONES = Problem(torch.ones(3, 1), torch.ones(3, 1))


def test_a_network_that_rounding_hardly_moves_is_halved_once_and_its_card_says_by_how_much(lines, tmp_path):
    save_weights(Line(1 + 2**-14), {"seed": 7}, tmp_path / "line.safetensors")
    told = halve(lines, "line", ONES)
    assert told["mean change"] == pytest.approx(-(2**-14), rel=0.05), "1 + 2^-14 is 1 in half precision"
    assert read_tensors(tmp_path / "line.safetensors")["a"].dtype == torch.float16
    assert lines.model("line").a.dtype == torch.float32
    card = json.loads((tmp_path / "line.json").read_text())
    assert (card["seed"], card["half precision"]["instances"]) == (7, 3)
    assert halve(lines, "line", ONES) is None


def test_one_that_rounding_moves_stays_as_it_was(lines, tmp_path):
    save_weights(Line(1 + 2**-12), {}, tmp_path / "line.safetensors")
    before = (tmp_path / "line.safetensors").read_bytes()
    with pytest.raises(ValueError, match="moves the relative error of line by"):
        halve(lines, "line", ONES)
    assert (tmp_path / "line.safetensors").read_bytes() == before
    assert "half precision" not in json.loads((tmp_path / "line.json").read_text())


def test_what_ships_in_half_precision_moved_by_less_than_its_limit():
    for study in STUDIES:
        for file in weights(study).glob("*.safetensors"):
            told = json.loads(file.with_suffix(".json").read_text()).get("half precision")
            if told:
                assert abs(told["mean change"]) <= LIMITS[told["quality"]], file
                assert {value.dtype for value in read_tensors(file).values()} == {torch.float16}, file
