"""Two-tone restoration: the steps go down their landscapes, the relaxation is convex, and the comparison is fair."""

import json
import math

import numpy as np
import pytest
import torch
from torch import Tensor

from implicit_lab.measures import contraction
from implicit_lab.studies.two_tone.choices import BLUR, FOUND, NOISES, SIZE, TRAINING_SEED
from implicit_lab.studies.two_tone.restoring import blurred, spectra
from implicit_lab.studies.two_tone.study import STUDY, elsewhere, ends, picture

WEIGHTS = (0.3, 0.1)
TABLE = json.loads(FOUND.read_text())


def gradient(name: str, y: Tensor, x: dict[str, Tensor], well: float, smooth: float) -> Tensor:
    """E' of the smooth part, by automatic differentiation of the energy as it is written."""
    y = y.clone().requires_grad_()
    down, across = y - y.roll(1, -2), y - y.roll(1, -1)
    energy = (blurred(y) - x["image"]).square().sum() / 2 + smooth * (down.square().sum() + across.square().sum()) / 2
    if name.endswith("well"):
        energy = energy + well * (y**2 - 1).square().sum() / 4
    return torch.autograd.grad(energy, y)[0]


def test_the_blur_is_a_gaussian_of_its_width_and_its_own_adjoint() -> None:
    point = torch.zeros(1, SIZE, SIZE, dtype=torch.float64)
    point[0, 20, 20] = 1
    spread = blurred(point)
    offset = torch.arange(SIZE, dtype=torch.float64) - 20
    assert spread.sum().item() == pytest.approx(1)
    assert (spread[0].sum(1) * offset**2).sum().item() == pytest.approx(BLUR**2, rel=1e-3)
    a, b = torch.randn(2, 1, SIZE, SIZE, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    assert (blurred(a) * b).sum().item() == pytest.approx((a * blurred(b)).sum().item())


@pytest.mark.parametrize("name", ["well", "smooth-well"])
def test_the_wells_rest_where_the_energy_is_flat(name: str) -> None:
    well, smooth = WEIGHTS if name.startswith("smooth") else (0.3, 0.0)
    problem = STUDY.problem(1, 0, {"noise": 0.5})
    y = ends(STUDY.model(name, (well, smooth)), problem, 0.0, 5000)
    assert gradient(name, y, problem.x, well, smooth).abs().max() < 1e-6


def test_the_box_rests_where_no_step_within_it_goes_down() -> None:
    problem = STUDY.problem(1, 0, {"noise": 0.5})
    y = ends(STUDY.model("smooth-box", (0.0, 0.3)), problem, 0.0, 1000)
    slope = gradient("smooth-box", y, problem.x, 0.0, 0.3)
    assert slope[y.abs() < 1].abs().max() < 1e-6
    assert (slope * y.sign())[y.abs() == 1].max() <= 1e-6


def test_the_relaxation_has_one_answer_and_the_wells_have_several() -> None:
    problem = STUDY.problem(1, 0, {"noise": 0.5})
    box, wells = STUDY.model("smooth-box", (0.0, 0.3)), STUDY.model("well", (0.3, 0.0))
    torch.testing.assert_close(ends(box, problem, -1.0, 600), ends(box, problem, 1.0, 600), atol=1e-6, rtol=0)
    assert not elsewhere(box, problem, 200).any()
    assert elsewhere(wells, problem, 200).any()


def test_the_smooth_box_contracts_as_its_spectrum_says() -> None:
    problem = STUDY.problem(1, 0, {"noise": 0.5})
    model = STUDY.model("smooth-box", (0.0, 1.0))
    blur, laplacian = spectra()
    free = (1 - (blur**2 + laplacian) / 9).abs().max().item()
    found = contraction(model, 0 * problem.truth, model.encode(problem.x))
    assert found.verdict == ("contracts",)
    assert found.lower.item() <= free * (1 + 1e-9)
    assert found.upper.item() >= free * (1 - 1e-9)


def test_a_picture_has_two_tones_half_and_half_and_another_seed_makes_another() -> None:
    one = picture(3)
    assert set(one.unique().tolist()) == {-1.0, 1.0}
    assert abs(one.mean().item()) < 0.01
    assert not torch.equal(one, picture(4))
    torch.testing.assert_close(STUDY.problem(3, 1).truth[2], one)


def test_what_is_told_of_the_test_pictures_comes_out_again() -> None:
    for name, noise in (("well", 0.5), ("box", 0.5)):
        row = next(row for row in TABLE[name] if row["noise"] == noise)
        problem = STUDY.problem(3, 0, {"noise": noise})
        shares = STUDY.quality(ends(STUDY.model(name), problem, 0.0), problem.truth)["wrong pixels"]
        np.testing.assert_allclose(shares, row["wrong"][:3], atol=2e-3)


def test_pixel_by_pixel_the_wells_win_at_much_noise() -> None:
    def shares(name: str, noise: float) -> np.ndarray:
        return np.array(next(row for row in TABLE[name] if row["noise"] == noise)["wrong"])

    for noise in (0.5, 1.0):
        gain = shares("box", noise) - shares("well", noise)
        assert gain.mean() > 2 * gain.std() / math.sqrt(len(gain))


def test_no_test_picture_chose_a_weight() -> None:
    assert TRAINING_SEED > 10_000
    assert [row["noise"] for row in TABLE["well"]] == list(NOISES)


@pytest.mark.parametrize(
    ("controls", "sentence"),
    [
        ({"noise": 0.3}, "The noise must be one of 0.03, 0.1, 0.2, 0.5, 1.0"),
        ({"start": "2"}, "The start must be one of"),
        ({"colour": 1}, "has no control 'colour'"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(controls: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        STUDY.problem(1, 0, controls)


def test_the_line_of_the_length_ratio_ends_at_the_picture_that_a_mirrored_truth_would_have_given() -> None:
    problem = STUDY.problem(2, seed=7)
    truth = problem.truth[:1]
    start, end = STUDY.segment(problem)
    noise = start["image"] - blurred(truth)
    torch.testing.assert_close(end["image"], blurred(truth.flip(-1)) + noise.flip(-1))
    assert torch.equal(start["start"], end["start"])
