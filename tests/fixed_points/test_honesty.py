"""Nothing is CONVERGED that is not, and no failure is silent."""

import pickle
import warnings
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
import torch

import implicit_lab as il
from implicit_lab import Status


def solved(G, y0, x=None, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", il.ConvergenceWarning)
        return il.fixed_point(G, y0, x, **options)


def half_way(y, x):
    return 0.5 * y + 0.5 * x


@pytest.mark.parametrize(
    ("dtype", "value"),
    [
        (torch.float16, 2e4),
        (torch.bfloat16, 1e38),
        (torch.float32, 3e19),
        (torch.float32, 2e38),
        (torch.float32, 1e-30),
        (torch.float64, 1e306),
        (torch.float64, 1e-200),
    ],
    ids=str,
)
def test_huge_and_tiny_numbers_are_solved_as_any_others(solver, dtype, value):
    x = torch.full((2, 300), value, dtype=dtype)
    solution = solved(half_way, torch.zeros_like(x), x, solver=solver)
    assert solution.status.tolist() == [Status.CONVERGED] * 2
    # |y - x| = 2 |G(y) - y|, and the tolerance is 1e-4
    torch.testing.assert_close(solution.y / value, torch.ones_like(x), rtol=0, atol=max(3e-4, torch.finfo(dtype).eps))
    assert solution.residual.isfinite().all()


def test_a_photo_in_half_precision_converges_to_itself():
    x = 255 * torch.rand(1, 3, 512, 512, generator=torch.Generator().manual_seed(0)).half()
    solution = solved(half_way, torch.zeros_like(x), x)
    assert solution.status.item() == Status.CONVERGED
    assert (solution.y - x).abs().max() <= 0.25


def test_an_infinite_residual_is_never_converged(solver):
    x = torch.tensor([[1.0], [float("inf")]])
    solution = solved(half_way, torch.zeros(2, 1), x, solver=solver)
    assert solution.status.tolist() == [Status.CONVERGED, Status.NONFINITE]
    overflowing = solved(lambda y, x: torch.exp(y * y), torch.full((1, 1), 2.0))
    assert overflowing.status.item() == Status.NONFINITE
    with pytest.raises(il.ConvergenceError, match="NaN or infinity"):
        il.fixed_point(half_way, torch.zeros(2, 1), x, solver=solver, throw=True)


WITHOUT_A_SOLUTION = {
    "residual 1.5 at infinity": lambda y, x: y + torch.tanh(y) / 2 + 1,
    "residual 0.05 at infinity": lambda y, x: y + torch.exp(-(y**2)) + 0.05,
    "residual 1 everywhere": lambda y, x: y + 1,
    "a residual that oscillates": lambda y, x: y + 0.1 * torch.cos(y) + 0.2,
    "a residual that falls for ever": lambda y, x: y + 1 / (1 + y**2) + 0.1,
    "a parabola above the diagonal": lambda y, x: y**2 + 1,
}


@pytest.mark.parametrize("rtol", [1e-4, 1e-2])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("name", WITHOUT_A_SOLUTION)
def test_an_equation_without_a_solution_is_not_solved(name, dtype, rtol, solver):
    y0 = torch.tensor([[0.0], [1.0], [-3.0]], dtype=dtype)
    stop = il.Stop(rtol=rtol, max_steps=60)
    assert Status.CONVERGED not in solved(WITHOUT_A_SOLUTION[name], y0, solver=solver, stop=stop).status.tolist()


@pytest.mark.parametrize("atol", [1e-3, 1e-6])
def test_an_absolute_tolerance_does_not_make_a_runaway_converge(atol, solver):
    stop = il.Stop(rtol=0, atol=atol, max_steps=60)
    y0 = torch.zeros(1, 1)
    assert solved(lambda y, x: y + torch.tanh(y) / 2 + 1, y0, solver=solver, stop=stop).status.item() != 0


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("accelerated", [il.Anderson(), il.Broyden(), il.Newton()], ids=lambda s: type(s).__name__)
def test_a_far_answer_of_a_slow_contraction_is_reached(accelerated, dtype):
    for shift in (1.0, 1.7, 3.0):
        y0 = torch.zeros(1, 1, dtype=dtype)
        solution = solved(lambda y, x, shift=shift: 0.9999 * y + shift, y0, solver=accelerated)
        assert solution.status.item() == Status.CONVERGED
        assert solution.y.item() == pytest.approx(1e4 * shift, rel=1e-2)


def test_an_iterate_lost_in_rounding_has_diverged():
    solution = solved(lambda y, x: y + torch.tanh(y) / 2 + 1, torch.zeros(1, 1), solver=il.Anderson())
    assert solution.status.item() == Status.DIVERGED
    assert "no fixed point" in Status.DIVERGED.sentence


def test_samples_that_batch_normalisation_couples_converge_together():
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(16, 4, generator=generator) * torch.logspace(-2, 2, 16)[:, None]
    bn = torch.nn.BatchNorm1d(4)

    def G(y, x):
        return 0.9 * torch.tanh(bn(y) + x)

    solution = solved(G, torch.zeros(16, 4), x, stop=il.Stop(rtol=1e-3, max_steps=300))
    assert solution.status.tolist() == [Status.CONVERGED] * 16
    Gy = G(solution.y, x)
    assert ((Gy - solution.y).norm(dim=1) <= 1.001e-3 * Gy.norm(dim=1)).all()


def test_the_residual_of_coupled_samples_is_that_of_the_answer_returned(solver):
    def G(y, x):  # each sample is pulled to the mean of all
        return 0.5 * y.mean(0, keepdim=True) + 0.3 * y + x

    x = torch.tensor([[1.0], [0.0], [-40.0]]).double()
    for options in ({}, {"best": True}):
        solution = solved(G, torch.zeros_like(x), x, solver=solver, **options)
        torch.testing.assert_close(solution.residual, (G(solution.y, x) - solution.y).norm(dim=1))
        tolerance = 1e-4 * G(solution.y, x).norm(dim=1)
        assert (solution.residual[solution.status == 0] <= tolerance[solution.status == 0]).all()


@pytest.mark.parametrize("accelerated", [il.Anderson(), il.Broyden()], ids=lambda s: type(s).__name__)
def test_a_step_out_of_the_domain_is_taken_back(accelerated):
    m = 1.3
    scale = ((m - 1) / m) * (3 / m) ** (1 / (m - 1))

    def G(y, x):  # NaN for y <= 1; each accelerated step from 1.001 leads there
        return torch.log(3 * x / y) / torch.log(scale * y / (y - 1)) + 1

    y0 = torch.full((1, 1), 1.001, dtype=torch.double)
    solution = solved(G, y0, torch.ones_like(y0), solver=accelerated, stop=il.Stop(rtol=1e-10))
    assert solution.status.item() == Status.CONVERGED
    assert solution.y.item() == pytest.approx(1.3)


FAILING = {
    "NaN": (lambda y, x: torch.where(y > 5, float("nan"), 2 * y + x), "NaN or infinity"),
    "diverging": (lambda y, x: 3 * y + x, "a million times"),
    "chaotic": (lambda y, x: 3 * torch.sin(3 * y) + x, "The steps ran out"),
}


@pytest.mark.parametrize("name", FAILING)
def test_a_failed_solve_warns_and_so_does_its_gradient(name):
    G, message = FAILING[name]
    x = torch.ones(1, 1, requires_grad=True)
    with pytest.warns(il.ConvergenceWarning, match=f"1 of 1 samples: .*{message}"):
        solution = il.fixed_point(G, torch.zeros(1, 1), x)
    with pytest.warns(il.ConvergenceWarning, match=f"gradient is not exact, its forward solve failed.*{message}"):
        solution.y.sum().backward()


def test_what_was_asked_for_does_not_warn():
    x = torch.ones(1, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        il.fixed_point(half_way, 0 * x, x)
        il.fixed_point(lambda y, x: 3 * y + x, 0 * x, x, stop=il.Stop(rtol=0, max_steps=5))
        il.fixed_point(half_way, 0 * x, x, callback=lambda t, residual: t == 2)


def fail(_):
    il.fixed_point(lambda y, x: 0.9 * y, torch.ones(1, 1), None, stop=il.Stop(max_steps=1), throw=True)


def test_a_failure_travels_from_one_process_to_another():
    with ProcessPoolExecutor(1, get_context("fork")) as pool, pytest.raises(il.ConvergenceError) as caught:
        pool.submit(fail, 0).result(timeout=60)
    assert caught.value.solution.status.item() == Status.MAX_STEPS


@pytest.mark.parametrize("gradient", [il.Implicit(), il.Unrolled()], ids=lambda g: type(g).__name__)
def test_a_convergence_error_is_pickled_with_its_solution(gradient):
    x = torch.ones(2, 1, requires_grad=True)
    with pytest.raises(il.ConvergenceError) as caught:
        il.fixed_point(lambda y, x: 2 * y + x, 0 * x, x, gradient=gradient, throw=True, history=True)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert str(copy) == str(caught.value)
    assert torch.equal(copy.solution.y, caught.value.solution.y)
    assert not copy.solution.y.requires_grad


def test_a_solution_prints_as_a_sentence():
    x = torch.tensor([[1.0], [1.0]])
    rates = torch.tensor([[0.5], [0.9]])
    solution = il.fixed_point(lambda y, x: rates * y + x, 0 * x, x)
    assert repr(solution) == "2 of 2 converged, 13 to 66 steps, residual at most 0.00095."
    failed = solved(lambda y, x: y + 1, torch.zeros(1, 1), stop=il.Stop(max_steps=1)).describe()
    assert failed.startswith("0 of 1 converged, 1 step, residual at most 1. 1 of 1 samples: The steps ran out")


def flip(y, x):
    return 1 - y + 0 * x


GOING_ROUND = {
    "a cycle of two": (flip, 1, il.Picard()),
    "a cycle of two, extrapolated": (flip, 1, il.SQUAREM()),
    "a quarter turn": (lambda y, x: y @ torch.tensor([[0.0, -1.0], [1.0, 0.0]]) + x, 2, il.Picard()),
    "a cycle of two that it falls into": (lambda y, x: 3.2 * y * (1 - y) + 0.1 * x, 1, il.Picard()),
    "no fixed point at all": (lambda y, x: y + 1 + 0 * x, 1, il.Picard()),
}


@pytest.mark.parametrize("name", GOING_ROUND)
def test_who_goes_round_is_told_to_damp_and_not_to_go_on(name):
    G, size, one = GOING_ROUND[name]
    x = torch.full((1, size), 0.3)
    solution = solved(G, 0 * x, x, solver=one, stop=il.Stop(rtol=1e-6))
    assert solution.restless.tolist() == [True]
    assert "seems to go round or away" in repr(solution)
    assert "Picard(damping=0.5)" in repr(solution)
    assert "a looser tolerance" not in repr(solution)


def test_the_advice_to_someone_who_goes_round_holds():
    x = torch.ones(1, 3)
    assert il.fixed_point(flip, 0 * x, x, solver=il.Picard(damping=0.5)).steps.item() == 1


@pytest.mark.parametrize("options", [{}, {"history": True}, {"best": True}], ids=str)
@pytest.mark.parametrize("rate", [0.9, 0.99, 0.999, 0.9999])
def test_who_falls_slowly_is_told_to_go_on(rate, options):
    x = torch.ones(1, 3)
    slow = solved(lambda y, x: rate * y + x, 0 * x, x, stop=il.Stop(rtol=1e-7, max_steps=90), **options)
    assert slow.status.item() == Status.MAX_STEPS
    assert "allow more steps, a looser tolerance" in repr(slow)


def test_who_is_held_up_by_rounding_is_told_of_the_tolerance():
    x = torch.full((1, 50), 0.3)
    turn = torch.linalg.qr(torch.randn(50, 50, generator=torch.Generator().manual_seed(0))).Q
    solution = solved(lambda y, x: 0.5 * torch.sin(y) @ turn + x, 0 * x, x, stop=il.Stop(rtol=1e-12, max_steps=200))
    assert 0 < solution.residual.item() < 1e-5
    assert "a looser tolerance" in repr(solution)


def test_samples_that_go_round_and_samples_that_are_slow_are_told_apart():
    x = torch.tensor([[-1.0], [0.999], [0.5]])
    with pytest.warns(il.ConvergenceWarning, match=r"1 of 3 samples: .*a looser.* 1 of 3 samples: .*go round") as said:
        solution = il.fixed_point(lambda y, x: x * y + 1, torch.zeros(3, 1), x)
    assert solution.restless.tolist()[:2] == [True, False]
    assert len(said) == 1
    under_vmap = torch.func.vmap(lambda rate: il.fixed_point(lambda y, r: r * y + 1, torch.zeros(1, 1), rate).y)
    with pytest.warns(il.ConvergenceWarning, match=r"1 of 3 samples: .*go round"):
        under_vmap(x[:, :, None])
