"""Training sees the paper's number of programs, iterates of every age, and never the programs it is tested on."""

import json

import pytest
import torch

from implicit_lab.studies.linear_programs import recipe as module
from implicit_lab.studies.linear_programs.instances import instances
from implicit_lab.studies.linear_programs.recipe import FIRST, FURTHER, SLOTS, Recipe
from implicit_lab.training import train


@pytest.fixture(scope="module", autouse=True)
def few_programs(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(module, "TRAINING_INSTANCES", 40)
        patch.setattr(module, "VALIDATION_INSTANCES", 20)
        yield


def test_no_program_is_shared_between_training_validation_and_test():
    costs = [{row.tobytes() for row in instances(purpose, 0, 20).c} for purpose in ("train", "validate", "test")]
    assert len(set.union(*costs)) == 60


def test_iterates_are_taken_up_where_they_were_left(tmp_path, monkeypatch):
    recipe = Recipe("gnn-implicit-4", tmp_path, 0)
    for _ in range(SLOTS):
        recipe.loss()
    (programs, _), z = recipe.waiting[0]
    x = recipe.model.encode(programs)
    expected = recipe.model.initial(x)
    for _ in range(FIRST):
        expected = recipe.model(expected, x)
    assert torch.allclose(z, expected, atol=1e-5)
    recipe.waiting = recipe.waiting[:1]
    monkeypatch.setattr(module, "SLOTS", 1)
    recipe._go_on(recipe.model)
    for _ in range(FURTHER):
        expected = recipe.model(expected, x)
    assert torch.allclose(recipe.waiting[0][1], expected, atol=1e-5)


@pytest.mark.parametrize("name", ["gnn-implicit-4", "gnn-explicit-4"])
def test_training_lowers_the_error_on_programs_it_has_not_seen(name, tmp_path):
    torch.manual_seed(0)
    recipe = Recipe(name, tmp_path, 0)
    before = recipe.validate(recipe.model)
    adam = torch.optim.Adam(recipe.model.parameters(), lr=1e-2)
    for _ in range(60):
        adam.zero_grad()
        recipe.loss().backward()
        adam.step()
    assert recipe.validate(recipe.model) < before - 0.05


def test_a_run_needs_no_folder_and_tells_of_both_stages(tmp_path):
    weights = train("linear_programs", "gnn-implicit-4", tmp_path, tmp_path / "out", steps=7)
    card = json.loads(weights.with_suffix(".json").read_text())
    assert card["steps"] == 7
    assert "0.01, then 0.002" in card["optimizer"]
    assert card["parameters"] == 722
    # Six steps of 8 or 4 iterations, then one: 100 programs each, in the mean.
    assert card["passes"] == round(7 * 100 * (6 * 16 / 3 + 4.5) / 7)
