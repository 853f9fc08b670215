"""`implicit-lab reproduce training`: every gradient goes on from the same network, and the table says what it cost."""

from pathlib import Path

import pytest
import torch

from implicit_lab.studies.training import programs, reproduce
from implicit_lab.studies.training.choices import LABELS


@pytest.fixture
def small(monkeypatch):
    sizes = {"TRAINING_INSTANCES": 32, "HELD_OUT": 4, "BATCH": 4, "REST_STEPS": 6, "STEPS": 2, "LOOKS": 2}
    for name, size in sizes.items():
        monkeypatch.setattr(programs, name, size)
    monkeypatch.setattr(reproduce, "SEEDS", range(2))


def test_the_table_holds_every_gradient_and_seed_from_one_start(small):
    table = reproduce.measure(None, 3, lambda done, total: None)
    assert [(run["seed"], run["method"]) for run in table["runs"]] == [(s, m) for s in (0, 1) for m in LABELS]
    for seed in (0, 1):
        firsts = {run["looks"][0]["error"] for run in table["runs"] if run["seed"] == seed}
        assert len(firsts) == 1
    by_method = {run["method"]: run for run in table["runs"][:6]}
    assert by_method["unrolled"]["memory"] > 3 * by_method["implicit"]["memory"]
    assert all(run["looks"][-1]["passes"] > 0 and run["looks"][-1]["step"] == 2 for run in table["runs"])
    said = reproduce.tell(table)
    assert all(label in said for label in LABELS.values())
    assert "Not measured" in said
    assert len(reproduce.draw(table).axes) == 2


def test_a_folder_of_data_is_refused():
    with pytest.raises(ValueError, match="leave --data out"):
        reproduce.measure(Path("x"), None, lambda done, total: None)


def test_a_step_that_shrinks_enough_is_not_punished():
    moves = torch.tensor([0.5, 1.0])
    assert programs._too_long(moves, torch.ones(2)) == pytest.approx((1 - programs.SHRINK) / 2)
