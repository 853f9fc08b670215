"""torch.func, forward mode and vectorised Jacobians go through a fixed point as through sixty steps of torch itself."""

import pytest
import torch
from torch.autograd import forward_ad
from torch.autograd.functional import hessian, hvp, jacobian, vhp
from torch.func import functional_call, grad, jacfwd, jacrev, jvp, vjp, vmap

import implicit_lab as il

TIGHT = il.Stop(rtol=0, atol=1e-13, max_steps=1000)
generator = torch.Generator().manual_seed(0)
W = torch.randn(2, 2, dtype=torch.double, generator=generator)
W = 0.5 * W / torch.linalg.matrix_norm(W, 2)
X = torch.randn(3, 2, 2, dtype=torch.double, generator=generator)
x, v = X[0], X[1]


def G(y, x, W=W):
    return torch.tanh(y @ W.T + x)


def found(x, solver=None, gradient=None):
    gradient = gradient or il.Implicit(stop=TIGHT)
    return il.fixed_point(G, torch.zeros_like(x), x, solver=solver, stop=TIGHT, gradient=gradient).y


def unrolled(x, W=W):
    y = torch.zeros_like(x)
    for _ in range(60):
        y = G(y, x, W)
    return y


def by_closure(x):
    y0 = torch.zeros(2, 2, dtype=torch.double)
    return il.fixed_point(lambda y, _: G(y, x), y0, None, stop=TIGHT, gradient=il.Implicit(stop=TIGHT)).y


def same(transform, mine, oracle=unrolled, tolerance=1e-10):
    torch.testing.assert_close(transform(mine), transform(oracle), rtol=0, atol=tolerance)


def cubed(f):
    return lambda x: f(x).pow(3).sum()


def dual(f):
    with forward_ad.dual_level():
        return forward_ad.unpack_dual(f(forward_ad.make_dual(x, v))).tangent


def third(f):
    second = grad(lambda x: (grad(cubed(f))(x) * v).sum())
    return grad(lambda x: (second(x) * v).sum())(x)


TRANSFORMS = {
    "grad": lambda f: grad(cubed(f))(x),
    "jvp": lambda f: jvp(f, (x,), (v,))[1],
    "vjp, called later": lambda f: vjp(f, x)[1](v)[0],
    "jacrev": lambda f: jacrev(f)(x),
    "jacfwd": lambda f: jacfwd(f)(x),
    "vmap": lambda f: vmap(f)(X),
    "vmap of vmap": lambda f: vmap(vmap(f))(X[None]),
    "vmap of grad": lambda f: vmap(grad(cubed(f)))(X),
    "grad of vmap": lambda f: grad(lambda X: vmap(f)(X).pow(3).sum())(X),
    "forward over reverse": lambda f: jacfwd(jacrev(cubed(f)))(x),
    "reverse over forward": lambda f: jacrev(jacfwd(cubed(f)))(x),
    "forward over forward": lambda f: jacfwd(jacfwd(cubed(f)))(x),
    "a third derivative": third,
    "dual numbers": dual,
    "jacobian(vectorize=True)": lambda f: jacobian(f, x, vectorize=True),
    "forward-mode jacobian": lambda f: jacobian(f, x, vectorize=True, strategy="forward-mode"),
    "hvp": lambda f: hvp(cubed(f), x, v)[1],
    "vhp": lambda f: vhp(cubed(f), x, v)[1],
}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_every_transform_is_exact(name):
    same(TRANSFORMS[name], found)


@pytest.mark.parametrize("name", TRANSFORMS)
def test_so_it_is_where_g_reads_by_closure(name):
    same(TRANSFORMS[name], by_closure)


@pytest.mark.parametrize("vectorize", [False, True])
def test_a_hessian_is_exact(vectorize):
    same(lambda f: hessian(cubed(f), x, vectorize=vectorize), found)


@pytest.mark.parametrize("name", ["grad", "jvp", "vmap", "vmap of grad"])
def test_every_solver_goes_through(name, solver):
    same(TRANSFORMS[name], lambda x: found(x, solver))


@pytest.mark.parametrize("name", ["grad", "jvp", "vmap of grad", "forward over reverse"])
def test_an_unrolled_solve_goes_through(name):
    same(TRANSFORMS[name], lambda x: found(x, gradient=il.Unrolled()))


@pytest.mark.parametrize("gradient", [il.Neumann(100), il.Phantom(150, 0.9)], ids=lambda g: type(g).__name__)
def test_approximate_gradients_go_through_once(gradient):
    for name in ("grad", "jvp", "vmap of grad"):
        same(TRANSFORMS[name], lambda x: found(x, gradient=gradient))
    for name in ("forward over reverse", "forward over forward", "reverse over forward"):
        with pytest.raises(RuntimeError, match="first derivatives only"):
            TRANSFORMS[name](lambda x: found(x, gradient=gradient))


def test_jacobian_free_is_one_application_of_g_in_forward_mode_too():
    y = unrolled(x)
    tangent = jvp(lambda x: found(x, gradient=il.JacobianFree()), (x,), (v,))[1]
    torch.testing.assert_close(tangent, (1 - y**2) * v)


class Layer(torch.nn.Module):
    def __init__(self, solve):
        super().__init__()
        self.W = torch.nn.Parameter(W.clone())
        self.solve = solve

    def forward(self, x):
        if not self.solve:
            return unrolled(x, self.W)
        return il.fixed_point(
            lambda y, x: G(y, x, self.W), torch.zeros_like(x), x, stop=TIGHT, gradient=il.Implicit(stop=TIGHT)
        ).y


FUNCTIONAL = {
    "gradient": lambda layer: grad(lambda W: functional_call(layer, {"W": W}, (x,)).pow(3).sum())(W),
    "hessian": lambda layer: jacfwd(grad(lambda W: functional_call(layer, {"W": W}, (x,)).pow(3).sum()))(W),
    "gradients of each sample": lambda layer: vmap(
        grad(lambda W, x: functional_call(layer, {"W": W}, (x[None],)).sum()), (None, 0)
    )(W, x),
    "ensemble": lambda layer: vmap(lambda W: functional_call(layer, {"W": W}, (x,)))(torch.stack((W, W / 2))),
}


@pytest.mark.parametrize("name", FUNCTIONAL)
def test_functional_call_reaches_the_weights_of_an_implicit_layer(name):
    same(FUNCTIONAL[name], Layer(True), Layer(False))


def test_forward_mode_is_one_linear_solve():
    calls = 0

    def counted(y, x):
        nonlocal calls
        calls += 1
        return G(y, x)

    def solve(x):
        return il.fixed_point(counted, torch.zeros_like(x), x, stop=il.Stop(rtol=1e-8), solver=il.Anderson()).y

    solve(x)
    plain, calls = calls, 0
    jvp(solve, (x,), (v,))
    assert calls <= plain + 10


def test_what_torch_functions_cannot_see_is_refused_and_never_silent():
    class Scale(torch.autograd.Function):
        @staticmethod
        def forward(y, w):
            return y * w

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)

        @staticmethod
        def backward(ctx, g):
            y, w = ctx.saved_tensors
            return g * w, (g * y).sum()

    def loss(w, within_x):
        operator = (lambda y, p: Scale.apply(y, p) + 1) if within_x else (lambda y, p: Scale.apply(y, w) + 1)
        return il.fixed_point(operator, torch.zeros(1, 1).double(), w, stop=TIGHT).y.sum()

    w = torch.tensor(0.5, dtype=torch.double, requires_grad=True)
    assert grad(lambda w: loss(w, True))(w.detach()).item() == pytest.approx(4, rel=1e-4)
    assert torch.autograd.grad(loss(w, False), w)[0].item() == pytest.approx(4, rel=1e-4)
    with pytest.raises(RuntimeError, match="hand it to G within x"):
        torch.autograd.grad(loss(w, False), w, create_graph=True)
