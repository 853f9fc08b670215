"""Modulus, spectral radius and observed rate are three numbers, and each must be the right one."""

import numpy as np
import pytest
import torch

from implicit_lab.measures import contraction, error_certificate, observed_rate

DOUBLE = torch.float64


def iterate(a: torch.Tensor, steps: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Errors and residuals of y = a y + x, (T, 1)."""
    y = torch.ones(1, len(a), dtype=a.dtype)
    errors, residuals = [], []
    for _ in range(steps):
        after = y @ a.T
        residuals.append((after - y).norm())
        y = after
        errors.append(y.norm())
    return torch.stack(errors)[:, None], torch.stack(residuals)[:, None]


@pytest.mark.parametrize("copies", [1, 50])
def test_a_scaled_rotation_has_its_scale_for_modulus_radius_and_rate(copies: int) -> None:
    turn = 0.9 * torch.tensor([[0.0, -1.0], [1.0, 0.0]], dtype=DOUBLE)
    a = torch.block_diag(*[turn] * copies)
    found = contraction(lambda y, x: y @ a.T, torch.zeros(2, 2 * copies, dtype=DOUBLE), None)
    assert found.exact is (copies == 1)
    torch.testing.assert_close(found.modulus, torch.full((2,), 0.9, dtype=DOUBLE))
    torch.testing.assert_close(found.radius, torch.full((2,), 0.9, dtype=DOUBLE))
    assert observed_rate(iterate(a, 40)[1]).item() == pytest.approx(0.9)


def test_a_non_normal_matrix_has_a_large_modulus_and_a_small_radius() -> None:
    a = torch.tensor([[0.5, 10.0], [0.0, 0.4]], dtype=DOUBLE)
    found = contraction(lambda y, x: y @ a.T, torch.zeros(1, 2, dtype=DOUBLE), None)
    assert found.modulus.item() == pytest.approx(torch.linalg.matrix_norm(a, 2).item())
    assert found.radius.item() == pytest.approx(0.5)
    assert observed_rate(iterate(a, 60)[1]).item() == pytest.approx(0.5, rel=0.02)


def test_beyond_the_exact_size_the_modulus_stays_below_and_reaches_the_truth_and_the_radius_follows() -> None:
    torch.manual_seed(0)
    n = 200
    a = 0.6 * torch.randn(3, n, n, dtype=DOUBLE) / n**0.5 + torch.triu(torch.randn(n, n, dtype=DOUBLE), 1) / n
    a[:, 0, 0] += 1.5
    found = contraction(lambda y, x: torch.einsum("bij,bj->bi", a, y), torch.zeros(3, n, dtype=DOUBLE), None)
    modulus, radius = torch.linalg.matrix_norm(a, 2), torch.linalg.eigvals(a).abs().amax(dim=1)
    assert not found.exact
    assert (found.modulus <= modulus * (1 + 1e-12)).all()
    assert (found.modulus >= 0.99 * modulus).all()
    torch.testing.assert_close(found.radius, radius, rtol=1e-4, atol=0)


def test_the_sufficiency_construction_has_modulus_one_minus_eps() -> None:
    # G(y, x) = F(x) + (1 - eps(x)) (y - F(x)) with F = 1/x, eps = x^2 / 2.
    x = torch.linspace(0.1, 1, 10, dtype=DOUBLE)[:, None]
    found = contraction(lambda y, x: 1 / x + (1 - x**2 / 2) * (y - 1 / x), 1 / x, x)
    torch.testing.assert_close(found.modulus, (1 - x**2 / 2).squeeze(1))


def test_the_certificate_lies_above_the_error_at_every_step() -> None:
    torch.manual_seed(0)
    a = torch.randn(6, 6, dtype=DOUBLE)
    a = 0.8 * a / torch.linalg.matrix_norm(a, 2)
    errors, residuals = iterate(a, 30)
    certificate = error_certificate(0.8, residuals[0, 0].item(), 30)
    assert (certificate >= errors[:, 0].numpy()).all()
    assert np.isinf(error_certificate(1.0, 1.0, 2)).all()


def test_the_observed_rate_leaves_out_the_floor_of_rounding() -> None:
    residuals = (0.3 ** torch.arange(200.0, dtype=DOUBLE)[:, None]).clamp_min(1e-16)
    assert observed_rate(residuals).item() == pytest.approx(0.3)
    with pytest.raises(ValueError, match="at least two"):
        observed_rate(residuals[:1])
