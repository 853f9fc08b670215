"""What must hold for affine maps of any dimension, dtype, batch size and contraction modulus."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import implicit_lab as il
from implicit_lab import Status

SOLVERS = st.sampled_from([il.Picard(), il.Picard(0.7), il.Anderson(), il.Broyden(), il.Newton()])


@settings(max_examples=25, deadline=None)
@given(
    solver=SOLVERS,
    n=st.integers(1, 6),
    batch=st.integers(1, 4),
    modulus=st.floats(0, 0.9),
    dtype=st.sampled_from([torch.float32, torch.float64]),
    seed=st.integers(0, 1000),
)
def test_contractions_converge_to_the_exact_answer_within_the_bound_of_their_residual(
    solver, n, batch, modulus, dtype, seed
):
    generator = torch.Generator().manual_seed(seed)
    A = torch.randn(n, n, generator=generator, dtype=dtype)
    A = modulus * A / torch.linalg.matrix_norm(A, 2)
    x = torch.randn(batch, n, generator=generator, dtype=dtype)
    solution = il.fixed_point(lambda y, x: y @ A.T + x, 0 * x, x, solver=solver, stop=il.Stop(max_steps=500))
    exact = torch.linalg.solve(torch.eye(n, dtype=dtype) - A, x.T).T
    assert solution.status.tolist() == [Status.CONVERGED] * batch
    assert solution.y.dtype == dtype
    rounding = 100 * torch.finfo(dtype).eps * exact.norm(dim=1)
    # Banach: ||y - y*|| <= ||G(y) - y|| / (1 - mu)
    assert ((solution.y - exact).norm(dim=1) <= solution.residual / (1 - modulus) + rounding).all()


@settings(max_examples=15, deadline=None)
@given(n=st.integers(1, 5), modulus=st.floats(0, 0.9), seed=st.integers(0, 1000))
def test_implicit_gradients_solve_the_transposed_system(n, modulus, seed):
    generator = torch.Generator().manual_seed(seed)
    A = torch.randn(n, n, generator=generator, dtype=torch.double)
    A = modulus * A / torch.linalg.matrix_norm(A, 2)
    x = torch.randn(2, n, generator=generator, dtype=torch.double, requires_grad=True)
    g = torch.randn(2, n, generator=generator, dtype=torch.double)
    gradient = il.Implicit(stop=il.Stop(rtol=1e-11, max_steps=1000))
    y = il.fixed_point(lambda y, x: y @ A.T + x, torch.zeros_like(x), x, gradient=gradient).y
    exact = torch.linalg.solve(torch.eye(n, dtype=torch.double) - A.T, g.T).T
    torch.testing.assert_close(torch.autograd.grad(y, x, g)[0], exact, rtol=1e-8, atol=1e-9)
