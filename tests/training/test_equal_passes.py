"""Networks that are compared at equal cost have the same denoiser first and as many passes in training."""

import json
from pathlib import Path
from statistics import mean

import pytest
import torch

from implicit_lab.studies.called import called
from implicit_lab.studies.deblurring import results
from implicit_lab.studies.deblurring.models import Explicit
from implicit_lab.studies.deblurring.recipe import BATCH, Recipe
from implicit_lab.studies.weights import load_weights, read_tensors, save_weights
from implicit_lab.training import equal_passes


@pytest.mark.parametrize("name", equal_passes.NETWORKS)
def test_no_network_has_more_passes_than_another(data: Path, tmp_path: Path, name: str) -> None:
    save_weights(Explicit(), {}, tmp_path / "denoiser.safetensors")
    stage = equal_passes.restoring(name)
    recipe = Recipe(name, data, 0, [stage], tmp_path / "denoiser.safetensors")
    restoring = stage[0] * recipe.passes
    denoising = equal_passes.DENOISING_STEPS * BATCH
    assert denoising + restoring == pytest.approx(equal_passes.PASSES, abs=recipe.passes / 2)


def test_every_network_goes_on_from_the_denoiser_of_its_seed(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("implicit_lab.studies.deblurring.recipe.VALIDATION_STEPS", 2)
    monkeypatch.setattr(equal_passes, "DENOISING_STEPS", 2)
    monkeypatch.setattr(equal_passes, "PASSES", 2 * BATCH + 9 * BATCH)
    monkeypatch.setattr(equal_passes, "SEEDS", (0, 1))
    monkeypatch.setattr(equal_passes, "STEPS", 3)
    for seed in equal_passes.SEEDS:
        equal_passes.train(data, tmp_path / str(seed), seed)
        start = read_tensors(tmp_path / str(seed) / "denoiser.safetensors")["denoiser.head.weight"]
        for name in equal_passes.NETWORKS:
            tensors = read_tensors(tmp_path / str(seed) / f"{name}.safetensors")
            for each in [weight for key, weight in tensors.items() if key.endswith("head.weight")]:
                assert 0 < (each - start).norm() < 0.1 * start.norm(), "a few small steps away"
    found = equal_passes.measure(data, tmp_path)
    assert found["instances"] == 2
    for rows in found["networks"].values():
        assert [row["seed"] for row in rows] == [0, 1]
        assert all(5 < row["quality"] < 60 for row in rows)


def test_a_denoiser_is_where_a_network_starts_and_its_card_says_so(data: Path, tmp_path: Path) -> None:
    torch.manual_seed(3)
    explicit = Explicit()
    save_weights(explicit, {}, tmp_path / "mine.safetensors")
    recipe = Recipe("hqs-once", data, 0, [(1, 1e-3, 1)], tmp_path / "mine.safetensors")
    load_weights(again := Explicit(), tmp_path / "mine.safetensors")
    assert torch.equal(recipe.model.denoiser.head.weight, again.denoiser.head.weight)
    assert recipe.card()["start"] == "mine.safetensors"


def test_results_tell_three_seeds_with_their_spread_and_the_cost() -> None:
    told = results.equal_passes()
    for network in equal_passes.NETWORKS:
        assert f"| {called(network)} |" in told
    assert f"{equal_passes.PASSES:,} passes each" in told
    assert told.count("±") == len(equal_passes.NETWORKS)
    held = json.loads(equal_passes.FILE.read_text())
    for rows in held["networks"].values():
        assert [row["seed"] for row in rows] == list(equal_passes.SEEDS)


def test_at_equal_cost_iterating_hqs_keeps_what_the_page_says_on_every_seed() -> None:
    held = json.loads(equal_passes.FILE.read_text())["networks"]
    ahead = [hqs["quality"] - once["quality"] for hqs, once in zip(held["hqs"], held["hqs-once"], strict=True)]
    assert min(ahead) > 0.45
    assert mean(ahead) == pytest.approx(0.53, abs=0.005)
    pgd = [pgd["quality"] - once["quality"] for pgd, once in zip(held["pgd"], held["hqs-once"], strict=True)]
    assert min(pgd) < 0 < max(pgd), "PGD is level with one pass that is told the kernel"


def test_at_equal_cost_the_unrolled_networks_have_what_the_page_says() -> None:
    held = json.loads(equal_passes.FILE.read_text())["networks"]
    levels = {name: mean(row["quality"] for row in rows) for name, rows in held.items()}
    page = (Path(__file__).parents[2] / "notebooks" / "03_deblurring.ipynb").read_text()
    unrolled = [levels[f"unrolled-told-{depth}"] for depth in (2, 4, 8)]
    two, four, eight = (f"{level:.2f}" for level in unrolled)
    assert f"told the noise have {two} dB (2 iterations), {four} (4) and {eight} (8, each of whose" in page
    ahead = [
        hqs["quality"] - row["quality"]
        for depth in (2, 4, 8)
        for hqs, row in zip(held["hqs"], held[f"unrolled-told-{depth}"], strict=True)
    ]
    assert f"HQS is {levels['hqs'] - max(unrolled):.2f} dB ahead of the best of them, {min(ahead):.2f} at least" in page
    readme = " ".join((Path(__file__).parents[2] / "README.md").read_text().split())
    assert (
        f"{levels['hqs']:.2f} dB against {levels['hqs-once']:.2f}, and unrolled ones {max(unrolled):.2f} at best"
        in readme
    )
