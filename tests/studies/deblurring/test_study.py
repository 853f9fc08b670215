"""What the deblurring study promises the lab, and the shipped networks' claim on the shipped pictures."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio

from implicit_lab.measures import profile
from implicit_lab.studies import load_study
from implicit_lab.studies.deblurring.choices import IMAGES
from implicit_lab.studies.deblurring.forward_model import A
from implicit_lab.studies.deblurring.study import FREQUENCIES, Deblurring, psnr, wave

study = load_study("deblurring")


def test_every_shipped_picture_gives_a_blurred_instance() -> None:
    problem = study.problem(len(IMAGES), seed=0)
    assert problem.truth.shape == (len(IMAGES), 3, 128, 128)
    assert 0 <= problem.truth.min() < problem.truth.max() <= 1
    noise = problem.x.image - A(problem.truth, problem.x.kernel)
    assert float(noise.std()) == pytest.approx(0.03, rel=0.02)


def test_the_seed_decides_the_noise() -> None:
    first, again, other = (study.problem(1, seed).x.image for seed in (0, 0, 1))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_psnr_agrees_with_scikit_image() -> None:
    y, truth = torch.rand(2, 3, 3, 32, 32, dtype=torch.float64).unbind(0)
    for one, other, ours in zip(y, truth, psnr(y, truth), strict=True):
        assert float(ours) == pytest.approx(peak_signal_noise_ratio(other.numpy(), one.numpy(), data_range=1))


def test_perturbations_are_blurred_unit_waves_of_rising_frequency() -> None:
    problem = study.problem(1, seed=0)
    perturbations = study.perturbations(problem)
    assert len(perturbations) == 5
    norms = [float(change.image.norm()) for change in perturbations]
    assert all(0 < norm <= 0.01 * 1.0001 for norm in norms)
    radii = []
    for frequency in FREQUENCIES:
        spectrum = torch.fft.fft2(wave(128, frequency)[0, 0]).abs()
        row, column = divmod(int(spectrum.argmax()), 128)
        radii.append(np.hypot(min(row, 128 - row), min(column, 128 - column)))
    assert radii == sorted(radii)
    assert radii[0] < radii[-1]


@pytest.mark.parametrize(("name", "growth", "margin"), [("hqs", 8, 2.2), ("pgd", 8, 1.2)])
def test_iterating_beats_the_explicit_network_and_grows_the_lipschitz_constant(
    name: str, growth: float, margin: float
) -> None:
    problem = study.problem(len(IMAGES), seed=0)
    result = profile(study, study.model(name), problem, 60)
    explicit = study.model("explicit")
    with torch.inference_mode():
        baseline = float(psnr(explicit(problem.x), problem.truth).mean())
    assert result.quality_mean[-1] > baseline + margin
    assert result.quality_mean[-1] > result.quality_mean[0] + 3
    assert result.lipschitz[-1] > growth * result.lipschitz[0]


def test_a_folder_of_images_is_used_in_the_order_of_names(tmp_path: Path) -> None:
    for name, grey in (("b.png", 200), ("a.png", 50)):
        Image.new("RGB", (150, 140), (grey, grey, grey)).save(tmp_path / name)
    truth = study.problem(2, seed=0, controls={"data": tmp_path}).truth
    assert torch.allclose(truth[0], torch.tensor(50 / 255))
    assert torch.allclose(truth[1], torch.tensor(200 / 255))


@pytest.mark.parametrize(
    ("instances", "controls", "sentence"),
    [
        (0, {}, "instances must be at least 1"),
        (99, {}, "ask for fewer, or name"),
        (1, {"image": "mona lisa"}, "no image 'mona lisa'"),
        (1, {"kernel": "motion-99"}, "no kernel 'motion-99'"),
        (1, {"noise": 7}, "noise must lie between"),
        (1, {"noise": float("nan")}, "noise must lie between"),
        (1, {"noise": "lots"}, "noise must be a number"),
        (1, {"missing": 0.95}, "share of missing pixels must lie between"),
        (1, {"assumed_kernel": "a lie"}, "no kernel 'a lie'"),
        (1, {"kernel_size": 200}, "200 x 200 pixels is larger than the 128 x 128 image"),
        (1, {"kernel_size": 9.5}, "whole number of pixels"),
        (2, {"picture": np.zeros((128, 128, 3), np.uint8)}, "one picture is given"),
        (1, {"colour": "blue"}, "no control 'colour'"),
    ],
)
def test_nonsense_is_named(instances: int, controls: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        study.problem(instances, seed=0, controls=controls)


def test_data_folders_that_cannot_serve_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no data folder"):
        study.problem(1, 0, {"data": tmp_path / "absent"})
    with pytest.raises(FileNotFoundError, match="holds no JPEG or PNG"):
        study.problem(1, 0, {"data": tmp_path})
    (tmp_path / "broken.png").write_bytes(b"\x89PNG not really")
    with pytest.raises(ValueError, match=r"broken\.png cannot be read"):
        study.problem(1, 0, {"data": tmp_path})


def test_a_small_image_is_refused_with_its_size(tmp_path: Path) -> None:
    Image.new("RGB", (64, 200)).save(tmp_path / "small.png")
    with pytest.raises(ValueError, match="64 x 200 pixels is too small"):
        study.problem(1, 0, {"data": tmp_path})


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(ValueError, match="no model 'bigger'"):
        study.model("bigger")


def test_a_kernel_that_is_known_wrongly_blurs_all_the_same() -> None:
    right = study.problem(1, seed=0, controls={"kernel": "motion-2"})
    for told in ("turned-20", "longer-25", "motion-1"):
        wrong = study.problem(1, seed=0, controls={"kernel": "motion-2", "assumed_kernel": told})
        assert torch.equal(wrong.x.image, right.x.image)
        assert not torch.allclose(wrong.x.kernel, right.x.kernel, atol=1e-3)
    as_told = study.problem(1, seed=0, controls={"kernel": "motion-1"})
    assert torch.equal(wrong.x.kernel, as_told.x.kernel)


def test_missing_pixels_are_black_and_the_others_as_they_were() -> None:
    whole, holed = (study.problem(2, seed=3, controls={"missing": share}) for share in (0.0, 0.3))
    seen = holed.x.mask
    assert float(seen.mean()) == pytest.approx(0.7, abs=0.02)
    torch.testing.assert_close(holed.x.image, seen * whole.x.image)
    for change in study.perturbations(holed):
        assert torch.equal(change.image * (1 - seen), torch.zeros_like(holed.truth))


def test_a_picture_of_ones_own_is_the_truth() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (128, 128, 3), dtype=np.uint8)
    truth = study.problem(1, seed=0, controls={"picture": picture}).truth
    np.testing.assert_array_equal(study.frame(truth[0]), picture)


@torch.no_grad()
def test_hqs_fills_in_a_third_of_the_pixels_though_no_network_was_trained_to() -> None:
    problem = study.problem(1, seed=0, controls={"image": "cat", "missing": 0.3})
    model = study.model("hqs")
    y = model.initial(problem.x)
    for _ in range(20):
        y = model(y, problem.x)
    ignorant = problem.x._replace(mask=None)
    other = model.initial(ignorant)
    for _ in range(20):
        other = model(other, ignorant)
    assert float(psnr(y, problem.truth)) > float(psnr(other, problem.truth)) + 5


def test_an_iterated_model_goes_the_share_of_its_way_that_is_asked_for() -> None:
    assert Deblurring(relaxation=1.0).model("hqs").relaxation == 1.0
    assert Deblurring().model("hqs").relaxation == 0.38
