"""The eleven faults measured in other libraries (issue 3): one test each, that we have none of them.

Faults 1 and 3, gradients and second derivatives that nobody tests, are the gradchecks of test_gradients.py too.
Fault 8, a spectral radius from a Rayleigh quotient, is about a measure: what the engine owes is below.
"""

import warnings

import pytest
import torch

import implicit_lab as il
from implicit_lab import Status


def scalar(value=1.0):
    return torch.full((1, 1), value, dtype=torch.double, requires_grad=True)


def slow(y, x):
    return 0.9 * y + x


def zeros(x):
    return torch.zeros_like(x)


def test_fault_01_the_implicit_gradient_is_the_derivative_and_not_merely_finite(tanh, tight):
    x = tanh.x.clone().requires_grad_()
    y = il.fixed_point(tanh, tanh.y0, x, stop=tight, gradient=il.Implicit(stop=tight)).y
    J = (1 - y**2).detach()[:, :, None] * tanh.W.detach()
    g = torch.ones_like(y)
    exact = torch.linalg.solve(torch.eye(3, dtype=torch.double) - J.mT, g[:, :, None])[:, :, 0] * (1 - y**2).detach()
    torch.testing.assert_close(torch.autograd.grad(y, x, g)[0], exact, rtol=0, atol=1e-10)


def test_fault_02_the_default_gradient_is_implicit():
    x = scalar()
    (gradient,) = torch.autograd.grad(il.fixed_point(slow, zeros(x), x).y.sum(), x)
    assert gradient.item() == pytest.approx(10, rel=1e-5)


def test_fault_03_double_backward_is_right_or_raises(tight):
    def G(y, x):
        return torch.cos(x * y)

    def dy(gradient, x):
        y = il.fixed_point(G, zeros(x), x, gradient=gradient, stop=tight).y
        return torch.autograd.grad(y.sum(), x, create_graph=True)[0]

    x, h = scalar(0.8), 1e-5
    exact = il.Implicit(stop=tight)
    (second,) = torch.autograd.grad(dy(exact, x).sum(), x)
    difference = (dy(exact, scalar(0.8 + h)) - dy(exact, scalar(0.8 - h))) / (2 * h)
    assert second.item() == pytest.approx(difference.item(), rel=1e-7)
    for gradient in (il.JacobianFree(), il.Phantom(), il.Neumann()):
        with pytest.raises(RuntimeError, match="first derivatives only"):
            dy(gradient, scalar(0.8))


def test_fault_03_a_third_derivative_is_exact():
    x = scalar(0.5)
    tight = il.Stop(rtol=0, atol=1e-13, max_steps=1000)
    y = il.fixed_point(lambda y, x: y / 2 + x**4 / 8, zeros(x), x, gradient=il.Implicit(stop=tight), stop=tight).y
    derivatives = [y.sum()]  # of x^4 / 4
    for _ in range(4):
        derivatives.append(torch.autograd.grad(derivatives[-1], x, create_graph=True)[0].sum())
    assert [value.item() for value in derivatives] == pytest.approx([0.5**4 / 4, 0.5**3, 3 * 0.5**2, 6 * 0.5, 6])


def test_fault_04_retain_graph_gives_the_same_gradient_every_time():
    x = scalar()
    y = il.fixed_point(slow, zeros(x), x).y.sum()
    gradients = [torch.autograd.grad(y, x, retain_graph=True)[0].item() for _ in range(3)]
    assert gradients == pytest.approx([10, 10, 10], rel=1e-5)


def test_fault_04_two_calls_of_one_layer_before_one_backward():
    x = scalar()
    first = il.fixed_point(slow, zeros(x), x).y
    second = il.fixed_point(slow, zeros(x), first).y
    (gradient,) = torch.autograd.grad((first + second).sum(), x)
    assert gradient.item() == pytest.approx(110, rel=1e-4)


def test_fault_05_a_nan_in_one_sample_leaves_the_others_bit_identical(tanh, solver):
    clean = torch.cat((tanh.x, tanh.x + 1))
    dirty = clean.clone()
    dirty[1, 0] = float("nan")
    others = torch.tensor([0, 2, 3])
    results = []
    for x in (clean, dirty):
        x.requires_grad_()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", il.ConvergenceWarning)
            solution = il.fixed_point(tanh, torch.zeros_like(x), x, solver=solver)
            (gradient,) = torch.autograd.grad(solution.y.sum(), x)
        results.append([value[others] for value in (solution.y, solution.residual, solution.steps, gradient)])
    assert solution.status[1].item() == Status.NONFINITE
    assert all(torch.equal(a, b) for a, b in zip(*results, strict=True))


def test_fault_06_damping_does_not_fake_convergence():
    x = scalar()
    solution = il.fixed_point(slow, zeros(x), x, solver=il.Picard(damping=0.01), stop=il.Stop(rtol=0, atol=0.02))
    assert solution.status.item() == Status.MAX_STEPS
    assert solution.residual.item() == pytest.approx((slow(solution.y, x) - solution.y).abs().item())
    assert solution.residual.item() > 0.9


def test_fault_07_a_samples_answer_is_the_same_alone_and_in_a_batch(solver):
    rates = torch.tensor([[0.2], [0.5], [0.95]], dtype=torch.double)

    def G(y, x):
        return x * torch.sin(y) + 1

    together = il.fixed_point(G, zeros(rates), rates, solver=solver, stop=il.Stop(rtol=1e-2))
    for i in range(3):
        alone = il.fixed_point(G, zeros(rates[i : i + 1]), rates[i : i + 1], solver=solver, stop=il.Stop(rtol=1e-2))
        torch.testing.assert_close(alone.y[0], together.y[i], rtol=0, atol=1e-14)
        assert alone.steps.item() == together.steps[i].item()


@pytest.mark.parametrize("A", [[[0.0, -0.9], [0.9, 0.0]], [[0.5, 10.0], [0.0, 0.4]]], ids=["rotation", "non-normal"])
def test_fault_08_non_symmetric_jacobians_are_transposed_in_the_backward(A):
    A = torch.tensor(A, dtype=torch.double)
    x = torch.ones(1, 2, dtype=torch.double, requires_grad=True)
    tight = il.Stop(rtol=1e-12, max_steps=1000)
    y = il.fixed_point(lambda y, x: y @ A.T + x, zeros(x), x, stop=tight, gradient=il.Implicit(stop=tight)).y
    g = torch.tensor([[1.0, 0.0]], dtype=torch.double)
    exact = torch.linalg.solve(torch.eye(2, dtype=torch.double) - A.T, g[0])
    torch.testing.assert_close(torch.autograd.grad(y, x, g)[0][0], exact)


@pytest.mark.parametrize(
    "make",
    [
        lambda: il.fixed_point(slow, torch.zeros(1, 1), torch.ones(1, 1), totally_unknown=1),
        lambda: il.Picard(totally_unknown=1),
        lambda: il.Anderson(totally_unknown=1),
        lambda: il.Implicit(totally_unknown=1),
        lambda: il.Stop(totally_unknown=1),
    ],
)
def test_fault_09_unknown_options_are_errors(make):
    with pytest.raises(TypeError, match="totally_unknown"):
        make()


def test_fault_10_a_failed_backward_solve_is_reported_and_warned_of():
    x = scalar()
    gradient = il.Implicit(il.Picard(), il.Stop(rtol=1e-8, max_steps=3))
    solution = il.fixed_point(slow, zeros(x), x, gradient=gradient)
    with pytest.warns(il.ConvergenceWarning, match="1 of 1 samples: The steps ran out"):
        solution.y.sum().backward()
    assert solution.backward.status.item() == Status.MAX_STEPS
    assert solution.backward.steps.item() == 3
    assert solution.backward.residual.item() == pytest.approx(0.9**4)  # u_3 = 3.439, J^T u_3 + 1 = 4.0951


@pytest.mark.parametrize("steps", [1, 2])
def test_fault_11_two_steps_of_anderson_move_and_own_up_to_their_residual(affine, steps):
    stop = il.Stop(rtol=1e-12, max_steps=steps)
    solution = il.fixed_point(affine, affine.y0, affine.x, solver=il.Anderson(), stop=stop)
    assert solution.status.tolist() == [Status.MAX_STEPS] * 3
    assert not torch.equal(solution.y, affine.y0)
    torch.testing.assert_close(solution.residual, (affine(solution.y, affine.x) - solution.y).norm(dim=1))
    assert (solution.residual < affine.x.norm(dim=1)).all()
