"""`implicit-lab reproduce training`: every gradient goes on from the same network, and the table says what it cost."""

import numpy as np
import pytest
import torch
from PIL import Image

from implicit_lab.studies.training import pictures, programs, reproduce
from implicit_lab.studies.training.choices import CAP, LABELS


@pytest.fixture
def small(monkeypatch, tmp_path):
    """Tiny trainings, and a folder of pictures to train on."""
    sizes = {
        "TRAINING_INSTANCES": 32,
        "HELD_OUT": 4,
        "BATCH": 4,
        "REST_STEPS": 6,
        "STEPS": 2,
        "LOOKS": 2,
        "AGE": 9,
        "TEST_AGE": 9,
    }
    for name, size in sizes.items():
        monkeypatch.setattr(programs, name, size)
    sizes = {"HELD_OUT": 2, "BATCH": 2, "DENOISING_STEPS": 2, "STEPS": 2, "LOOKS": 2, "AGE": 4, "TEST_AGE": 9}
    for name, size in sizes.items():
        monkeypatch.setattr(pictures, name, size)
    monkeypatch.setattr(reproduce, "SEEDS", range(2))
    rng = np.random.default_rng(0)
    for split in ("train", "val", "test"):
        (tmp_path / split).mkdir()
        for number in range(3):
            rough = rng.integers(0, 256, (9, 11, 3), dtype=np.uint8)
            Image.fromarray(rough).resize((88, 72), Image.Resampling.BICUBIC).save(tmp_path / split / f"{number}.png")
    return tmp_path


def test_the_tables_hold_every_gradient_and_seed_from_one_start(small):
    done = []
    tables = reproduce.measure(small, 3, lambda *told: done.append(told))
    assert done[-1] == (24, 24)
    assert list(tables) == ["programs", "pictures"]
    for table in tables.values():
        assert [(run["seed"], run["method"]) for run in table["runs"]] == [(s, m) for s in (0, 1) for m in LABELS]
        for seed in (0, 1):
            firsts = {run["looks"][0]["error"] for run in table["runs"] if run["seed"] == seed}
            assert len(firsts) == 1
        by_method = {run["method"]: run for run in table["runs"][:6]}
        assert by_method["unrolled"]["memory"] > 3 * by_method["implicit"]["memory"]
        assert all(run["looks"][-1]["passes"] > 0 and run["looks"][-1]["step"] == 2 for run in table["runs"])
    said = reproduce.tell(tables)
    assert all(said.count(f"{label} ") >= 2 for label in LABELS.values())
    assert "Not measured" not in said
    assert "Not measured: deblurring" in reproduce.tell({"programs": tables["programs"]})
    assert len(reproduce.draw(tables).axes) == 4


def test_the_deblurring_step_contracts_whatever_its_weights_are(small):
    torch.manual_seed(0)
    model = pictures.ContractiveHQS()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=3.0)
    x, _ = pictures.held_out(small, "val", 2, 0)
    with torch.no_grad():
        read = model.encode(x)
        one, other = torch.randn(2, *x.image.shape)
        apart = (one - other).flatten(1).norm(dim=1)
        for _ in range(5):
            one, other = model(one, read), model(other, read)
            before, apart = apart, (one - other).flatten(1).norm(dim=1)
            assert (apart <= CAP * before * (1 + 1e-5)).all()


def test_a_step_that_shrinks_enough_is_not_punished():
    moves = torch.tensor([0.5, 1.0])
    assert programs._too_long(moves, torch.ones(2)) == pytest.approx((1 - programs.SHRINK) / 2)
