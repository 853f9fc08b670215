"""Training sees the paper's number of programs, and never those that it is tested on; both kinds cost the same."""

import json

import pytest
import torch

from implicit_lab.studies.linear_programs import end_to_end
from implicit_lab.studies.linear_programs import recipe as module
from implicit_lab.studies.linear_programs.choices import WEIGHTS
from implicit_lab.studies.linear_programs.instances import instances
from implicit_lab.studies.linear_programs.recipe import Recipe
from implicit_lab.studies.weights import load_weights, read_tensors
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


def test_a_run_needs_no_folder_and_an_iterated_network_costs_the_passes_of_an_explicit_one(tmp_path):
    """Its guess is the explicit network of the same seed, bit by bit."""
    found = {}
    for kind in ("explicit", "implicit"):
        weights = train("linear_programs", f"gnn-{kind}-4", tmp_path, tmp_path / kind, steps=7)
        card = json.loads(weights.with_suffix(".json").read_text())
        assert card["parameters"] == 580
        assert card["passes"] == 700
        found[kind] = read_tensors(weights)
    assert {name.removeprefix("guess."): v for name, v in found["implicit"].items()}.keys() == found["explicit"].keys()
    for name, values in found["explicit"].items():
        assert torch.equal(values, found["implicit"][f"guess.{name}"])


@pytest.mark.filterwarnings("ignore::implicit_lab.ConvergenceWarning")
def test_end_to_end_training_judges_the_point_that_iterating_leads_to(tmp_path):
    recipe = Recipe("gnn-implicit-4", tmp_path, 0)
    load_weights(recipe.model, WEIGHTS / "gnn-implicit-4.safetensors")
    programs, _ = recipe.held_out
    x = recipe.model.encode(programs)
    z = recipe.model.initial(x)
    for _ in range(100):
        z = recipe.model(z, x)
    answer = end_to_end.at_rest(recipe.model, programs)
    assert (answer - recipe.model.decode(z)).norm() < 1e-2 * answer.norm()
    answer.sum().backward()
    assert any(p.grad is not None and p.grad.abs().max() > 0 for p in recipe.model.parameters())
