"""y may be a pytree, complex, or a single number; x may hold what the batch shares; G may give something beside y."""

import pytest
import torch

import implicit_lab as il
from implicit_lab import Status

TIGHT = il.Stop(rtol=0, atol=1e-12, max_steps=2000)


def solve(G, y0, x, solver=None, **options):
    options = {"stop": TIGHT, "gradient": il.Implicit(stop=TIGHT), **options}
    return il.fixed_point(G, y0, x, solver=solver, **options)


def test_the_two_variables_of_admm_are_a_pair(solver):
    """min |z - b|^2 / 2 + |z|_1 by ADMM in (z, u): z is b soft-thresholded by 1."""
    b = torch.tensor([[3.0, 0.5, -2.0], [0.1, -4.0, 1.5]]).double()

    def G(y, b):
        z, u = y
        w = (b + z - u) / 2
        z = torch.sign(w + u) * torch.relu((w + u).abs() - 1)
        return z, u + w - z

    solution = solve(G, (torch.zeros_like(b), torch.zeros_like(b)), b, solver)
    z, u = solution.y
    torch.testing.assert_close(z, torch.sign(b) * torch.relu(b.abs() - 1), rtol=0, atol=1e-10)
    Gz, Gu = G(solution.y, b)
    torch.testing.assert_close(solution.residual, torch.cat((Gz - z, Gu - u), 1).norm(dim=1))


@pytest.mark.parametrize("gradient", [il.Implicit(stop=TIGHT), il.Unrolled()], ids=lambda g: type(g).__name__)
def test_gradients_go_through_a_pytree(gradient):
    x = torch.tensor([[1.0], [2.0]], dtype=torch.double, requires_grad=True)
    y0 = {"a": torch.zeros(2, 1).double(), "b": [torch.zeros(2, 3).double()]}

    def G(y, x):
        return {"a": 0.5 * y["b"][0].mean(1, keepdim=True) + x, "b": [0.5 * y["a"].expand(2, 3)]}

    y = solve(G, y0, x, gradient=gradient).y
    assert y["b"][0].shape == (2, 3)
    torch.testing.assert_close(y["a"], x / 0.75)
    (g,) = torch.autograd.grad(y["b"][0].sum(), x)
    torch.testing.assert_close(g, torch.full((2, 1), 1.5 / 0.75, dtype=torch.double))


def test_the_history_of_a_pytree_is_a_pytree():
    solution = solve(
        lambda y, x: (0.5 * y[0] + x, y[1] / 2),
        (torch.ones(2, 3), torch.ones(2, 4, 5)), torch.ones(2, 3), history=True, stop=il.Stop(rtol=0, max_steps=6),
    )  # fmt: skip
    assert [leaf.shape for leaf in solution.history.iterates] == [(7, 2, 3), (7, 2, 4, 5)]
    assert torch.equal(solution.history.iterates[1][1], torch.full((2, 4, 5), 0.5))


def test_a_complex_fixed_point_is_found(solver):
    a = torch.tensor([[0.5j, 0.3 - 0.4j]], dtype=torch.complex128)
    x = torch.tensor([[1 + 2j, -1j]], dtype=torch.complex128)
    solution = solve(lambda y, x: a * y + x, torch.zeros_like(x), x, solver)
    torch.testing.assert_close(solution.y, x / (1 - a), rtol=0, atol=1e-11)
    assert solution.residual.dtype == torch.float64


def test_complex_gradients_are_those_of_torch_for_maps_that_are_not_holomorphic_too():
    def G(y, x):
        return 0.4 * y.conj() + 0.2 * torch.sin(y) + x

    def f(x):
        return solve(G, torch.zeros_like(x), x).y

    x = torch.tensor([[0.3 + 0.2j], [-0.1 + 0.5j]], dtype=torch.complex128, requires_grad=True)
    assert torch.autograd.gradcheck(f, (x,))
    assert torch.autograd.gradgradcheck(f, (x,))


def test_real_and_complex_leaves_stand_side_by_side(solver):
    y0 = (torch.zeros(2, 3).double(), torch.zeros(2, dtype=torch.complex128))
    y = solve(lambda y, x: (0.5 * y[0] + x, 0.5j * y[1] + 1), y0, torch.ones(2, 3).double(), solver).y
    torch.testing.assert_close(y[0], torch.full((2, 3), 2.0).double())
    torch.testing.assert_close(y[1], torch.full((2,), 1 / (1 - 0.5j), dtype=torch.complex128))


@pytest.mark.parametrize("dtype", [torch.float64, torch.complex128], ids=str)
def test_a_single_number_is_a_batch_of_one(solver, dtype):
    x = torch.tensor(1.0, dtype=dtype, requires_grad=True)
    solution = solve(lambda y, x: 0.5 * y + x, torch.zeros((), dtype=dtype), x, solver, history=True)
    assert solution.y.shape == ()
    assert solution.y.item() == pytest.approx(2)
    assert solution.residual.shape == solution.steps.shape == solution.status.shape == (1,)
    assert solution.history.iterates.shape == solution.history.residuals[:, 0].shape
    assert torch.autograd.grad(solution.y.real, x)[0].item() == pytest.approx(2)


def test_what_the_batch_shares_may_have_any_shape_and_has_its_gradient():
    A = (torch.eye(3).double() / 2).requires_grad_()
    step = torch.tensor(0.3, dtype=torch.double, requires_grad=True)
    b = torch.ones(2, 3).double()
    y = solve(
        lambda y, x: y @ x["A"] + x["step"] * x["b"] + x["one"], 0 * b, {"A": A, "step": step, "b": b, "one": 1}
    ).y
    torch.testing.assert_close(y, torch.full((2, 3), 2.6).double())
    by_A, by_step = torch.autograd.grad(y.sum(), (A, step))
    assert by_step.item() == pytest.approx(12)
    torch.testing.assert_close(by_A, torch.full((3, 3), 2 * 2.6 * 2).double())


def test_an_operator_under_autocast_may_answer_in_half_precision():
    layer = torch.nn.Linear(3, 3)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        y = il.fixed_point(lambda y, x: 0.3 * torch.tanh(layer(y)), torch.zeros(2, 3), None, stop=il.Stop(1e-2)).y
    assert y.dtype == torch.float32
    y.sum().backward()
    assert layer.weight.grad.abs().sum() > 0


@pytest.mark.parametrize("best", [False, True])
def test_what_g_gives_beside_y_is_that_of_the_answer(solver, best):
    x = torch.ones(2, 1, requires_grad=True)
    solution = il.fixed_point(
        lambda y, x: (0.5 * y + x, {"seen": y}), torch.zeros(2, 1), x, solver=solver, has_aux=True, best=best
    )
    assert torch.equal(solution.aux["seen"], solution.y)
    assert not solution.aux["seen"].requires_grad
    assert solution.status.tolist() == [Status.CONVERGED] * 2
    (g,) = torch.autograd.grad(solution.y.sum(), x)
    torch.testing.assert_close(g, torch.full((2, 1), 2.0), rtol=1e-4, atol=0)
