"""The reversible iteration against the same iteration written out and differentiated by torch."""

import warnings

import pytest
import torch

import implicit_lab as il


def written_out(G, y0, x, steps, b):
    y = z = y0
    for _ in range(steps):
        y = (1 - b) * y + b * G(z, x)
        z = (1 - b) * z + b * G(y, x)
    return y


def ours(G, y0, x, steps, b):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", il.ConvergenceWarning)
        return il.fixed_point(G, y0, x, gradient=il.Reversible(steps, b)).y


@pytest.mark.parametrize(("steps", "b"), [(1, 0.5), (8, 0.5), (24, 0.38)])
def test_the_gradient_is_that_of_the_finite_iterate(tanh, steps, b):
    grads = []
    for run in (ours, written_out):
        x, y0 = tanh.x.clone().requires_grad_(), (tanh.y0 + 0.3).requires_grad_()
        y = run(tanh, y0, x, steps, b)
        grads.append((y, *torch.autograd.grad(y.pow(3).sum(), (x, y0, tanh.W))))
    for mine, theirs in zip(*grads, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-6, atol=1e-9)


def test_it_holds_in_single_precision_where_rounding_is_magnified_a_billion_times(tanh):
    single = tanh.float()
    x = tanh.x.float().requires_grad_()
    grads = [
        torch.autograd.grad(run(single, torch.zeros_like(x), x, 24, 0.38).sum(), (x, single.W))
        for run in (ours, written_out)
    ]
    for mine, theirs in zip(*grads, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("steps", "b"), [(40, 0.5), (24, 0.6), (1, 1.0), (2000, 0.01)])
def test_what_cannot_be_undone_is_refused(steps, b):
    with pytest.raises(ValueError, match=r"magnify rounding .* take fewer steps"):
        il.Reversible(steps, b)


def test_saved_tensors_do_not_grow_with_the_steps():
    def saved(steps):
        kept = 0

        def pack(tensor):
            nonlocal kept
            kept += tensor.numel()
            return tensor

        x = torch.ones(4, 8, requires_grad=True)
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            ours(lambda y, x: torch.tanh(0.5 * y + x), torch.zeros_like(x), x, steps, 0.1)
        return kept

    assert saved(4) == saved(100) > 0


def test_it_reports_on_its_answer_and_brings_its_own_iteration(affine):
    good = il.fixed_point(affine, affine.y0, affine.x, gradient=il.Reversible(20, 0.5), stop=il.Stop(rtol=1e-2))
    assert good.status.tolist() == [il.Status.CONVERGED] * 3
    assert good.steps.tolist() == [20] * 3
    torch.testing.assert_close(good.residual, (affine(good.y, affine.x) - good.y).norm(dim=1))
    with pytest.warns(il.ConvergenceWarning, match="The steps ran out"):
        il.fixed_point(affine, affine.y0, affine.x, gradient=il.Reversible(2, 0.5))
    with pytest.raises(ValueError, match="leave out solver"):
        il.fixed_point(affine, affine.y0, affine.x, gradient=il.Reversible(), solver=il.Picard())


def test_what_it_cannot_do_raises():
    x = torch.ones(1, 1, requires_grad=True)
    y = ours(lambda y, x: 0.5 * torch.sin(y) + x, torch.zeros(1, 1), x, 4, 0.5)
    with pytest.raises(RuntimeError, match="first derivatives only"):
        torch.autograd.grad(y.sum(), x, create_graph=True)
    with pytest.raises(RuntimeError, match="reverse mode only"):
        torch.func.jvp(lambda x: ours(lambda y, x: y / 2 + x, 0 * x, x, 4, 0.5), (x,), (x,))
    computed = x**2
    with pytest.raises(RuntimeError, match="hand it within x"):
        ours(lambda y, _: y / 2 + computed, torch.zeros(1, 1), None, 4, 0.5)
