"""What theory promises of a contraction must hold of it, and be denied where nothing is promised."""

import numpy as np
import pytest
import torch

from implicit_lab.measures import error_certificate, lipschitz_bound, posterior_error_bound

DOUBLE = torch.float64


@pytest.fixture
def run() -> tuple[np.ndarray, np.ndarray]:
    """Errors ||y_t - y*|| and steps ||y_t - y_{t-1}||, t = 1..30, of a linear iteration of modulus 0.8."""
    torch.manual_seed(0)
    a = torch.randn(6, 6, dtype=DOUBLE)
    a = 0.8 * a / torch.linalg.matrix_norm(a, 2)
    y = [torch.ones(6, dtype=DOUBLE)]
    for _ in range(30):
        y.append(a @ y[-1])
    iterates = torch.stack(y)
    return iterates[1:].norm(dim=1).numpy(), iterates.diff(dim=0).norm(dim=1).numpy()


def test_both_certificates_lie_above_the_error_and_the_later_one_is_the_sharper(run: tuple[np.ndarray, ...]) -> None:
    errors, lengths = run
    prior, posterior = error_certificate(0.8, lengths[0], 30), posterior_error_bound(0.8, lengths)
    assert (posterior >= errors).all()
    assert (prior >= posterior * (1 - 1e-12)).all()
    assert posterior[-1] < prior[-1] / 10


def test_without_a_contraction_nothing_is_promised() -> None:
    assert np.isinf(error_certificate(1.0, 1.0, 2)).all()
    assert np.isinf(posterior_error_bound([1.0, 1.2], 1.0)).all()


@pytest.mark.parametrize("mu", [float("nan"), -0.1])
def test_what_is_no_constant_is_refused(mu: float) -> None:
    for promise in (lambda: error_certificate(mu, 1.0, 2), lambda: posterior_error_bound(mu, 1.0)):
        with pytest.raises(ValueError, match="A constant is"):
            promise()
    with pytest.raises(ValueError, match="A constant is"):
        lipschitz_bound(1.0, mu, 2)


def test_the_bound_on_the_slope_says_that_it_takes_numbers() -> None:
    with pytest.raises(ValueError, match=r"takes numbers, .* not G itself.*contraction\(G, y, x\)"):
        lipschitz_bound(lambda y, x: 0.5 * y + x, 0.5, 3)  # type: ignore[arg-type]
