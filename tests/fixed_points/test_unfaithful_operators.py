"""An operator that writes into its arguments, or changes between two calls, is found out or does no harm."""

import numpy as np
import pytest
import torch

import implicit_lab as il

IN_PLACE = {
    "y": lambda y, x: y.mul_(0.5).add_(x),
    "y and a new result": lambda y, x: y.mul_(0.5) + x,
    "relu": lambda y, x: torch.nn.functional.relu(y, inplace=True) @ torch.eye(2) / 2 + x,
    "y.data": lambda y, x: y.data.mul_(0.5).add_(x),
    "numpy": lambda y, x: torch.from_numpy(np.multiply(y.detach().numpy(), 0.5, out=y.detach().numpy())) + x,
    "x": lambda y, x: x.mul_(0.5).add_(y),
}


@pytest.mark.parametrize("inference", [False, True])
@pytest.mark.parametrize("name", IN_PLACE)
def test_an_operator_that_writes_into_its_arguments_is_refused(name, inference, solver):
    y0, x = torch.tensor([[1.0, -1.0]]), torch.tensor([[-1.0, 1.0]])
    with torch.inference_mode(inference), pytest.raises(ValueError, match="in place: return a new tensor"):
        il.fixed_point(IN_PLACE[name], y0, x, solver=solver)
    assert y0.tolist() == [[1.0, -1.0]]


def test_one_that_begins_to_write_later_is_refused_too(solver):
    calls = 0

    def G(y, x):
        nonlocal calls
        calls += 1
        return y.mul_(0.5) if calls == 3 else 0.7 * y + x

    with pytest.raises(ValueError, match="in place"):
        il.fixed_point(G, torch.ones(1, 2), torch.ones(1, 2), solver=solver, stop=il.Stop(rtol=1e-30, max_steps=5))


def test_an_operator_may_return_the_same_buffer_each_time(solver):
    buffer = torch.zeros(1, 2)

    def G(y, x):
        torch.mul(y, 0.5, out=buffer)
        return buffer.add_(x)

    y = il.fixed_point(G, torch.zeros(1, 2), torch.ones(1, 2), solver=solver, stop=il.Stop(rtol=1e-6)).y
    torch.testing.assert_close(y, torch.full((1, 2), 2.0))


def test_an_operator_may_return_its_input():
    x = torch.ones(1, 2)
    assert torch.equal(il.fixed_point(lambda y, x: x, torch.zeros(1, 2), x).y, x)
    assert torch.equal(il.fixed_point(lambda y, x: y, x, None).y, x)


def test_a_parameter_changed_before_the_backward_raises_as_in_torch(tight):
    W = torch.nn.Parameter(torch.tensor([[0.5]]))
    x = torch.ones(1, 1, requires_grad=True)
    y = il.fixed_point(lambda y, x: y @ W + x, torch.zeros(1, 1), x).y
    with torch.no_grad():
        W.sub_(0.1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


@pytest.mark.parametrize("gradient", [il.JacobianFree(), il.Neumann(), il.Phantom()], ids=lambda g: type(g).__name__)
def test_so_it_does_with_every_gradient(gradient):
    x = torch.full((1, 1), 0.3, requires_grad=True)
    W = torch.full((1, 1), 0.5, requires_grad=True)
    y = il.fixed_point(lambda y, x: 0.5 * torch.sin(y * x * W), torch.ones(1, 1), x, gradient=gradient).y
    with torch.no_grad():
        W.fill_(0.1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def test_an_input_buffer_that_is_refilled_does_not_change_the_gradient(tight):
    x = torch.ones(1, 1)
    w = torch.tensor(0.5, requires_grad=True)
    y = il.fixed_point(lambda y, x: w * torch.sin(x) * y + 1, torch.zeros(1, 1), x, gradient=il.Implicit(stop=tight)).y
    x.fill_(0.1)
    s = np.sin(1)
    assert torch.autograd.grad(y.sum(), w)[0].item() == pytest.approx(s / (1 - 0.5 * s) ** 2, rel=1e-3)


def test_a_second_derivative_after_a_change_raises():
    x = torch.ones(1, 1, requires_grad=True)
    scale = torch.tensor(0.5)
    y = il.fixed_point(lambda y, x: scale * torch.sin(y) + x**2, torch.zeros(1, 1), x).y
    scale.fill_(0.1)
    with pytest.raises(RuntimeError, match="another value than in the forward pass"):
        torch.autograd.grad(y.sum(), x, create_graph=True)


def test_dropout_keeps_the_mask_that_the_gradient_was_recorded_with():
    masks = []

    def G(y, x):
        masks.append(torch.dropout(torch.ones_like(y), 0.5, True))
        return 0.25 * masks[-1] * y + x

    x = torch.ones(1, 20, requires_grad=True)
    y = il.fixed_point(G, torch.zeros(1, 20), x, stop=il.Stop(rtol=0, max_steps=5)).y
    first, second = (torch.autograd.grad(y.sum(), x, retain_graph=True)[0] for _ in range(2))
    assert torch.equal(first, second)
    torch.testing.assert_close(first, 1 / (1 - 0.25 * masks[-1]))


def test_newton_solves_what_cannot_be_differentiated_twice():
    layer = torch.nn.Linear(2, 2)
    with torch.no_grad():
        layer.weight.mul_(0.3)
    y0, x = torch.zeros(1, 2), torch.ones(1, 2)

    def G(y, x):
        return torch.tanh(layer(y)) + x

    def solve(G):
        return il.fixed_point(G, y0, x, solver=il.Newton(), stop=il.Stop(rtol=1e-6)).y.detach()

    exact = solve(G)
    torch.testing.assert_close(solve(torch.no_grad()(G)), exact)
    torch.testing.assert_close(torch.inference_mode()(solve)(G), exact)
    with torch.inference_mode():
        made = torch.eye(2) * 0.3
    y = il.fixed_point(lambda y, x: torch.tanh(y @ made) + x, y0, x, solver=il.Newton(), stop=il.Stop(rtol=1e-6)).y
    torch.testing.assert_close(torch.tanh(y @ made) + x, y, rtol=1e-5, atol=0)


@pytest.mark.slow
def test_newton_solves_a_compiled_operator():
    G = torch.compile(lambda y, x: 0.5 * torch.cos(y) + x, backend="aot_eager")
    x = torch.ones(1, 2, requires_grad=True)
    solution = il.fixed_point(G, torch.zeros(1, 2), x, solver=il.Newton())
    solution.y.sum().backward()
    torch.testing.assert_close(x.grad, 1 / (1 + 0.5 * torch.sin(solution.y.detach())), rtol=1e-3, atol=0)


def test_an_answer_found_in_inference_mode_makes_a_warm_start_that_learns(solver):
    weight = torch.full((1, 1), 0.5, requires_grad=True)

    def G(y, x):
        return torch.tanh(weight * y) + x

    with torch.inference_mode():
        x = torch.ones(1, 1)
        warm = il.fixed_point(G, torch.zeros(1, 1), x, stop=il.Stop(rtol=1e-6)).y
    solution = il.fixed_point(G, warm, x, solver=solver)
    solution.y.sum().backward()
    assert solution.steps.item() == 0
    assert weight.grad.item() > 0


@pytest.mark.parametrize(("n", "dtype"), [(20, torch.float64), (20, torch.float32), (50, torch.float64)], ids=str)
@pytest.mark.parametrize("warm", [False, True])
def test_a_random_linear_system_has_its_gradient(n, dtype, warm):
    generator = torch.Generator().manual_seed(123)
    A = torch.randn(n, n, generator=generator, dtype=dtype)
    x = torch.randn(1, n, generator=generator, dtype=dtype, requires_grad=True)

    def G(y, x):
        return y + y @ A.T - x

    y0, forward = torch.zeros_like(x), il.Newton(krylov=n)
    if warm:  # nothing tells the backward solver that the problem is hard
        y0, forward = torch.linalg.solve(A, x[0].detach())[None], il.Picard()
    solution = il.fixed_point(G, y0, x, solver=forward)
    g = torch.randn(1, n, generator=generator, dtype=dtype)
    (actual,) = torch.autograd.grad(solution.y, x, g)
    assert solution.backward.status.item() == il.Status.CONVERGED
    exact = torch.linalg.solve(A.T, g[0])
    assert (actual[0] - exact).norm() <= 1e-3 * exact.norm()
