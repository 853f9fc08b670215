"""Training writes whole files, goes on after being killed, and names bad input before it starts."""

import json
import math
from pathlib import Path

import pytest
import torch
from safetensors import safe_open

from implicit_lab.studies import load_study
from implicit_lab.studies.deblurring.pool import Pool
from implicit_lab.studies.deblurring.recipe import Recipe
from implicit_lab.studies.deblurring.study import psnr
from implicit_lab.training import train


@pytest.mark.parametrize(("model", "a_step"), [("fno-deeper-4", 16 * 4), ("fno-implicit", 16 * (3 + 20 / 12))])
def test_a_card_says_how_many_passes_training_took(
    tmp_path: Path, model: str, a_step: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("SAMPLES", "HELD_OUT"):
        monkeypatch.setattr(f"implicit_lab.studies.navier_stokes.recipe.{name}", 2)
    weights = train("navier_stokes", model, tmp_path, tmp_path / "out", steps=2)
    assert json.loads(weights.with_suffix(".json").read_text())["passes"] == round(2 * a_step)


@pytest.mark.parametrize(
    "model",
    ["hqs", "pgd", "hqs-contracting", "pgd-contracting", "hqs-nonexpansive", "explicit", "hqs-once", "unrolled-8"],
)
def test_a_short_run_leaves_weights_with_a_card(
    data: Path, tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("implicit_lab.studies.deblurring.recipe.VALIDATION_STEPS", 3)
    weights = train("deblurring", model, data, tmp_path, steps=2)
    card = json.loads(weights.with_suffix(".json").read_text())
    assert card["seed"] == 0
    assert card["step"] == 2
    assert card["validation"]["psnr"] > 5
    assert not list(tmp_path.glob("*.partial"))


def test_a_killed_run_goes_on_from_its_checkpoint(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Recipe, "validate_every", 2)
    whole_loss, calls = Recipe.loss, []

    def killed_at_the_fourth(self: Recipe):  # type: ignore[no-untyped-def]
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return whole_loss(self)

    monkeypatch.setattr(Recipe, "loss", killed_at_the_fourth)
    with pytest.raises(KeyboardInterrupt):
        train("deblurring", "explicit", data, tmp_path, steps=6)
    train("deblurring", "explicit", data, tmp_path, steps=6)
    assert len(calls) == 4 + 4, "steps 1 to 3 and the kill, then steps 3 to 6 once more"
    with safe_open(tmp_path / "explicit.checkpoint.safetensors", "pt") as file:
        assert json.loads(file.metadata()["run"])["step"] == 6


def test_training_makes_held_out_pictures_sharper(data: Path) -> None:
    torch.manual_seed(0)
    recipe = Recipe("explicit", data, seed=0)
    before = recipe.validate(recipe.model)
    adam = torch.optim.Adam(recipe.model.parameters(), lr=1e-3)
    for _ in range(40):
        adam.zero_grad()
        recipe.loss().backward()
        adam.step()
    assert recipe.validate(recipe.model) > before + 0.2


def test_while_it_denoises_it_is_judged_by_denoising(data: Path) -> None:
    recipe = Recipe("explicit", data, seed=0)
    # A strength of nothing leaves the noise of 0.06 as it is.
    assert recipe.validate(recipe.model) == pytest.approx(-20 * math.log10(0.06), abs=0.05)
    recipe.stage = 1
    x, truth = recipe.samples.held_out
    assert recipe.validate(recipe.model) == pytest.approx(float(psnr(x.image, truth).mean()), abs=1e-4)


def near_the_fixed_point(data: Path) -> tuple[Recipe, Pool]:
    """HQS in the stage of its training that follows iterates, after one step."""
    recipe = Recipe("hqs", data, seed=0)
    recipe.stage = len(recipe.stages) - 1
    recipe.loss()
    assert isinstance(recipe.pool, Pool)
    return recipe, recipe.pool


def test_old_iterates_are_trained_too(data: Path) -> None:
    recipe, pool = near_the_fixed_point(data)
    for _ in range(3):
        x, truth, y, _ = pool.state
        recipe.loss()
    kept = (pool.state[1] == truth).flatten(1).all(1)
    assert kept.any(), "most samples stay in the pool from step to step"
    x, y = x.map(lambda leaf: leaf[kept]), y[kept]
    with torch.autocast("cpu", torch.bfloat16):
        for _ in range(recipe.tracked[-1]):
            y = recipe.model(y, x)
    assert torch.allclose(y, pool.state[2][kept], atol=0.02), "the kept ones go on from their last iterate"


def test_an_iteration_that_stretches_is_objected_to(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe, pool = near_the_fixed_point(data)
    calm = pool.state
    with torch.no_grad():
        for parameter in recipe.model.denoiser.parameters():
            parameter.mul_(3)
    recipe.model.denoiser.tail.weight.data.normal_(std=0.05)
    losses = {}
    monkeypatch.setattr(Pool, "life", math.inf)
    for weight in (0.0, 0.1):
        monkeypatch.setattr(Pool, "weight", weight)
        pool.state = calm
        losses[weight] = float(recipe.loss().detach())
    assert losses[0.1] > losses[0.0]


def test_pgd_starts_with_the_denoiser_of_hqs(data: Path) -> None:
    recipe = Recipe("pgd", data, seed=0)
    hqs = load_study("deblurring").model("hqs")
    for ours, its in zip(recipe.model.denoiser.parameters(), hqs.denoiser.parameters(), strict=True):
        assert torch.equal(ours, its)
    assert recipe.card()["start"] == "the denoiser of the shipped hqs"
    assert Recipe("explicit", data, seed=0).card()["start"] == "scratch"


def test_bad_input_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no study 'sharpening'"):
        train("sharpening", "hqs", tmp_path, tmp_path)
    with pytest.raises(ValueError, match="no model 'vit'"):
        train("deblurring", "vit", tmp_path, tmp_path)
    with pytest.raises(ValueError, match="steps must be at least 1, not 0"):
        train("deblurring", "hqs", tmp_path, tmp_path, steps=0)
    with pytest.raises(FileNotFoundError, match="has no 'train' folder"):
        train("deblurring", "hqs", tmp_path, tmp_path)


def test_a_damaged_checkpoint_is_named(data: Path, tmp_path: Path) -> None:
    (tmp_path / "hqs.checkpoint.safetensors").write_bytes(b"half a file")
    with pytest.raises(ValueError, match="is damaged"):
        train("deblurring", "hqs", data, tmp_path, steps=1)


def test_the_card_tells_how_often_each_kernel_is_drawn(data: Path) -> None:
    recipe = Recipe("explicit", data, seed=0)
    assert recipe.card()["kernel weights"] == "the first one 50% of the time, the others equally"
    x, _ = recipe.samples.batch(400)
    first = torch.from_numpy(recipe.samples.kernels[0])
    share = torch.stack([(kernel[0].roll((8, 8), (0, 1))[:17, :17] - first).abs().max() < 1e-6 for kernel in x.kernel])
    assert 0.4 < float(share.float().mean()) < 0.6
