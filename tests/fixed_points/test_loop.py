"""The loop's account: steps, statuses, histories, callbacks, and one sample's independence of the others."""

import pytest
import torch

import implicit_lab as il
from implicit_lab import Status


def test_t_steps_of_picard_cost_t_plus_one_calls():
    calls = 0

    def G(y, x):
        nonlocal calls
        calls += 1
        return 0.5 * y + x

    x = torch.ones(2, 1)
    with torch.no_grad():
        solution = il.fixed_point(G, torch.zeros_like(x), x, stop=il.Stop(rtol=0, max_steps=7))
    assert calls == 8
    assert solution.steps.tolist() == [7, 7]


def test_history_holds_every_iterate_and_its_true_residual(affine, solver):
    stop = il.Stop(rtol=0, max_steps=5)
    solution = il.fixed_point(affine, affine.y0, affine.x, solver=solver, stop=stop, history=True)
    iterates, residuals = solution.history.iterates, solution.history.residuals
    assert iterates.shape == (6, 3, 4)
    assert residuals.shape == (6, 3)
    assert torch.equal(iterates[0], affine.y0)
    assert torch.equal(iterates[-1], solution.y)
    torch.testing.assert_close(residuals, (affine(iterates, affine.x) - iterates).norm(dim=2))


def test_no_tolerance_runs_every_step_even_from_the_answer(affine):
    stop = il.Stop(rtol=0, max_steps=5)
    solution = il.fixed_point(affine, affine.exact, affine.x, stop=stop, history=True)
    assert len(solution.history.iterates) == 6


def test_warm_start_from_the_answer_takes_no_step(affine):
    cold = il.fixed_point(affine, affine.y0, affine.x)
    warm = il.fixed_point(affine, cold.y, affine.x)
    assert (cold.steps > 0).all()
    assert warm.steps.tolist() == [0, 0, 0]


def test_each_way_to_end_has_its_status():
    x = torch.tensor([[0.5], [1.0], [3.0], [float("nan")]])

    def G(y, x):
        return x * y + 1

    solution = il.fixed_point(G, torch.zeros(4, 1), x)
    assert [Status(s) for s in solution.status.tolist()] == [
        Status.CONVERGED,
        Status.MAX_STEPS,
        Status.DIVERGED,
        Status.NONFINITE,
    ]


def test_callback_sees_each_residual_and_can_cancel(affine):
    seen = []

    def callback(t, residual):
        seen.append((t, residual))
        return t == 2

    solution = il.fixed_point(affine, affine.y0, affine.x, callback=callback)
    assert [t for t, _ in seen] == [0, 1, 2]
    assert torch.equal(seen[-1][1], solution.residual)
    assert solution.status.tolist() == [Status.STOPPED] * 3
    assert solution.steps.tolist() == [2, 2, 2]


def test_best_returns_the_iterate_of_least_residual_for_each_sample():
    x = torch.tensor([[0.5], [2.0]])
    stop = il.Stop(rtol=0, max_steps=6)
    solution = il.fixed_point(lambda y, x: x * y + 1, torch.zeros(2, 1), x, stop=stop, best=True, history=True)
    assert torch.equal(solution.residual, solution.history.residuals.min(dim=0).values)
    assert solution.y.flatten().tolist() == [solution.history.iterates[-1, 0].item(), 0.0]


def test_throw_raises_an_error_that_carries_the_solution():
    with pytest.raises(il.ConvergenceError, match="1 of 1 samples: The steps ran out") as caught:
        il.fixed_point(lambda y, x: y + 1, torch.zeros(1, 1), None, throw=True, stop=il.Stop(rtol=1e-9))
    assert caught.value.solution.status.item() == Status.MAX_STEPS


def test_rtol_atol_and_max_steps_each_change_the_number_of_steps(affine):
    def steps(**options):
        return il.fixed_point(affine, affine.y0, affine.x, stop=il.Stop(**options)).steps.max().item()

    assert steps(rtol=1e-8) > steps(rtol=1e-2)
    assert steps(rtol=0, atol=1e-8) > steps(rtol=0, atol=1e-2)
    assert steps(rtol=1e-8, max_steps=3) == 3


def test_a_batch_in_another_order_gives_the_answers_in_that_order(affine, solver):
    order = torch.tensor([2, 0, 1])
    y = il.fixed_point(affine, affine.y0, affine.x, solver=solver).y
    permuted = il.fixed_point(affine, affine.y0, affine.x[order], solver=solver).y
    torch.testing.assert_close(permuted, y[order], rtol=0, atol=1e-13)


def test_an_empty_batch_is_solved_at_once(solver):
    solution = il.fixed_point(lambda y, x: 0.5 * y, torch.zeros(0, 3), None, solver=solver)
    assert solution.y.shape == (0, 3)
