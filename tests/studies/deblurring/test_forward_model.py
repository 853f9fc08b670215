"""The forward model against independent oracles: a direct sum, the inner product, and the normal equations."""

import numpy as np
import pytest
import torch

from implicit_lab.studies.deblurring.blur_kernels import kernel_named, motion_kernel
from implicit_lab.studies.deblurring.choices import KERNELS, OUTSIDE_KERNELS
from implicit_lab.studies.deblurring.data_term import hqs_step
from implicit_lab.studies.deblurring.forward_model import A, A_adjoint, spread


@pytest.fixture
def kernel() -> torch.Tensor:
    return spread(motion_kernel(3, size=7), 16)[None].double()


def test_blur_is_the_direct_circular_convolution(kernel: torch.Tensor) -> None:
    y = torch.rand(1, 1, 16, 16, dtype=torch.float64)
    small = motion_kernel(3, size=7).astype(np.float64)
    direct = torch.zeros_like(y)
    for row in range(7):
        for column in range(7):
            direct += small[row, column] * y.roll((row - 3, column - 3), dims=(-2, -1))
    torch.testing.assert_close(A(y, kernel), direct, atol=1e-7, rtol=0)


def test_the_adjoint_is_adjoint(kernel: torch.Tensor) -> None:
    y, x = torch.randn(2, 2, 3, 16, 16, dtype=torch.float64).unbind(0)
    torch.testing.assert_close((A(y, kernel) * x).sum(), (y * A_adjoint(x, kernel)).sum())


def test_the_hqs_step_solves_its_normal_equations(kernel: torch.Tensor) -> None:
    y, x = torch.randn(2, 1, 3, 16, 16, dtype=torch.float64).unbind(0)
    beta = torch.tensor(0.25, dtype=torch.float64)
    v = hqs_step(y, x, kernel, beta)
    torch.testing.assert_close(A_adjoint(A(v, kernel), kernel) + beta * v, A_adjoint(x, kernel) + beta * y)


def test_a_kernel_larger_than_the_image_is_refused() -> None:
    with pytest.raises(ValueError, match="larger than the 8 x 8 image"):
        spread(motion_kernel(1), 8)


@pytest.mark.parametrize("seed", range(5))
def test_motion_kernels_are_seeded_blurs_that_keep_brightness_and_centre(seed: int) -> None:
    kernel = motion_kernel(seed)
    assert kernel.shape == (17, 17)
    assert kernel.min() >= 0
    assert kernel.sum() == pytest.approx(1, abs=1e-5)
    np.testing.assert_array_equal(kernel, motion_kernel(seed))
    assert not np.array_equal(kernel, motion_kernel(seed + 1))
    assert np.count_nonzero(kernel) > 17


@pytest.mark.parametrize("shape", [(4, 4), (4, 5), (5, 4), (2, 2), (16, 16), (1, 2)])
def test_a_symmetric_kernel_of_any_size_moves_nothing(shape: tuple[int, int]) -> None:
    row, column = (np.hanning(side + 2)[1:-1] for side in shape)
    small = np.outer(row, column).astype(np.float32)
    laid = spread(small / small.sum(), 16)
    mirrored = laid.flip((-2, -1)).roll((1, 1), (-2, -1))
    torch.testing.assert_close(laid, mirrored)
    assert float(laid.sum()) == pytest.approx(1, abs=1e-5)
    assert float(laid.min()) >= 0


@pytest.mark.parametrize("name", [*KERNELS, *OUTSIDE_KERNELS])
@pytest.mark.parametrize("size", [4, 16, 17])
def test_a_named_kernel_is_centred_whether_its_size_is_even_or_odd(name: str, size: int) -> None:
    kernel = spread(kernel_named(name, size=size), 64)[0]
    for filled in (kernel.sum(0) > 0, kernel.sum(1) > 0):
        place = torch.nonzero(filled.roll(32))
        assert int(place.min() + place.max()) == 2 * 32


def test_an_odd_kernel_in_an_even_square_keeps_its_middle_pixel() -> None:
    odd = kernel_named("gaussian", size=5)
    torch.testing.assert_close(spread(np.pad(odd, ((1, 0), (1, 0))), 16), spread(odd, 16))


def test_no_blur_is_none_at_an_even_size_too() -> None:
    y = torch.rand(1, 3, 16, 16)
    torch.testing.assert_close(A(y, spread(kernel_named("none", size=6), 16)[None]), y)
