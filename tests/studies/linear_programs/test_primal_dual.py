"""The step of the iterated networks: whatever its numbers are it contracts, and at rest the program is solved."""

import numpy as np
import pytest
import torch
from scipy.optimize import minimize

from implicit_lab.studies.linear_programs.instances import draw
from implicit_lab.studies.linear_programs.network_units import scaled
from implicit_lab.studies.linear_programs.primal_dual import (
    ROUNDS,
    modulus_bound,
    packed,
    regularised,
    rounds,
    unpacked,
)
from implicit_lab.studies.linear_programs.study import as_tensors

COUNT = 8


@pytest.fixture(scope="module")
def solved():
    return as_tensors(draw("test", 0, COUNT), torch.float64)


def problem(programs, eps, delta, guess=0.0, spread=0.0):
    """Programs with the same eps, delta and guess at every node, and step weights that vary by exp(+-spread)."""
    x = scaled(programs)
    generator = torch.Generator().manual_seed(0)

    def weights(like):
        return torch.exp(spread * (2 * torch.rand(like.shape, generator=generator, dtype=like.dtype) - 1))

    return regularised(
        x,
        guess=torch.full_like(x.c, guess),
        eps=torch.full_like(x.c, eps),
        delta=torch.full_like(x.b, delta),
        primal=weights(x.c),
        dual=weights(x.b),
    )


def uneven(programs, seed):
    """Every number of every node drawn at random, over four orders of magnitude."""
    x = scaled(programs)
    generator = torch.Generator().manual_seed(seed)

    def size(like, low, high):
        return 10 ** (low + (high - low) * torch.rand(like.shape, generator=generator, dtype=like.dtype))

    return regularised(
        x,
        guess=torch.randn(x.c.shape, generator=generator, dtype=x.c.dtype),
        eps=size(x.c, -3, 1),
        delta=size(x.b, -3, 1),
        primal=size(x.c, -0.5, 0.5),
        dual=size(x.b, -0.5, 0.5),
    )


def step(y, p, x):
    return rounds(y, p, x, ROUNDS)


def test_rounds_together_are_the_formula_one_after_another(solved):
    """p+ = P((p / sigma + b - A y) / (1 / sigma + delta)), and y+ beside it, as they stand above the module."""
    x = uneven(solved[0], seed=3)
    generator = torch.Generator().manual_seed(4)
    y = torch.randn(x.c.shape, generator=generator, dtype=torch.float64)
    p = torch.randn(x.b.shape, generator=generator, dtype=torch.float64)
    together = rounds(y, p, x, 5)
    for _ in range(5):
        price = (p * x.per_sigma + x.b - torch.einsum("bmn,bn->bm", x.A, y)) / (x.per_sigma + x.delta)
        price = torch.where(x.equality, price, price.clamp(max=0))
        pull = torch.einsum("bmn,bm->bn", x.A, 2 * price - p)
        y = ((y * x.per_tau - x.c + x.eps * x.guess + pull) / (x.per_tau + x.eps)).clamp(x.lower, x.upper)
        p = price
    torch.testing.assert_close(together, (y, p), rtol=1e-12, atol=1e-12)


def rested(x, steps):
    y, p = torch.zeros_like(x.c), torch.zeros_like(x.b)
    for _ in range(steps):
        y, p = step(y, p, x)
    return y, p


def size(y, p, x):
    """The norm of the guarantee, (B,): sum y^2 / tau + sum p^2 / sigma - 2 p^T A y, written entry by entry."""
    crossed = torch.einsum("bm,bmn,bn->b", p, x.A, y)
    return ((y**2 * x.per_tau).sum(1) + (p**2 * x.per_sigma).sum(1) - 2 * crossed).sqrt()


@pytest.mark.parametrize("seed", range(5))
def test_a_step_brings_any_two_states_nearer_by_what_is_promised(solved, seed):
    x = uneven(solved[0], seed)
    generator = torch.Generator().manual_seed(100 + seed)
    for apart in (1e-3, 1.0, 100.0):
        y, p, dy, dp = (torch.randn(v.shape, generator=generator, dtype=torch.float64) for v in (x.c, x.b, x.c, x.b))
        there, here = step(y + apart * dy, p + apart * dp, x), step(y, p, x)
        after = size(there[0] - here[0], there[1] - here[1], x)
        before = size(apart * dy, apart * dp, x)
        assert (after <= modulus_bound(x) * before * (1 + 1e-9)).all()
    assert (modulus_bound(x) < 1).all()


def test_the_promise_is_kept_in_the_direction_that_shrinks_least(solved):
    """On the linear program without bounds that bite: the largest singular value of one step in the norm above."""
    programs = dict(solved[0], l=torch.full_like(solved[0]["l"], -1e6), u=torch.full_like(solved[0]["u"], 1e6))
    programs["equality"] = torch.ones_like(programs["equality"])
    x = uneven(programs, 0)
    n, m = x.c.shape[1], x.b.shape[1]
    y, p = rested(x, 5)

    def flat(z, i):
        one = type(x)(*(leaf[i : i + 1] for leaf in x))
        return torch.cat(step(z[None, :n], z[None, n:], one), dim=1)[0]

    for i in range(2):
        J = torch.autograd.functional.jacobian(lambda z, i=i: flat(z, i), torch.cat([y[i], p[i]]))
        M = torch.diag(torch.cat([x.per_tau[i], x.per_sigma[i]]))
        M[n:, :n], M[:n, n:] = -x.A[i], -x.A[i].T
        values, vectors = torch.linalg.eigh(M)
        used = values > 1e-9 * values[-1]
        root = vectors[:, used] * values[used].sqrt()
        unroot = vectors[:, used] / values[used].sqrt()
        assert m + n - used.sum() <= (x.per_tau[i] == 0).sum() + 1
        largest = torch.linalg.matrix_norm(root.T @ J @ unroot, 2)
        assert largest <= modulus_bound(x)[i] * (1 + 1e-6)


def test_at_rest_it_minimises_the_penalised_cost(solved):
    """The dual eliminated: c^T y + eps/2 |y - v|^2 + |broken rows|^2 / (2 delta) over the box, by L-BFGS-B."""
    eps, delta, guess = 0.5, 0.1, 0.3
    x = problem(solved[0], eps, delta, guess)
    y, _ = rested(x, 200)
    for i in range(COUNT):
        A, b, c, equality = (leaf[i].numpy() for leaf in (x.A, x.b, x.c, x.equality))

        def cost(v, A=A, b=b, c=c, equality=equality):
            broken = A @ v - b
            broken = np.where(equality, broken, np.maximum(broken, 0))
            value = c @ v + eps / 2 * np.sum((v - guess) ** 2) + np.sum(broken**2) / (2 * delta)
            return value, c + eps * (v - guess) + A.T @ broken / delta

        bounds = list(zip(x.lower[i].tolist(), x.upper[i].tolist(), strict=True))
        options = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 10_000, "maxfun": 100_000}
        found = minimize(cost, np.zeros(len(c)), jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        np.testing.assert_allclose(y[i].numpy(), found.x, atol=2e-5)


def test_the_less_it_is_regularised_the_nearer_it_rests_to_the_optimum(solved):
    """HiGHS gives the optimum."""
    programs, truth = solved
    errors = []
    for eps, steps in ((0.1, 100), (0.03, 200), (0.01, 600)):
        y, _ = rested(problem(programs, eps, delta=eps**2 / 10), steps)
        errors.append(float((10 * y - truth).norm(dim=1).mean() / truth.norm(dim=1).mean()))
    assert errors[0] > 2 * errors[1] > 4 * errors[2]
    assert errors[2] < 0.03


def test_prices_are_those_of_highs_and_equality_rows_hold(solved):
    programs, _ = solved
    x = problem(programs, 0.01, 1e-5)
    y, p = rested(x, 800)
    broken = torch.einsum("bmn,bn->bm", x.A, y) - x.b
    assert (broken.abs() * x.equality).amax() <= 5e-4
    assert broken[~x.equality].amax() <= 5e-4
    assert (p[~x.equality] <= 0).all()
    assert (p * broken * ~x.equality).abs().amax() <= 1e-3
    duals = torch.from_numpy(draw("test", 0, COUNT).row_duals)
    norms, cost = programs["A"].norm(dim=2), programs["c"].square().mean(1, keepdim=True).sqrt()
    gap = (p - duals * norms / cost).norm(dim=1) / (duals * norms / cost).norm(dim=1)
    assert gap.median() < 0.02


@pytest.mark.parametrize("guess", [-0.2, 0.02])
def test_at_a_tie_it_rests_at_the_optimum_nearest_to_the_guess(guess):
    """Min -y_1 - y_2 on y_1 + y_2 <= 1: every point of an edge is optimal."""
    programs = {
        "A": torch.tensor([[[1.0, 1.0]]], dtype=torch.float64),
        "b": torch.tensor([[1.0]], dtype=torch.float64),
        "c": torch.tensor([[-1.0, -1.0]], dtype=torch.float64),
        "equality": torch.tensor([[False]]),
        "l": torch.zeros(1, 2, dtype=torch.float64),
        "u": torch.ones(1, 2, dtype=torch.float64),
    }
    x = problem(programs, 0.01, 1e-6)._replace(guess=torch.tensor([[guess + 0.03, guess]], dtype=torch.float64))
    y, _ = rested(x, 400)
    np.testing.assert_allclose(10 * y[0].numpy(), [0.5 + 0.15, 0.5 - 0.15], atol=1e-3)


def test_a_variable_may_be_free(solved):
    """Min 3 y_1 + 2 y_2 with y_1 >= -1 and y_1 + y_2 = 0, both without bounds: y = (-1, 1)."""
    infinite = float("inf")
    programs = {
        "A": torch.tensor([[[-1.0, 0.0], [1.0, 1.0]]], dtype=torch.float64),
        "b": torch.tensor([[1.0, 0.0]], dtype=torch.float64),
        "c": torch.tensor([[3.0, 2.0]], dtype=torch.float64),
        "equality": torch.tensor([[False, True]]),
        "l": torch.full((1, 2), -infinite, dtype=torch.float64),
        "u": torch.full((1, 2), infinite, dtype=torch.float64),
    }
    y, _ = rested(problem(programs, 1e-3, 1e-6), 400)
    np.testing.assert_allclose(10 * y[0].numpy(), [-1, 1], atol=1e-3)


def test_an_empty_row_or_column_is_no_trouble(solved):
    A = solved[0]["A"].clone()
    A[:, 0], A[:, :, 0] = 0, 0
    x = problem(dict(solved[0], A=A), 0.1, 0.01, guess=0.2)
    y, p = rested(x, 3)
    assert y.isfinite().all()
    assert p.isfinite().all()
    alone = (0.2 - x.c[:, 0] / 0.1).clamp(x.lower[:, 0], x.upper[:, 0])
    np.testing.assert_allclose(y[:, 0].numpy(), alone.numpy(), atol=1e-12)


def test_a_sparse_program_goes_the_way_of_the_dense_one(solved):
    sparse = dict(solved[0], A=solved[0]["A"].to_sparse())
    for ours, theirs in zip(
        rested(problem(sparse, 0.1, 0.01), 3), rested(problem(solved[0], 0.1, 0.01), 3), strict=True
    ):
        np.testing.assert_allclose(ours.numpy(), theirs.numpy(), atol=1e-10)


@pytest.mark.parametrize(("rows", "columns"), [(10, 50), (7, 3), (6, 3), (0, 2)])
def test_a_state_gives_back_what_was_put_into_it(rows, columns):
    y, p = torch.randn(2, columns), torch.randn(2, rows)
    z = packed(y, p)
    assert z.shape == (2, 1 + -(-rows // columns), columns)
    for ours, theirs in zip(unpacked(z, rows), (y, p), strict=True):
        assert torch.equal(ours, theirs)
