"""Every gradient against its closed form, and Implicit against finite differences, once and twice."""

import gc
import itertools
import math
import weakref

import pytest
import torch

import implicit_lab as il


def solve(G, x, gradient=None, **options):
    return il.fixed_point(G, torch.zeros_like(x), x, gradient=gradient or il.Implicit(), **options)


def test_implicit_passes_gradcheck_and_gradgradcheck(tanh, solver, tight):
    x, W = tanh.x.clone().requires_grad_(), tanh.W.detach().clone().requires_grad_()

    def f(x, W):
        gradient = il.Implicit(solver, tight)
        return solve(lambda y, x: torch.tanh(y @ W.T + x), x, gradient, solver=solver, stop=tight).y

    assert torch.autograd.gradcheck(f, (x, W))
    assert torch.autograd.gradgradcheck(f, (x, W))


def test_a_parameter_shared_by_g_and_by_what_made_x_is_counted_once_in_second_derivatives(tight):
    w = torch.tensor(0.6, dtype=torch.double, requires_grad=True)

    def f(w):
        gradient = il.Implicit(il.Anderson(), tight)
        return solve(lambda y, x: torch.sin(w * y) + x, w * torch.ones(1, 2).double(), gradient, stop=tight).y

    assert torch.autograd.gradcheck(f, (w,))
    assert torch.autograd.gradgradcheck(f, (w,))


def test_gradients_reach_every_leaf_of_x_the_parameters_and_closures(tight):
    shift = torch.ones(2, 1, dtype=torch.double, requires_grad=True)
    x = {"scale": torch.full((2, 1), 0.5, dtype=torch.double, requires_grad=True)}
    layer = torch.nn.Linear(1, 1, bias=False).double()
    with torch.no_grad():
        layer.weight.fill_(0.8)
    computed = 2 * shift  # captured by closure, and not a leaf

    y = il.fixed_point(
        lambda y, x: x["scale"] * layer(y) + computed, torch.zeros(2, 1).double(), x, stop=tight,
        gradient=il.Implicit(stop=tight),
    ).y  # fmt: skip
    y.sum().backward()
    # y = 2 shift / (1 - scale * weight)
    torch.testing.assert_close(shift.grad, torch.full((2, 1), 2 / 0.6, dtype=torch.double))
    torch.testing.assert_close(x["scale"].grad, torch.full((2, 1), 2 * 0.8 / 0.36, dtype=torch.double))
    assert layer.weight.grad.item() == pytest.approx(2 * 2 * 0.5 / 0.36)


def test_a_captured_computed_tensor_raises_in_second_derivatives_and_is_never_silent():
    shift = torch.ones(1, 1, requires_grad=True)
    computed = shift**2
    y = il.fixed_point(lambda y, x: 0.5 * y + computed, torch.zeros(1, 1), None).y
    with pytest.raises(RuntimeError, match="hand it to G within x"):
        torch.autograd.grad(y.sum(), shift, create_graph=True)


def test_gradient_error_falls_with_the_slope_of_the_tolerance(tanh):
    def gradient(tolerance):
        x = tanh.x.clone().requires_grad_()
        stop = il.Stop(rtol=0, atol=tolerance, max_steps=1000)
        y = solve(tanh, x, il.Implicit(il.Picard(), stop), stop=stop).y
        return torch.autograd.grad((y**2).sum(), x)[0]

    exact = gradient(1e-14)
    errors = [(gradient(10.0**-k) - exact).norm().item() for k in (3, 6, 9)]
    slope = (math.log10(errors[0]) - math.log10(errors[2])) / 6
    assert 0.8 < slope < 1.2


def test_unrolled_tends_to_implicit_as_the_steps_grow(affine):
    def gradient(gradient, steps):
        x = affine.x.clone().requires_grad_()
        y = solve(affine, x, gradient, stop=il.Stop(rtol=0, max_steps=steps)).y
        return torch.autograd.grad(y.sum(), x)[0]

    exact = affine.inverse.T.sum(1).expand(3, 4)
    errors = [(gradient(il.Unrolled(), K) - exact).norm().item() for K in (5, 10, 20, 40)]
    assert all(later < 0.3 * earlier for earlier, later in itertools.pairwise(errors))
    assert errors[-1] < 1e-5


@pytest.mark.parametrize("terms", [1, 2, 6])
def test_neumann_equals_the_truncated_series(affine, terms):
    x = affine.x.clone().requires_grad_()
    g = torch.randn(3, 4, dtype=torch.double, generator=torch.Generator().manual_seed(3))
    (actual,) = torch.autograd.grad(solve(affine, x, il.Neumann(terms)).y, x, g)
    series = sum(torch.linalg.matrix_power(affine.A, i) for i in range(terms))
    torch.testing.assert_close(actual, g @ series)


@pytest.mark.parametrize(("steps", "damping"), [(1, 1.0), (4, 0.5), (7, 0.8)])
def test_phantom_equals_its_closed_form(affine, steps, damping):
    x = affine.x.clone().requires_grad_()
    g = torch.randn(3, 4, dtype=torch.double, generator=torch.Generator().manual_seed(3))
    (actual,) = torch.autograd.grad(solve(affine, x, il.Phantom(steps, damping)).y, x, g)
    M = (1 - damping) * torch.eye(4, dtype=torch.double) + damping * affine.A
    series = damping * sum(torch.linalg.matrix_power(M, i) for i in range(steps))
    torch.testing.assert_close(actual, g @ series)


def test_jacobian_free_replaces_the_inverse_by_the_identity(affine):
    x = affine.x.clone().requires_grad_()
    g = torch.randn(3, 4, dtype=torch.double, generator=torch.Generator().manual_seed(3))
    (actual,) = torch.autograd.grad(solve(affine, x, il.JacobianFree()).y, x, g)
    assert torch.equal(actual, g)


GRADIENTS = [il.Implicit(), il.Unrolled(), il.JacobianFree(), il.Phantom(), il.Neumann()]


@pytest.mark.parametrize("gradient", GRADIENTS, ids=lambda g: type(g).__name__)
def test_the_value_is_the_solvers_whatever_the_gradient(tanh, gradient):
    x = tanh.x.clone().requires_grad_()
    with torch.no_grad():
        plain = solve(tanh, x).y
    solution = solve(tanh, x, gradient)
    assert torch.equal(solution.y, plain)
    torch.testing.assert_close(solution.residual, (tanh(plain, x) - plain).norm(dim=1).detach())


def saved_numbers(gradient, steps):
    """How many numbers autograd keeps for a backward after ``steps`` steps."""
    kept = 0

    def pack(tensor):
        nonlocal kept
        kept += tensor.numel()
        return tensor

    x = torch.ones(4, 8, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        solve(lambda y, x: torch.tanh(0.5 * y + x), x, gradient, stop=il.Stop(rtol=0, max_steps=steps))
    return kept


@pytest.mark.parametrize("gradient", GRADIENTS, ids=lambda g: type(g).__name__)
def test_saved_tensors_do_not_grow_with_steps_except_when_unrolled(gradient):
    few, many = saved_numbers(gradient, 10), saved_numbers(gradient, 1000)
    if isinstance(gradient, il.Unrolled):
        assert many > 50 * few
    else:
        assert many == few


@pytest.mark.parametrize("gradient", GRADIENTS, ids=lambda g: type(g).__name__)
def test_no_graph_is_kept_after_a_forward_without_a_backward(tanh, gradient):
    class Kept:
        def __init__(self, tensor):
            self.tensor = tensor

    alive = weakref.WeakSet()

    def pack(tensor):
        kept = Kept(tensor.detach())  # the tensor itself would hold its own graph
        alive.add(kept)
        return kept

    gc.disable()  # what is freed must be freed by counting: a cycle would show
    try:
        x = tanh.x.clone().requires_grad_()
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda kept: kept.tensor):
            y = solve(tanh, x, gradient).y
        assert len(alive) > 0
        del y
        assert len(alive) == 0
    finally:
        gc.enable()


def test_implicit_options_reach_the_backward_solve(affine):
    def report(gradient):
        x = affine.x.clone().requires_grad_()
        solution = solve(affine, x, gradient)
        solution.y.square().sum().backward()
        return solution.backward

    slow, fast = report(il.Implicit(solver=il.Picard())), report(il.Implicit(solver=il.Anderson()))
    assert (slow.steps > fast.steps).all()
    assert (report(il.Implicit(stop=il.Stop(rtol=1e-1))).steps < fast.steps).all()


def test_unrolled_gives_the_derivative_of_the_accelerated_iterate(tanh):
    x = tanh.x.clone().requires_grad_()
    for solver in (il.Picard(0.5), il.Anderson(2), il.Broyden(2)):

        def f(x, solver=solver):
            return solve(tanh, x, il.Unrolled(), solver=solver, stop=il.Stop(rtol=0, max_steps=4)).y

        assert torch.autograd.gradcheck(f, (x,))


def test_unrolled_refuses_newton(tanh):
    with pytest.raises(ValueError, match="Unrolled cannot differentiate"):
        solve(tanh, tanh.x, il.Unrolled(), solver=il.Newton())
