"""SSIM against scikit-image's, with the window and the constants of the original paper."""

import numpy as np
import pytest
import torch
from skimage.metrics import structural_similarity

from implicit_lab.studies import load_study
from implicit_lab.studies.deblurring.images import shipped_image
from implicit_lab.studies.deblurring.ssim import ssim


def reference(y: torch.Tensor, truth: torch.Tensor) -> float:
    """Scikit-image with the options that make it the paper's: Gaussian window, population variances."""
    return float(
        structural_similarity(
            y.numpy(),
            truth.numpy(),
            channel_axis=0,
            data_range=1,
            gaussian_weights=True,
            sigma=1.5,
            use_sample_covariance=False,
        )
    )


@pytest.mark.parametrize("noise", [0.0, 0.01, 0.1, 0.5])
def test_ssim_agrees_with_scikit_image_on_a_photograph_under_noise(noise: float) -> None:
    truth = torch.from_numpy(np.array(shipped_image("cat"))).permute(2, 0, 1).float() / 255
    y = truth + noise * torch.randn(truth.shape, generator=torch.Generator().manual_seed(0))
    assert float(ssim(y[None], truth[None])) == pytest.approx(reference(y, truth), abs=1e-4)


def test_each_picture_of_a_batch_has_its_own_figure_and_need_not_be_square() -> None:
    y, truth = torch.rand(2, 3, 3, 24, 40, dtype=torch.float64).unbind(0)
    for one, other, ours in zip(y, truth, ssim(y, truth), strict=True):
        assert float(ours) == pytest.approx(reference(one, other), abs=1e-6)


def test_a_picture_smaller_than_the_window_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 11 x 11 pixels, not 40 x 10"):
        ssim(torch.rand(1, 3, 10, 40), torch.rand(1, 3, 10, 40))


def test_the_study_gives_ssim_beside_psnr() -> None:
    truth = torch.rand(2, 3, 32, 32)
    found = load_study("deblurring").quality(truth + 0.1, truth)
    assert set(found) == {"psnr", "ssim"}
    assert found["ssim"].shape == (2,)
