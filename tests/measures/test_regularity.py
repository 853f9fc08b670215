"""The regularity report must clear the regular, catch the planted fault, and keep the pair that shows it."""

import pytest
import torch
from torch import Tensor

from implicit_lab.measures import regularity

DOUBLE = torch.float64


@pytest.fixture
def x() -> Tensor:
    return torch.linspace(0.05, 1, 60, dtype=DOUBLE)[:, None]


def test_the_operator_of_one_over_x_is_regular_though_one_over_x_is_not_lipschitz(x: Tensor) -> None:
    report = regularity(lambda y, x: y - 0.5 * (x * y - 1), 1 / x, x)
    assert report.regular
    torch.testing.assert_close(report.contraction_in_y.figures, (1 - 0.5 * x).squeeze(1))
    assert "consistent with 60 samples" in str(report)


def test_an_operator_that_expands_at_one_planted_x_is_caught_there(x: Tensor) -> None:
    def G(y: Tensor, x: Tensor) -> Tensor:
        return torch.where((x - PLANT).abs() < 1e-6, 1.2, 0.5) * y + x

    PLANT = x[17].item()
    report = regularity(G, torch.ones_like(x), x)
    assert report.contraction_in_y.violated
    assert not report.linear_growth.violated
    witness = report.contraction_in_y.witness
    assert witness.instance == 17
    (y, place), (other, _) = witness.first, witness.second
    assert ((G(other, place) - G(y, place)).norm() / (other - y).norm()).item() == pytest.approx(
        witness.slope, rel=1e-6
    )
    assert witness.slope == pytest.approx(1.2, rel=1e-6)


def test_expansion_in_a_single_direction_of_many_is_found() -> None:
    torch.manual_seed(0)
    q = torch.linalg.qr(torch.randn(100, 100, dtype=DOUBLE)).Q
    a = q @ torch.diag(torch.tensor([1.1, *[0.3] * 99], dtype=DOUBLE)) @ q.T
    report = regularity(lambda y, x: y @ a.T + x, torch.randn(4, 100, dtype=DOUBLE), torch.randn(4, 100, dtype=DOUBLE))
    assert report.contraction_in_y.violated


@pytest.mark.parametrize(
    ("name", "F"),
    [("pole", lambda x: 1 / x), ("jump", lambda x: torch.sign(x))],
)
def test_a_lipschitz_constant_in_x_that_blows_up_is_caught(name: str, F: object) -> None:
    x = torch.linspace(-1, 1, 41, dtype=DOUBLE)[:, None] + 1e-3
    G = lambda y, x: 0.5 * y + F(x)  # type: ignore[operator] # noqa: E731
    report = regularity(G, torch.zeros_like(x), x)
    assert report.lipschitz_in_x.violated, name
    (y, a), (_, b) = report.lipschitz_in_x.witness.first, report.lipschitz_in_x.witness.second
    slope = ((G(y, a) - G(y, b)).norm() / (a - b).norm()).item()
    assert slope == pytest.approx(report.lipschitz_in_x.witness.slope, rel=1e-3)
    assert "violated at this pair" in str(report)


def test_growth_faster_than_linear_in_y_is_caught(x: Tensor) -> None:
    assert regularity(lambda y, x: 0.1 * torch.sin(y) + x * y**2, torch.ones_like(x), x).linear_growth.violated


def test_a_sample_that_says_nothing_is_refused(x: Tensor) -> None:
    with pytest.raises(ValueError, match="two or more"):
        regularity(lambda y, x: 0.5 * y + x, x[:1], x[:1])
    with pytest.raises(ValueError, match="x holds complex numbers"):
        regularity(lambda y, x: 0.5 * y + x.real, x, torch.complex(x, x))
    with pytest.raises(ValueError, match="are equal"):
        regularity(lambda y, x: 0.5 * y + x, x, torch.ones_like(x))


def test_what_is_not_a_number_is_never_called_consistent(x: Tensor) -> None:
    y = torch.linspace(0, 1, 60, dtype=DOUBLE)[:, None]
    with pytest.raises(ValueError, match=r"G\(y, x\) is not finite at instance 30"):
        regularity(lambda y, x: torch.where(y > 0.5, float("nan"), 3 * y) + x, y, x)
    hole = (x[27] + x[28]).item() / 2  # between two samples
    report = regularity(lambda y, x: 0.5 * y + torch.where((x - hole).abs() < 0.005, float("nan"), x), y, x)
    assert report.lipschitz_in_x.violated
    assert "slope inf" in repr(report)


def test_a_slope_a_little_above_one_comes_with_what_may_help(x: Tensor) -> None:
    report = regularity(lambda y, x: 1.01 * y + x, torch.ones_like(x), x)
    assert "slope 1.01); a relaxed step, another norm or several steps together may contract" in repr(report)


def test_samples_that_are_coupled_are_refused(x: Tensor) -> None:
    with pytest.raises(ValueError, match="couples the samples"):
        regularity(lambda y, x: 0.5 * (y - y.mean(0)) + x, torch.ones_like(x), x)
