"""Sixty-four problems that other libraries test or document, restated: each ends as its source says it should.

A row names its source and what is expected there. ``solved`` holds the first letters of the solvers that must
converge (Picard, Anderson, Broyden, Newton); what the others say of themselves must be true. Answers are closed forms
where there are any, else dense Newton steps on the whole Jacobian; gradients are held against a dense solve.
"""

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import torch
from torch import Tensor

import implicit_lab as il
from implicit_lab import Status

SOLVERS = {"P": il.Picard(), "A": il.Anderson(), "B": il.Broyden(), "N": il.Newton()}
DOTTIE = 0.7390851332151607
OMEGA = 0.5671432904097838
GRADIENT = il.Implicit(stop=il.Stop(rtol=1e-7, max_steps=300))


@dataclass(frozen=True)
class Problem:
    name: str
    source: str
    G: Callable[[Tensor, Any], Tensor]
    y0: Any
    x: Any = 1.0
    answer: Any = None
    solved: str = "PABN"
    stop: il.Stop = field(default_factory=lambda: il.Stop(rtol=1e-10, max_steps=150))
    within: float = 1e-6
    gradient: bool = True


def row(*values: float) -> Tensor:
    return torch.tensor([values], dtype=torch.double)


def normal(*shape: int, seed: int) -> Tensor:
    return torch.randn(*shape, dtype=torch.double, generator=torch.Generator().manual_seed(seed))


def of_norm(scale: float, A: Tensor) -> Tensor:
    return scale * A / torch.linalg.matrix_norm(A, 2)


def times(A: Tensor, y: Tensor) -> Tensor:
    return torch.einsum("...ij,bj->bi", A, y)


def until(tolerance: float, most: int = 150) -> il.Stop:
    return il.Stop(rtol=0, atol=tolerance, max_steps=most)


PROBLEMS: list[Problem] = []


def problem(name: str, source: str, G: Any, y0: Any, x: Any = None, answer: Any = None, **more: Any) -> None:
    x = row(1.0) if x is None else x
    PROBLEMS.append(Problem(name, source, G, y0, x, answer, **more))


# optimistix, tests of its fixed-point solvers: 28 unknowns from 0.5; the iteration converges, the jvp is exact to 1e-3
half = torch.full((1, 28), 0.5, dtype=torch.double)
problem("cosine", "optimistix", lambda y, c: torch.cos(c * y), half, answer=DOTTIE)
problem("exponential decay", "optimistix", lambda y, c: torch.exp(-c * y), half, answer=OMEGA)
w1, w2 = normal(8, 28, seed=1) / 28**0.5, normal(28, 8, seed=3) / 8**0.5
problem(
    "a tenth of a softplus network", "optimistix",
    lambda y, b: 0.1 * (times(w2, torch.nn.functional.softplus(times(w1, y) + b[:, :8])) + b[:, 8:]),
    half, normal(1, 36, seed=2),
)  # fmt: skip


def heat_step(y: Tensor, c: Tensor) -> Tensor:
    """Crank-Nicolson for u_t = (1 - u) u_xx on [-1, 1] from x^2, dt = 1: stiff."""
    grid = torch.linspace(-1, 1, 40, dtype=torch.double)[None]
    h = grid[0, 1] - grid[0, 0]

    def rate(u: Tensor) -> Tensor:
        padded = torch.nn.functional.pad(u, (1, 1))
        return (1 - u) * (padded[:, 2:] - 2 * u + padded[:, :-2]) / h**2

    return c * (grid**2 + (rate(grid**2) + rate(y)) / 2)


problem("nonlinear heat, stiff", "optimistix: listed; y = f(y) to 1e-4", heat_step,
        torch.ones(1, 40, dtype=torch.double), gradient=False)  # fmt: skip
J28 = normal(28, 28, seed=19)
for place, G in {
    "y": lambda y, s: times(J28, s * 0.5 * y) / 16,
    "f": lambda y, s: times(J28, s * y / 16),
    "k": lambda y, s: times(J28, s * y) / 16,
}.items():
    problem(f"implicit midpoint of a linear flow, in {place}", "optimistix: -> 0", G, half, answer=0.0,
            stop=until(1e-10))  # fmt: skip


def robertson(y: Tensor) -> Tensor:
    a, b, c = y.T
    return torch.stack((-0.04 * a + 1e4 * b * c, 0.04 * a - 3e7 * b**2 - 1e4 * b * c, 3e7 * b**2), 1)


for place, G in {
    "y": lambda y, s: 1e-8 * robertson(s * 0.5 * y),
    "f": lambda y, s: robertson(1e-8 * s * y),
    "k": lambda y, s: 1e-8 * robertson(s * y),
}.items():
    problem(f"implicit midpoint of Robertson's reaction, in {place}", "optimistix: -> 0", G, row(1, 1, 1), answer=0.0,
            stop=until(1e-10), gradient=False)  # fmt: skip

# jaxopt, fixed_point_iteration_test and anderson_test
problem("geometric sequences", "jaxopt: |y| < 1e-2 after at most 8000 steps at 1e-5", lambda y, r: r * y,
        row(1, 0.4, -0.2), row(0.9, 0.99, 0.999), 0.0, within=0.01, stop=until(1e-5, 8000), gradient=False)  # fmt: skip


def sines_and_cubes(y: Tensor, s: Tensor) -> Tensor:
    return torch.cat((torch.sin(y[:, :3]) * y[:, :3] ** 2 * s, y[:, 3:5] ** 3, -y[:, 5:]), 1)


problem("sin(y) y^2 and y^3", "jaxopt: 0", sines_and_cubes, row(0.6, 0, -0.1, 0.7, 0.5), answer=0.0,
        solved="PAB", stop=until(1e-6), gradient=False)  # fmt: skip
problem("the same with a leaf that turns over", "jaxopt: Anderson converges, the plain iteration oscillates",
        sines_and_cubes, row(0.6, 0, -0.1, 0.7, 0.5, -1 / 3, 0, 2 / 3, -0.4 / 3), answer=0.0, solved="AB",
        stop=until(1e-6), gradient=False)  # fmt: skip
shifts = row(0, math.pi / 2)
problem("cos(y) + theta", "jaxopt: 0.73908 and pi / 2", lambda y, t: torch.cos(y) + t, row(0.3, math.pi / 4), shifts,
        row(DOTTIE, math.pi / 2), solved="ABN")  # fmt: skip
problem("cos(y) + theta, each by itself", "jaxopt", lambda y, t: torch.cos(y) + t, row(0.3, math.pi / 4)[0], shifts[0],
        row(DOTTIE, math.pi / 2)[0], solved="ABN")  # fmt: skip
problem("a flat landscape", "jaxopt: 0 with gradient 0", lambda y, t: t * y, row(1, -0.5), row(0.05, 0.2), 0.0,
        stop=until(1e-8))  # fmt: skip
S = normal(200, 200, seed=0)
S = of_norm(0.5, S + S.T)
b200 = normal(1, 200, seed=1)
problem("symmetric affine, 200 unknowns", "jaxopt: in less than 100 steps, gradients exact",
        lambda y, b: times(S, y) + b, 0 * b200, b200, torch.linalg.solve(torch.eye(200).double() - S, b200[0])[None],
        stop=il.Stop(rtol=1e-10, max_steps=100))  # fmt: skip
problem("y / 2 + 1 / 2", "jaxopt: 1", lambda y, x: 0.5 * y + 0.5 * x, row(0), row(1), row(1))
angles = math.pi / torch.tensor([2, 3, 4, 5, 6, 1.27, 1.73], dtype=torch.double)
centre = torch.arange(1.0, 15.0, dtype=torch.double)[None]


def seven_turns(y: Tensor, c: Tensor) -> Tensor:
    p, q = (y - c).reshape(-1, 7, 2).unbind(2)
    turned = torch.stack((angles.cos() * p - angles.sin() * q, angles.sin() * p + angles.cos() * q), 2)
    return turned.reshape(y.shape) + c


problem("seven rotations, every eigenvalue on the unit circle", "jaxopt: Anderson within 400 steps", seven_turns,
        normal(1, 14, seed=0), centre, centre, solved="ABN", stop=il.Stop(rtol=1e-8, max_steps=400))  # fmt: skip
times60 = torch.linspace(0, 0.95, 60, dtype=torch.double)


def integral(y: Tensor, s: Tensor) -> Tensor:
    return s * torch.nn.functional.pad(torch.cumulative_trapezoid(1 + y**2, times60, dim=1), (1, 0))


problem("Picard's theorem for y' = 1 + y^2", "jaxopt: tan(t)", integral, torch.zeros(1, 60, dtype=torch.double))

# xitorch, tests of equilibrium and rootfinder: gradcheck and gradgradcheck; issue 13: one order of equations failed
A2, d2, y22 = normal(2, 2, seed=100) * 0.5, normal(2, 2, seed=101), normal(2, 2, seed=102)


def equilibrium(activation: Callable[[Tensor], Tensor]) -> Callable[[Tensor, Tensor], Tensor]:
    return lambda y, d: activation(2 * (times(A2, y) + d * y))


problem("sigmoid equilibrium", "xitorch", equilibrium(torch.sigmoid), y22, d2)
problem("cosine equilibrium", "xitorch", equilibrium(torch.cos), y22, d2, solved="ABN")
problem("the root of y - sigmoid / 2 - y / 2", "xitorch",
        lambda y, d: y - (y + equilibrium(torch.sigmoid)(y, d)) / 2 + 0.1, y22, d2)  # fmt: skip


def circuit(order: list[int]) -> Callable[[Tensor, Tensor], Tensor]:
    def G(y: Tensor, r: Tensor) -> Tensor:
        a, b, c, d, e, f = y.T
        rows = (a - b - d * r[:, 0], e + f, a - b - 1, c + d, c + e, b)
        return y + torch.stack([rows[i] for i in order], 1)

    return G


nothing6 = torch.zeros(1, 6, dtype=torch.double)
problem("a circuit, equations in one order", "xitorch issue 13: failed there", circuit([0, 1, 2, 3, 4, 5]), nothing6,
        solved="ABN")  # fmt: skip
problem("a circuit, equations in another order", "xitorch issue 13", circuit([2, 3, 0, 1, 4, 5]), nothing6,
        solved="ABN")  # fmt: skip

# FixedPointAcceleration.jl, its tests and documentation
problem("cosine from 1.1", "FixedPointAcceleration", lambda y, x: torch.cos(x * y), row(1.1), answer=DOTTIE)
problem("a vector with a square root, from (0.3, 900)", "FixedPointAcceleration: (1, 3) to 1e-10",
        lambda y, x: x * torch.stack((y.sum(1).abs().sqrt() / 2, 1.5 * y[:, 0] + y[:, 1] / 2), 1),
        row(0.3, 900), answer=row(1, 3))  # fmt: skip
problem("the same, NaN where the sum is negative", "FixedPointAcceleration: Anderson fails there",
        lambda y, x: x * torch.stack((y.sum(1).sqrt() / 2, 1.5 * y[:, 0] + y[:, 1] / 2), 1),
        row(0.3, 900), answer=row(1, 3))  # fmt: skip


def increments(y: Tensor, x: Tensor) -> Tensor:
    a, b = y.T
    near = (a - 4).abs() <= 1
    return torch.stack((torch.where(near, 4.0, a - torch.sign(a - 4)), b + (2.3 * x[:, 0] - b) / 2), 1)


problem("common increments, discontinuous", "FixedPointAcceleration: Simple, Anderson reach (4, 2.3)", increments,
        row(19, 10), answer=row(4, 2.3), solved="PA")  # fmt: skip
endowment, taste = torch.exp(normal(10, 5, seed=7)), normal(10, 5, seed=8).exp()


def economy(p: Tensor, x: Tensor) -> Tensor:
    share = taste.sum(0) / (p[:, :, None] * endowment).sum(1)
    price = (taste / share[:, None]).sum(2) / endowment.sum(1) * x
    return price / price[:, :1]


problem("prices of an exchange economy", "FixedPointAcceleration", economy, torch.ones(1, 10, dtype=torch.double))
points = torch.cat((normal(5, 2, seed=1) + 2, normal(5, 2, seed=3) - 2))
signs = torch.cat((-torch.ones(5), torch.ones(5))).double()


def perceptron(w: Tensor, x: Tensor) -> Tensor:
    for point, sign in zip(points, signs, strict=True):
        guess = torch.where(w[:, 0] + w[:, 1:] @ point > 0, 1.0, -1.0)
        w = w + x * ((sign - guess) / 2)[:, None] * torch.cat((point.new_ones(1), point))
    return w


problem("the perceptron, piecewise constant", "FixedPointAcceleration: the simple iteration alone converges",
        perceptron, row(1, -2, 0.5), solved="P", stop=il.Stop(rtol=1e-10, max_steps=40), gradient=False)  # fmt: skip
sample = torch.cat((normal(150, 1, seed=5) - 1.5, 0.7 * normal(100, 1, seed=6) + 2)).T


def expectation_maximisation(t: Tensor, X: Tensor) -> Tensor:
    """One step for two normal densities: means, log deviations and the weight of the first."""
    m1, m2, s1, s2, weight = t.split(1, 1)

    def log_density(m: Tensor, s: Tensor) -> Tensor:
        return -((X - m) ** 2) / (2 * torch.exp(2 * s)) - s

    z = torch.sigmoid(log_density(m1, s1) + weight.log() - log_density(m2, s2) - (1 - weight).log())

    def moments(z: Tensor) -> tuple[Tensor, Tensor]:
        m = (z * X).sum(1, keepdim=True) / z.sum(1, keepdim=True)
        return m, ((z * (X - m) ** 2).sum(1, keepdim=True) / z.sum(1, keepdim=True)).log() / 2

    (m1, s1), (m2, s2) = moments(z), moments(1 - z)
    return torch.cat((m1, m2, s1, s2, z.mean(1, keepdim=True)), 1)


problem("expectation maximisation", "FixedPointAcceleration: Anderson 15 steps, Simple 80", expectation_maximisation,
        row(-1, 1, 0, 0, 0.5), sample)  # fmt: skip
problem("NaN at the start", "FixedPointAcceleration: says so",
        lambda y, x: torch.where((y[:, :1] - 4).abs() < 1e-12, row(math.nan, 4), y.abs().sqrt()) * x,
        row(4, 1).repeat(2, 1) + torch.tensor([[0.0], [5.0]]), solved="", gradient=False)  # fmt: skip

# NonlinearSolve.jl, its wrappers of fixed-point packages
C3 = torch.arange(1.0, 10.0, dtype=torch.double).reshape(3, 3)
C3 = C3 + C3.T
leading = torch.linalg.eigh(C3)[1][:, -1]


def power_step(y: Tensor, A: Tensor) -> Tensor:
    image = times(A, y)
    return image / image.abs().max(1, keepdim=True).values


problem("the power method", "NonlinearSolve", power_step, row(1, 1, 1), C3, (leading / leading.abs().max()).abs()[None])
problem("cosine, 3200 unknowns", "NonlinearSolve: no dense Jacobian", lambda y, x: torch.cos(x * y),
        torch.full((1, 3200), 0.5, dtype=torch.double), answer=DOTTIE, gradient=False)  # fmt: skip

# scipy, tests of nonlin (F = 0 as y + F or y - F) and of fixed_point
zero = {"stop": until(1e-8), "answer": 0.0, "gradient": False}
d5 = row(3, 2, 1.5, 1, 0.5)
problem("a cubic", "scipy nonlin: every method", lambda y, x: y - d5 * y - 0.01 * x * (y * y).sum(1, keepdim=True) * y,
        torch.ones(1, 5, dtype=torch.double), solved="ABN", **zero)  # fmt: skip
problem("F(y) = y", "scipy nonlin", lambda y, x: y + x * y, row(1, 2, 3, 4, 5, 6), solved="ABN", **zero)
problem("a start at the root", "scipy nonlin", lambda y, x: y + x * y, nothing6, **zero)
T3 = torch.tensor([[-2.0, 1, 0], [1, -2, 1], [0, 1, -2]], dtype=torch.double)
problem("a tridiagonal system", "scipy nonlin", lambda y, b: y + times(T3, y) - b, row(1, 2, 3), row(1, 2, 3),
        torch.linalg.solve(T3, row(1, 2, 3)[0])[None], solved="ABN")  # fmt: skip


def powell(y: Tensor) -> Tensor:
    return torch.stack((1e4 * y[:, 0] * y[:, 1] - 1, torch.exp(-y).sum(1) - (1 + 1e-4)), 1)


problem("Powell's badly scaled function, y + F", "scipy nonlin: anderson, broyden, krylov with a line search",
        lambda y, x: y + x * powell(y), row(-1, -2), solved="ABN", stop=il.Stop(rtol=1e-6, max_steps=100),
        within=1e-3, gradient=False)  # fmt: skip
problem("Powell's badly scaled function, y - F", "scipy nonlin: the same", lambda y, x: y - x * powell(y), row(-1, -2),
        solved="N", stop=il.Stop(rtol=1e-6, max_steps=100), within=1e-3, gradient=False)  # fmt: skip
J6 = torch.tensor([[-4.256, 14.7], [0.8394989, 0.59964207]], dtype=torch.double)


def quintic_and_sine(y: Tensor, x: Tensor) -> Tensor:
    a, b = y.T
    F = torch.stack(((a + 3) * (b**5 - 7) + 18, torch.sin(b * torch.exp(a) - 1)))
    return y - x * torch.linalg.solve(J6, F).T


problem("a quintic and a sine", "scipy nonlin: (0, 1)", quintic_and_sine, row(-0.5, 1.4), answer=row(0, 1))
A20, b20 = normal(20, 20, seed=123), normal(1, 20, seed=124)
problem("a random linear system", "scipy nonlin: krylov in 2 steps", lambda y, b: y + times(A20, y) - b, 0 * b20, b20,
        torch.linalg.solve(A20, b20[0])[None], solved="N")  # fmt: skip
problem("one step is not enough", "scipy nonlin: NoConvergence", lambda y, x: 2 * y + 1e3 * x, row(0), solved="N",
        answer=-1e3, stop=il.Stop(rtol=1e-10, max_steps=1), gradient=False)  # fmt: skip
problem("2 y from 1", "scipy fixed_point: 0", lambda y, x: 2 * y * x, row(1), solved="ABN", **zero)
problem("y^2 from 1.05, repelling", "scipy fixed_point: 1", lambda y, x: x * y**2, row(1.05), answer=1.0, solved="ABN")
cs = row(0.75, 1, 1.25).T
problem("c y^2", "scipy fixed_point: 1 / c", lambda y, c: c * y**2, row(1.1, 1.15, 0.9).T, cs, 1 / cs, solved="ABN")
problem("sqrt(c y)", "scipy fixed_point: c", lambda y, c: (c * y).sqrt(), row(0.8, 1.1, 1.1).T, cs, cs)
problem("exp(-2 y) / 2", "scipy fixed_point: Lambert's W(1) / 2", lambda y, x: x * torch.exp(-2 * y) / 2, row(1),
        answer=OMEGA / 2)  # fmt: skip
m = 1.3
ratio = ((m - 1) / m) * (3 / m) ** (1 / (m - 1))
problem("NaN beside the start", "scipy issue 5460: 1.3 by iteration, the accelerated method fails",
        lambda y, x: torch.log(3 * x / y) / torch.log(ratio * y / (y - 1)) + 1, row(1.001), answer=1.3,
        solved="PAB")  # fmt: skip

# deep equilibrium models and monotone operators
W32, x32 = of_norm(0.9, normal(32, 32, seed=11)), normal(4, 32, seed=12)
problem("tanh(W y + x), |W| = 0.9", "implicit-layers tutorial", lambda y, x: torch.tanh(times(W32, y) + x), 0 * x32,
        x32)  # fmt: skip
problem("tanh(W y + x), |W| = 2.5", "implicit-layers tutorial", lambda y, x: torch.tanh(times(W32, y) / 0.36 + x),
        0 * x32, x32, solved="ABN")  # fmt: skip
squares = row(0.5, 2, 9, 1e4, 1e-4).T
problem("the Babylonian square root", "implicit-layers tutorial", lambda y, x: (y + x / y) / 2,
        torch.ones_like(squares), squares, squares.sqrt())  # fmt: skip
P20, Q20 = normal(20, 20, seed=13) / 20**0.5, normal(20, 20, seed=14) / 20**0.5
W20, x20 = 0.9 * torch.eye(20).double() - P20.T @ P20 + Q20 - Q20.T, normal(4, 20, seed=15)
problem("relu(W y + x), W monotone", "monotone operator networks", lambda y, x: torch.relu(times(W20, y) + x), 0 * x20,
        x20, solved="ABN")  # fmt: skip
problem("the same by forward-backward splitting", "monotone operator networks: converges",
        lambda y, x: torch.relu(0.95 * y + 0.05 * (times(W20, y) + x)), 0 * x20, x20,
        solved="ABN", stop=il.Stop(rtol=1e-10, max_steps=300))  # fmt: skip
L30, b30 = normal(30, 60, seed=16) / 30**0.5, normal(1, 30, seed=17)
tau = 1 / torch.linalg.matrix_norm(L30, 2) ** 2


def lasso_step(y: Tensor, b: Tensor) -> Tensor:
    v = y - tau * (y @ L30.T - b) @ L30
    return torch.sign(v) * torch.relu(v.abs() - 0.2 * tau)


problem("proximal gradient for the lasso", "deepinv: with and without Anderson", lasso_step,
        torch.zeros(1, 60, dtype=torch.double), b30, solved="BN", stop=il.Stop(rtol=1e-8, max_steps=500))  # fmt: skip
B2 = torch.tensor([[2.0, 1], [-1, 0.5]], dtype=torch.double)
b2, tau2 = times(B2, row(10, 10)), 1.9 / torch.linalg.matrix_norm(B2, 2) ** 2


def group_step(y: Tensor, b: Tensor) -> Tensor:
    v = y - tau2 * (y @ B2.T - b) @ B2
    return v * torch.relu(1 - 0.09 * tau2 / v.norm(dim=1, keepdim=True))


problem("proximal gradient, step 1.9 / L, group prior", "deepinv", group_step, row(0, 0), b2,
        stop=il.Stop(rtol=1e-10, max_steps=400))  # fmt: skip
for stop in (il.Stop(rtol=1e-8, max_steps=200), il.Stop()):
    problem(f"a contraction of .9999, rtol {stop.rtol}", "this lab", lambda y, x: 0.9999 * y + 1e-4 * x, row(0), row(1),
            row(1), solved="ABN", stop=stop)  # fmt: skip
problem("5 y - 4 y^3, slope -7", "this lab: Newton finds the root", lambda y, x: 5 * y - 4 * y**3 * x, row(0.9),
        answer=1.0, solved="ABN")  # fmt: skip
problem("minus the sign, no fixed point", "this lab: never converged", lambda y, x: torch.where(y > 0, -x, x), row(0.3),
        solved="", stop=il.Stop(rtol=1e-10, max_steps=40), gradient=False)  # fmt: skip
problem("sqrt|y - 1/4| + 1/4", "this lab", lambda y, x: (y - 0.25).abs().sqrt() * x + 0.25, row(0.6), answer=1.25)
problem("a double root", "this lab: slow, and honest about it", lambda y, x: y - (y - x) ** 2, row(1.5), row(1),
        solved="ABN", within=1e-4, gradient=False)  # fmt: skip
q, k, u = (0.15 * normal(16, 16, seed=seed) for seed in (21, 22, 23))


def attention(y: Tensor, x: Tensor) -> Tensor:
    z = torch.nn.functional.layer_norm(y + x, (16,))
    return 0.5 * torch.softmax(z @ q @ (z @ k).mT / 4, -1) @ (z @ u) + 0.5 * x


tokens = normal(2, 4, 16, seed=24)
problem("an attention block", "DEQ: Anderson, Broyden", attention, torch.zeros_like(tokens), tokens)


def dense_inverse(p: Problem, y: Tensor) -> Tensor:
    """(I - J)^-1 on the whole of y."""
    flat = y.reshape(-1)
    J = torch.autograd.functional.jacobian(lambda v: p.G(v.view(y.shape), p.x).reshape(-1), flat)
    return torch.linalg.pinv(torch.eye(len(flat), dtype=torch.double) - J)


def check_gradient(p: Problem, solution: il.Solution, x: Tensor, inverse: Tensor) -> None:
    y = solution.y.detach()
    g = normal(*y.shape, seed=99)
    (mine,) = torch.autograd.grad(solution.y, x, g)
    (exact,) = torch.autograd.grad(p.G(y, x), x, (inverse.T @ g.reshape(-1)).view(y.shape))
    assert (mine - exact).norm() <= 1e-3 * exact.norm() + 1e-9


def test_there_are_sixty_four() -> None:
    assert len({p.name for p in PROBLEMS}) == len(PROBLEMS) == 64


@pytest.mark.parametrize("p", PROBLEMS, ids=lambda p: p.name)
def test_it_ends_as_its_source_says(p: Problem) -> None:
    for letter, solver in SOLVERS.items():
        x = p.x.clone().requires_grad_()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", il.ConvergenceWarning)
            solution = il.fixed_point(p.G, p.y0, x, solver=solver, stop=p.stop, gradient=GRADIENT)
        y, ended = solution.y.detach(), solution.status.tolist()
        Gy = p.G(y, p.x).reshape(len(y), -1)
        residual = (Gy - y.reshape(len(y), -1)).norm(dim=1)
        torch.testing.assert_close(solution.residual, residual, rtol=1e-6, atol=1e-12, equal_nan=True)
        converged = solution.status == Status.CONVERGED
        assert (residual <= p.stop.atol + (1 + 1e-6) * p.stop.rtol * Gy.norm(dim=1) + 1e-14)[converged].all()
        if letter not in p.solved:
            assert p.solved or ended[0] != Status.CONVERGED
            continue
        assert ended == [Status.CONVERGED] * len(ended), (letter, solution)
        inverse = dense_inverse(p, y) if p.answer is None or p.gradient else y
        newton_step = (inverse @ (Gy.reshape(-1) - y.reshape(-1))).view(y.shape) if p.answer is None else None
        error = newton_step if newton_step is not None else y - torch.as_tensor(p.answer, dtype=torch.double)
        assert error.norm() <= p.within * max(1.0, float(y.norm())), (letter, error)
        if p.gradient and letter in (p.solved[0], "N"):
            check_gradient(p, solution, x, inverse)
