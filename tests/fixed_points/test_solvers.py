"""Each solver against answers known in closed form."""

import pytest
import torch

import implicit_lab as il
from implicit_lab import Status


def test_affine_map_reaches_its_exact_fixed_point(affine, solver, tight):
    solution = il.fixed_point(affine, affine.y0, affine.x, solver=solver, stop=tight)
    torch.testing.assert_close(solution.y, affine.exact, rtol=0, atol=1e-11)
    assert solution.status.tolist() == [Status.CONVERGED] * 3


def test_cos_reaches_the_dottie_number(solver, tight):
    y0 = torch.zeros(1, 1, dtype=torch.double)
    y = il.fixed_point(lambda y, x: torch.cos(y), y0, None, solver=solver, stop=tight).y
    assert y.item() == pytest.approx(0.7390851332151607, abs=1e-11)


def test_picard_error_falls_at_exactly_the_contraction_modulus():
    y0, x = torch.zeros(1, 1, dtype=torch.double), torch.ones(1, 1, dtype=torch.double)
    stop = il.Stop(rtol=0, max_steps=20)
    history = il.fixed_point(lambda y, x: 0.5 * y + x, y0, x, stop=stop, history=True).history
    errors = (history.iterates[:, 0, 0] - 2).abs()
    torch.testing.assert_close(errors[1:] / errors[:-1], torch.full((20,), 0.5, dtype=torch.double))


def test_rotation_makes_picard_circle_and_anderson_converge():
    turn = torch.tensor([[0.0, -1.0], [1.0, 0.0]], dtype=torch.double)
    x = torch.ones(1, 2, dtype=torch.double)

    def solve(solver):
        return il.fixed_point(
            lambda y, x: y @ turn.T + x, torch.zeros_like(x), x, solver=solver, stop=il.Stop(rtol=1e-10)
        )

    assert solve(il.Picard()).status.item() == Status.MAX_STEPS
    for solver in (il.Anderson(), il.Broyden(), il.Newton()):
        solution = solve(solver)
        assert solution.status.item() == Status.CONVERGED
        torch.testing.assert_close(solution.y, torch.tensor([[0.0, 1.0]], dtype=torch.double))


def test_non_normal_jacobian_converges_though_its_norm_is_above_one(solver, tight):
    A = torch.tensor([[0.5, 10.0], [0.0, 0.4]], dtype=torch.double)
    x = torch.ones(1, 2, dtype=torch.double)
    y = il.fixed_point(lambda y, x: y @ A.T + x, torch.zeros_like(x), x, solver=solver, stop=tight).y
    exact = torch.linalg.solve(torch.eye(2, dtype=torch.double) - A, x[0])
    torch.testing.assert_close(y[0], exact, rtol=1e-10, atol=0)


@pytest.mark.parametrize("memory", [2, 5, 20])
def test_broyden_with_little_memory_still_converges(memory):
    generator = torch.Generator().manual_seed(0)
    A = torch.randn(50, 50, dtype=torch.double, generator=generator)
    A = 0.9 * A / torch.linalg.eigvals(A).abs().max()
    x = torch.randn(4, 50, dtype=torch.double, generator=generator)
    solution = il.fixed_point(
        lambda y, x: y @ A.T + x, torch.zeros_like(x), x, solver=il.Broyden(memory), stop=il.Stop(max_steps=500)
    )
    assert solution.status.tolist() == [Status.CONVERGED] * 4


def test_a_student_steps_by_hand_and_gets_what_the_loop_gets(affine, solver):
    y, G = affine.y0, lambda y: affine(y, affine.x)
    state = solver.init(y, G(y))
    for _ in range(3):
        y, state = solver.step(G, y, G(y), state)
    stop = il.Stop(rtol=0, max_steps=3)
    assert torch.equal(y, il.fixed_point(affine, affine.y0, affine.x, solver=solver, stop=stop).y)


def test_newton_solves_a_linear_problem_in_one_step_when_the_krylov_space_is_whole(affine):
    stop = il.Stop(rtol=1e-9)
    solution = il.fixed_point(affine, affine.y0, affine.x, solver=il.Newton(krylov=4, tolerance=1e-10), stop=stop)
    assert solution.steps.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("plain", "changed"),
    [
        (il.Picard(), il.Picard(damping=0.5)),
        (il.Anderson(), il.Anderson(memory=1)),
        (il.Anderson(), il.Anderson(damping=0.5)),
        (il.Anderson(), il.Anderson(regularization=1.0)),
        (il.Broyden(), il.Broyden(memory=1)),
        (il.Newton(), il.Newton(krylov=1)),
        (il.Newton(), il.Newton(tolerance=1.0)),
    ],
    ids=str,
)
def test_every_solver_option_changes_the_iterates(tanh, plain, changed):
    stop = il.Stop(rtol=0, max_steps=4)
    first, second = (il.fixed_point(tanh, tanh.y0, tanh.x, solver=s, stop=stop).y for s in (plain, changed))
    assert not torch.equal(first, second)


def test_multi_dimensional_samples_and_a_pytree_x_are_solved(solver, tight):
    x = {"shift": torch.rand(2, 3, 4, dtype=torch.double), "scale": (torch.tensor([0.3, 0.5]).double(),)}

    def G(y, x):
        return x["scale"][0][:, None, None] * y + x["shift"]

    y = il.fixed_point(G, torch.zeros(2, 3, 4, dtype=torch.double), x, solver=solver, stop=tight).y
    exact = x["shift"] / (1 - x["scale"][0][:, None, None])
    torch.testing.assert_close(y, exact, rtol=0, atol=1e-11)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device, and there is none")
def test_gpu_gives_the_answer_of_the_cpu(affine, solver, tight):
    A = affine.A.cuda()
    y = il.fixed_point(lambda y, x: y @ A.T + x, affine.y0.cuda(), affine.x.cuda(), solver=solver, stop=tight).y
    torch.testing.assert_close(y.cpu(), affine.exact, rtol=0, atol=1e-10)
