"""Weights come back as they were, and a file that is not theirs is refused by name."""

from pathlib import Path

import pytest
import torch
from torch import nn

from implicit_lab.studies.weights import load_card, load_weights, save_weights


def test_weights_and_card_come_back(tmp_path: Path) -> None:
    saved, loaded = nn.Linear(3, 2), nn.Linear(3, 2)
    save_weights(saved, {"seed": 7}, tmp_path / "net.safetensors")
    load_weights(loaded, tmp_path / "net.safetensors")
    assert torch.equal(saved.weight, loaded.weight)
    assert load_card(tmp_path / "net.safetensors") == {"seed": 7}
    assert not list(tmp_path.glob("*.partial"))


def test_missing_truncated_and_foreign_weights_are_named(tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    with pytest.raises(FileNotFoundError, match="no weights at"):
        load_weights(nn.Linear(3, 2), path)
    save_weights(nn.Linear(3, 2), {}, path)
    with pytest.raises(ValueError, match=r"weight is \(2, 3\) there and \(5, 3\) here|bias is"):
        load_weights(nn.Linear(3, 5), path)
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(ValueError, match="is damaged"):
        load_weights(nn.Linear(3, 2), path)
