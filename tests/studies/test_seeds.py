"""What another seed of training changes is measured of the networks in a folder for each, and told with its spread."""

import pytest
import torch

from implicit_lab.studies import seeds, seeds_table
from implicit_lab.studies.linear_programs.models import build
from implicit_lab.studies.linear_programs.study import STUDY
from implicit_lab.studies.weights import save_weights

NAMES = ("gnn-explicit-4", "gnn-implicit-4")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The networks that ship, and, as seed 7, ones whose guess is the middle of the bounds."""
    runs = tmp_path_factory.mktemp("runs")
    for name in NAMES:
        model = build(name)
        last = model.head if name == "gnn-explicit-4" else model.guess.head
        torch.nn.init.zeros_(last.output.weight)
        save_weights(model, {}, runs / "7" / f"{name}.safetensors")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield seeds.measure(STUDY, NAMES, 100, seeds.folders("linear_programs", runs), 20)


def test_each_seed_is_read_from_its_own_folder(found):
    once, iterated = found["networks"].values()
    assert [row["seed"] for row in once] == [0, 7]
    middle = STUDY.problem(20, 0)
    y = (middle.x["l"] + middle.x["u"]) / 2
    error = STUDY.quality(y, middle.truth)["relative error"].mean()
    assert once[1]["quality"] == pytest.approx(float(error), rel=1e-6), "asked once, it answers its guess"
    assert iterated[1]["quality"] < once[1]["quality"] / 3, "iterated, it comes near the optimum all the same"
    assert all(row["at rest"] is None for row in once)
    assert all(row["at rest"] > 0.9 for row in iterated)


def test_a_folder_without_seeds_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(FileNotFoundError, match="is named by a seed; train into"):
        seeds.folders("linear_programs", tmp_path)


@pytest.mark.parametrize("study", seeds.SUBJECTS)
def test_what_ships_has_three_seeds_of_each_network_and_is_told_with_its_spread(study):
    held = seeds_table.seeds(study)
    names, steps = seeds.SUBJECTS[study]
    assert held is not None
    assert (tuple(held["networks"]), held["steps"]) == (names, steps)
    told = seeds_table.training_seeds_part(study)
    for rows in held["networks"].values():
        assert len(rows) >= 3
        assert seeds_table.spread(rows) in told
