"""Modulus, spectral radius and observed rate are three numbers, and each must be the right one."""

from collections.abc import Callable

import pytest
import torch

from implicit_lab.measures import Contraction, contraction, observed_rate
from implicit_lab.measures.spectral import Lanczos, unlucky

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


def planted(values: torch.Tensor, seed: int = 0) -> torch.Tensor:
    """A matrix, not normal, with these singular values and singular vectors in uniformly random directions."""
    draw = torch.Generator().manual_seed(seed)
    n = len(values)
    left, right = (torch.linalg.qr(torch.randn(n, n, generator=draw, dtype=DOUBLE)).Q for _ in range(2))
    return left * values @ right.T


def measured(a: torch.Tensor, **options: int) -> Contraction:
    return contraction(lambda y, x: y @ a.T, torch.zeros(1, len(a), dtype=a.dtype), None, **options)


@pytest.mark.parametrize("copies", [1, 50])
def test_a_scaled_rotation_has_its_scale_for_modulus_radius_and_rate(copies: int) -> None:
    turn = 0.9 * torch.tensor([[0.0, -1.0], [1.0, 0.0]], dtype=DOUBLE)
    a = torch.block_diag(*[turn] * copies)
    found = contraction(lambda y, x: y @ a.T, torch.zeros(2, 2 * copies, dtype=DOUBLE), None)
    assert found.probability == (1 if copies == 1 else 0.999)
    for figure in (found.lower, found.upper, found.radius):
        torch.testing.assert_close(figure, torch.full((2,), 0.9, dtype=DOUBLE))
    assert observed_rate(iterate(a, 40)[1]).item() == pytest.approx(0.9)


def test_a_non_normal_matrix_has_a_large_modulus_and_a_small_radius() -> None:
    a = torch.tensor([[0.5, 10.0], [0.0, 0.4]], dtype=DOUBLE)
    found = measured(a)
    assert found.lower.item() == found.upper.item() == pytest.approx(torch.linalg.matrix_norm(a, 2).item())
    assert found.radius.item() == pytest.approx(0.5)
    assert observed_rate(iterate(a, 60)[1]).item() == pytest.approx(0.5, rel=0.02)


N = 200
SPECTRA = {
    "a gap of 0.1 % above 1": torch.cat([torch.tensor([1.001, 1.0]), torch.linspace(0, 0.999, N - 2)]).to(DOUBLE),
    "clustered below 1.002": 1.002 - 0.1 * torch.linspace(0, 1, N, dtype=DOUBLE) ** 2,
    "one just above a cluster just below 1": torch.tensor([1.0005, *[0.9999] * (N - 1)], dtype=DOUBLE),
    "clustered below 0.998": 0.998 - 0.1 * torch.linspace(0, 1, N, dtype=DOUBLE) ** 2,
    "all equal": torch.full((N,), 0.97, dtype=DOUBLE),
    "an isometry": torch.ones(N, dtype=DOUBLE),
    "of rank one": torch.tensor([1.3, *[0.0] * (N - 1)], dtype=DOUBLE),
    "zero": torch.zeros(N, dtype=DOUBLE),
}


@pytest.mark.parametrize("single", [False, True], ids=["double", "single"])
@pytest.mark.parametrize("name", SPECTRA)
def test_the_truth_lies_between_both_ends_and_the_verdict_is_never_false(name: str, single: bool) -> None:
    a = planted(SPECTRA[name])
    a = a.float() if single else a
    truth = torch.linalg.matrix_norm(a.double(), 2).item()
    found = measured(a)
    slack = 1e-5 if single else 1e-12
    assert found.lower.item() <= truth * (1 + slack)
    assert truth * (1 - slack) <= found.upper.item()
    assert found.lower.item() >= 0.999 * truth
    assert found.verdict != ("contracts",) if truth >= 1 - 1e-9 else found.verdict != ("does not",)
    image = found.witness.double() @ a.double().T
    assert (image.norm() / found.witness.double().norm()).item() == pytest.approx(found.lower.item(), abs=slack)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("a gap of 0.1 % above 1", "does not"),
        ("clustered below 1.002", "does not"),
        ("an isometry", "does not"),
        ("clustered below 0.998", "contracts"),
        ("all equal", "contracts"),
        ("zero", "contracts"),
    ],
)
def test_close_to_one_it_is_decided(name: str, verdict: str) -> None:
    assert measured(planted(SPECTRA[name])).verdict == (verdict,)


def test_too_few_steps_leave_it_undecided_and_say_so() -> None:
    found = measured(planted(SPECTRA["clustered below 0.998"]), steps=5)
    assert found.lower.item() < 1 < found.upper.item()
    assert found.verdict == ("undecided",)
    assert repr(found).startswith("G is undecided on 1 of 1.")
    assert "spectral radius estimated at " in repr(found)


@pytest.mark.parametrize("name", ["a gap of 0.1 % above 1", "clustered below 1.002", "of rank one"])
def test_the_upper_end_holds_from_every_start_after_every_number_of_steps(name: str) -> None:
    # A uniform start on a fixed operator: by symmetry the operator may as well be diagonal.
    values, starts = SPECTRA[name], 200
    process = Lanczos(*2 * [lambda v: v * values], torch.zeros(starts, N, dtype=DOUBLE), 12, seed=0)
    directions = torch.randn(starts, N, dtype=DOUBLE, generator=torch.Generator().manual_seed(1))
    process.basis[:, 0] = directions / directions.norm(dim=1, keepdim=True)
    for _ in range(12):
        process.step()
        process.look(0.0, None)
        assert (process.upper >= values.max() * (1 - 1e-12)).all()


def test_the_start_falls_short_of_what_the_upper_end_rests_on_as_often_as_said() -> None:
    # |e . v| below delta is what a false upper end takes: 1 time in 1000.
    n, draws = 65, 200_000
    draw = torch.Generator().manual_seed(0)
    v = torch.randn(draws, n, generator=draw)
    share = (v[:, 0].abs() / v.norm(dim=1) < unlucky(n)).double().mean().item()
    assert share == pytest.approx(0.001, abs=4 * (0.001 / draws) ** 0.5)


def test_an_unlucky_start_is_what_makes_it_fail_and_nothing_less() -> None:
    # The worst operator for a start at the edge of luck: it has one large value that the start hardly sees.
    n, edge = 100, unlucky(100)
    for share, holds in ((1.01 * edge, True), (0.2 * edge, False)):
        start = torch.full((n,), ((1 - share**2) / (n - 1)) ** 0.5, dtype=DOUBLE)
        start[0] = share
        for top in (1.5, 3.0, 30.0):
            values = torch.tensor([top, *[0.5] * (n - 1)], dtype=DOUBLE)
            process = Lanczos(*2 * [lambda v: v * values], torch.zeros(1, n, dtype=DOUBLE), 5, seed=0)  # noqa: B023
            process.basis[:, 0] = start
            process.step()
            process.look(0.0, None)
            assert (process.upper.item() >= top) or not holds
    assert process.upper.item() < 30


def test_a_sample_has_the_same_interval_alone_and_in_company() -> None:
    scales = torch.tensor([[0.5], [0.9990], [1.2]], dtype=DOUBLE)
    a = planted(SPECTRA["clustered below 0.998"])
    together = contraction(lambda y, x: x * (y @ a.T), torch.zeros(3, N, dtype=DOUBLE), scales)
    for i in range(3):
        alone = contraction(lambda y, x: x * (y @ a.T), torch.zeros(1, N, dtype=DOUBLE), scales[[i]])
        torch.testing.assert_close(alone.lower[0], together.lower[i])
        torch.testing.assert_close(alone.upper[0], together.upper[i], rtol=1e-6, atol=0)
    assert together.verdict == ("contracts", "contracts", "does not")


def test_the_radius_follows_the_truth_beyond_the_exact_size() -> None:
    torch.manual_seed(0)
    a = 0.6 * torch.randn(3, N, N, dtype=DOUBLE) / N**0.5 + torch.triu(torch.randn(N, N, dtype=DOUBLE), 1) / N
    a[:, 0, 0] += 1.5
    found = contraction(lambda y, x: torch.einsum("bij,bj->bi", a, y), torch.zeros(3, N, dtype=DOUBLE), None)
    modulus, radius = torch.linalg.matrix_norm(a, 2), torch.linalg.eigvals(a).abs().amax(dim=1)
    torch.testing.assert_close(found.lower, modulus, rtol=1e-3, atol=0)
    torch.testing.assert_close(found.radius, radius, rtol=1e-4, atol=0)


def test_the_sufficiency_construction_has_modulus_one_minus_eps() -> None:
    # G(y, x) = F(x) + (1 - eps(x)) (y - F(x)) with F = 1/x, eps = x^2 / 2.
    x = torch.linspace(0.1, 1, 10, dtype=DOUBLE)[:, None]
    found = contraction(lambda y, x: 1 / x + (1 - x**2 / 2) * (y - 1 / x), 1 / x, x)
    torch.testing.assert_close(found.upper, (1 - x**2 / 2).squeeze(1))
    assert repr(found).startswith("G contracts on 10 of 10. Modulus between 0.5 and 0.995 (exact)")


@pytest.mark.parametrize(
    ("scales", "said"),
    [
        ([2.0], "G does not contract on 1 of 1. Modulus between 2 and 2 (exact), spectral radius 2."),
        ([2.0, 2.0, 2.0], "G does not contract on 3 of 3. Modulus between 2 and 2 (exact), spectral radius 2."),
        (
            [0.5, 2.0, 0.5],
            "G contracts on 2, does not contract on 1 of 3. Modulus between 0.5 and 2 (exact), "
            "spectral radius 0.5 to 2.",
        ),
    ],
)
def test_it_reads_as_a_sentence_for_one_and_for_several(scales: list[float], said: str) -> None:
    x = torch.tensor(scales)[:, None]
    assert repr(contraction(lambda y, x: x * y, torch.zeros_like(x), x)) == said


def test_the_identity_does_not_contract_and_writes_into_nothing() -> None:
    for same in (lambda y, x: y, lambda y, x: y.view_as(y), lambda y, x: y[:]):
        found = contraction(same, torch.ones(2, 3), None)
        assert found.verdict == ("does not", "does not")
        torch.testing.assert_close(found.radius, torch.ones(2))


@pytest.mark.parametrize("G", [lambda y, x: y.mul_(0.5), lambda y, x: y.data.mul_(0.5), lambda y, x: y.mul_(0.5) + 1])
def test_what_writes_into_its_argument_is_refused_and_the_argument_stays(G: Callable[..., torch.Tensor]) -> None:
    y = torch.ones(2, 3)
    with pytest.raises(ValueError, match="in place"):
        contraction(G, y, None)
    assert torch.equal(y, torch.ones(2, 3))


def test_a_g_that_cannot_be_called_is_told_with_the_shapes_and_the_cause() -> None:
    square = torch.eye(3)
    with pytest.raises(
        ValueError, match=r"^G failed on y of shape \(2, 4\) and x of shape \(2, 3\): .*multiplied"
    ) as told:
        contraction(lambda y, x: y @ square + x, torch.ones(2, 4), torch.ones(2, 3))
    assert isinstance(told.value.__cause__, RuntimeError)
    with pytest.raises(ValueError, match=r"on y of shape \(2, 4\): G must take two arguments, y and x: .*\(y\)"):
        contraction(lambda y: y, torch.ones(2, 4), None)
    with pytest.raises(ValueError, match="G makes complex numbers"):
        contraction(lambda y, x: 1j * y, torch.ones(2, 4), None)


def test_samples_that_are_coupled_through_the_batch_are_refused() -> None:
    torch.manual_seed(0)
    y = torch.randn(6, 4)
    for coupled in (torch.nn.BatchNorm1d(4), torch.nn.BatchNorm1d(4, track_running_stats=False)):
        with pytest.raises(ValueError, match=r"all eval\(\)"):
            contraction(lambda y, x: 0.9 * torch.tanh(coupled(y)), y, None)  # noqa: B023
    with pytest.raises(ValueError, match="couples the samples of a batch"):
        contraction(lambda y, x: x - 0.8 * y.mean(0, keepdim=True), y, y)
    alone = torch.nn.BatchNorm1d(4).eval()
    assert contraction(lambda y, x: 0.9 * torch.tanh(alone(y)), y, None).verdict == ("contracts",) * 6


@pytest.mark.parametrize(
    ("y", "reason"),
    [
        (torch.ones(3), r"y has shape \(3,\).*y\[:, None\]"),
        (torch.ones(0, 2), r"y has shape \(0, 2\)"),
        (torch.tensor([[1.0], [float("nan")]]), "y is not finite at instance 1"),
        (torch.ones(2, 2, dtype=torch.complex64), "y holds complex numbers.*torch.view_as_real"),
        (torch.zeros(2, 2), "derivative of G is not finite at instance 0"),
    ],
)
def test_what_cannot_be_measured_is_refused_in_a_sentence(y: torch.Tensor, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        contraction(lambda y, x: y.sqrt(), y, None)


def test_the_observed_rate_leaves_out_the_floor_of_rounding() -> None:
    residuals = (0.3 ** torch.arange(200.0, dtype=DOUBLE)[:, None]).clamp_min(1e-16)
    assert observed_rate(residuals).item() == pytest.approx(0.3)
    with pytest.raises(ValueError, match="at least two"):
        observed_rate(residuals[:1])
    with pytest.raises(ValueError, match="residual of sample 0 is NaN"):
        observed_rate(residuals * float("nan"))
