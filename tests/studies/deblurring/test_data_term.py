"""Missing pixels against independent oracles: the inner product, a dense solve, and the closed form without blur."""

import pytest
import torch

from implicit_lab.studies.deblurring.blur_kernels import motion_kernel, point_kernel
from implicit_lab.studies.deblurring.data_term import data_gradient, data_step, hqs_step, masked_hqs_step
from implicit_lab.studies.deblurring.forward_model import MA, MA_adjoint, Observation, random_mask, spread

SIZE = 12
BETA = torch.tensor(0.25, dtype=torch.float64)
NOISE = torch.full((1, 1, 1, 1), 0.03, dtype=torch.float64)


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def kernel() -> torch.Tensor:
    return spread(motion_kernel(3, size=7), SIZE)[None].double()


@pytest.fixture
def mask() -> torch.Tensor:
    return random_mask(0.4, SIZE, seeded(0)).double()


def pictures(seed: int, batch: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    y, x = torch.randn(2, batch, 3, SIZE, SIZE, dtype=torch.float64, generator=seeded(seed)).unbind(0)
    return y, x


def test_a_mask_drops_the_share_that_is_asked_for() -> None:
    kept = random_mask(0.3, 128, seeded(0))
    assert set(kept.unique().tolist()) == {0.0, 1.0}
    assert float(kept.mean()) == pytest.approx(0.7, abs=0.02)
    assert float(random_mask(0.0, 8, seeded(0)).min()) == 1


def test_the_adjoint_is_adjoint(kernel: torch.Tensor, mask: torch.Tensor) -> None:
    y, x = pictures(1, batch=2)
    torch.testing.assert_close((MA(y, kernel, mask) * x).sum(), (y * MA_adjoint(x, kernel, mask)).sum())


def test_the_step_is_the_dense_solve_of_its_normal_equations(kernel: torch.Tensor, mask: torch.Tensor) -> None:
    y, x = pictures(2)
    points = torch.eye(SIZE * SIZE, dtype=torch.float64).reshape(-1, 1, SIZE, SIZE)
    dense = MA(points, kernel, mask).flatten(1).T
    left = dense.T @ dense + BETA * torch.eye(SIZE * SIZE, dtype=torch.float64)
    right = (mask * x).flatten(2)[0] @ dense + BETA * y.flatten(2)[0]
    expected = torch.linalg.solve(left, right.T).T.reshape(1, 3, SIZE, SIZE)
    torch.testing.assert_close(masked_hqs_step(y, x, kernel, mask, BETA), expected, atol=1e-5, rtol=0)


def test_without_blur_the_step_is_the_closed_form_in_each_pixel(mask: torch.Tensor) -> None:
    y, x = pictures(3)
    point = spread(point_kernel(3), SIZE)[None].double()
    expected = (mask * x + BETA * y) / (mask + BETA)
    torch.testing.assert_close(masked_hqs_step(y, x, point, mask, BETA), expected, atol=1e-12, rtol=0)


def test_with_every_pixel_seen_the_step_is_that_of_deblurring(kernel: torch.Tensor) -> None:
    y, x = pictures(4)
    step = masked_hqs_step(y, x, kernel, torch.ones(1, 1, SIZE, SIZE, dtype=torch.float64), BETA)
    torch.testing.assert_close(step, hqs_step(y, x, kernel, BETA), atol=1e-5, rtol=0)


def test_what_is_missing_is_not_read(kernel: torch.Tensor, mask: torch.Tensor) -> None:
    y, x = pictures(5)
    torch.testing.assert_close(
        masked_hqs_step(y, x, kernel, mask, BETA), masked_hqs_step(y, x + 9 * (1 - mask), kernel, mask, BETA)
    )


def test_a_picture_is_solved_alike_alone_and_in_a_batch(kernel: torch.Tensor, mask: torch.Tensor) -> None:
    y, x = pictures(6, batch=2)
    y[1], x[1] = 0, 0
    both = masked_hqs_step(y, x, kernel, mask, BETA)
    torch.testing.assert_close(both[:1], masked_hqs_step(y[:1], x[:1], kernel, mask, BETA))
    assert float(both[1].abs().max()) == 0


def test_the_input_says_which_step_is_taken(kernel: torch.Tensor, mask: torch.Tensor) -> None:
    y, x = pictures(7)
    whole = Observation(x, kernel, NOISE)
    torch.testing.assert_close(data_step(y, whole, BETA), hqs_step(y, x, kernel, BETA))
    holed = whole._replace(mask=mask)
    torch.testing.assert_close(data_step(y, holed, BETA), masked_hqs_step(y, x, kernel, mask, BETA))


@pytest.mark.parametrize("holed", [False, True])
def test_the_gradient_is_that_of_the_squared_error(kernel: torch.Tensor, mask: torch.Tensor, holed: bool) -> None:
    y, x = pictures(8)
    given = Observation(x, kernel, NOISE, mask if holed else None)
    kept = mask if holed else torch.ones_like(mask)
    y.requires_grad_()
    loss = 0.5 * (MA(y, kernel, kept) - kept * x).square().sum()
    torch.testing.assert_close(data_gradient(y.detach(), given), torch.autograd.grad(loss, y)[0])
