"""Blur kernels: each keeps brightness, has the shape that its name says, and can be known wrongly."""

import numpy as np
import pytest
import torch

from implicit_lab.studies.deblurring.blur_kernels import kernel_named, turned
from implicit_lab.studies.deblurring.choices import KERNELS, OUTSIDE_KERNELS, SIZE
from implicit_lab.studies.deblurring.forward_model import spread


def torus(kernel: np.ndarray) -> torch.Tensor:
    return spread(kernel, SIZE)


@pytest.mark.parametrize("name", [*KERNELS, *OUTSIDE_KERNELS])
@pytest.mark.parametrize("size", [3, 16, 33])
def test_every_kernel_is_a_blur_of_the_size_that_is_asked_for(name: str, size: int) -> None:
    kernel = kernel_named(name, size=size)
    assert kernel.shape == (size, size)
    assert kernel.min() >= 0
    assert kernel.sum() == pytest.approx(1, abs=1e-5)


def test_kernels_have_the_shapes_that_their_names_say() -> None:
    straight, disk, gaussian, none = (kernel_named(name, size=9) for name in ("straight", "disk", "gaussian", "none"))
    assert np.count_nonzero(straight.sum(axis=1)) == 1
    assert np.count_nonzero(straight) == 9
    assert len(np.unique(disk)) == 2
    assert disk[0, 0] == 0 < disk[0, 4]
    assert gaussian.argmax() == 40
    np.testing.assert_allclose(gaussian, gaussian.T)
    assert torus(none)[0, 0, 0] == 1


@pytest.mark.parametrize("size", [16, 17])
def test_a_kernel_that_is_known_rightly_is_the_kernel(size: int) -> None:
    kernel = kernel_named("motion-1", size=size)
    torch.testing.assert_close(torus(turned(kernel, 0, 1)), torus(kernel), atol=1e-6, rtol=0)


def test_a_turn_by_a_right_angle_turns_the_kernel() -> None:
    kernel = kernel_named("straight", size=9)
    torch.testing.assert_close(torus(turned(kernel, 90, 1)), torus(kernel.T.copy()), atol=1e-6, rtol=0)


def test_a_longer_kernel_spreads_further_and_keeps_its_centre_of_mass() -> None:
    kernel = kernel_named("straight", size=21)
    longer, shorter = turned(kernel, 0, 1.25), turned(kernel, 0, 0.8)
    spreads = []
    for one in (shorter, kernel, longer):
        columns = np.arange(one.shape[1]) - one.shape[1] // 2
        weight = one.sum(axis=0)
        assert float(weight @ columns) == pytest.approx(0, abs=1e-5)
        spreads.append(float(np.sqrt(weight @ columns**2)))
    assert spreads[0] / spreads[1] == pytest.approx(0.8, rel=0.03)
    assert spreads[2] / spreads[1] == pytest.approx(1.25, rel=0.03)


@pytest.mark.parametrize("size", [2, 256])
def test_a_size_out_of_bounds_is_named(size: int) -> None:
    with pytest.raises(ValueError, match=f"3 to 255 pixels a side, not {size}"):
        kernel_named("disk", size=size)
