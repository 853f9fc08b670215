"""Nonsense is refused in a sentence that names the argument and the shapes."""

import pytest
import torch

import implicit_lab as il

y0, x = torch.zeros(2, 3), torch.ones(2, 3)


def G(y, x):
    return 0.5 * y + x


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: il.fixed_point(lambda y, x: y[:, :2], y0, x), ValueError, r"shape of y, \(2, 3\), not \(2, 2\)"),
        (lambda: il.fixed_point(lambda y, x: y.double(), y0, x), TypeError, "dtype of y, torch.float32, not torch.fl"),
        (lambda: il.fixed_point(lambda y, x: None, y0, x), TypeError, "G must return a tensor, not NoneType"),
        (lambda: il.fixed_point(G, y0, torch.ones(4, 3)), ValueError, r"\(4, 3\), y0 has shape \(2, 3\)"),
        (lambda: il.fixed_point(lambda y, x: 0.5 * y, y0, {"a": x, "b": ["c"]}), TypeError, "a leaf is of type str"),
        (lambda: il.fixed_point(G, y0, "x"), TypeError, "a leaf is of type str"),
        (lambda: il.fixed_point(G, [0.0], x), TypeError, "y0 must be a tensor, not list"),
        (lambda: il.fixed_point(G, y0.long(), x), TypeError, "floating dtype, not torch.int64"),
        (lambda: il.fixed_point(G, (y0, y0[0]), x), ValueError, r"leaves of y0 .* shapes \(2, 3\), \(3,\)"),
        (lambda: il.fixed_point(G, (y0, y0.double()), x), TypeError, "leaves of y0 must share one precision"),
        (lambda: il.fixed_point(G, (), x), TypeError, "y0 must be a tensor, not an empty tuple"),
        (lambda: il.fixed_point(lambda y, x: y[0], (y0, y0), x), TypeError, "must have the structure of y"),
        (lambda: il.fixed_point(lambda y, x: (y, 1), y0, x), TypeError, "G must return a tensor"),
        (lambda: il.fixed_point(G, y0, x, has_aux=True), TypeError, r"G must return \(G\(y, x\), aux\), not Tensor"),
        (lambda: il.fixed_point(G, y0, x, tol=1e-3), TypeError, r"'tol': tolerances .* stop=Stop\(rtol="),
        (lambda: il.fixed_point(None, y0, x), TypeError, "G must be a function"),
        (lambda: il.fixed_point(lambda x: x, y0, x), TypeError, r"two arguments, y and x: this one is <lambda>\(x\)"),
        (lambda: il.fixed_point(torch.nn.ReLU(), y0, x), TypeError, r"two arguments, y and x: this one is ReLU\(input"),
        (lambda: il.fixed_point(lambda y, x: len(3), y0, x), TypeError, "'int' has no len"),
        (lambda: il.fixed_point(lambda y, x: y * float("nan"), y0, x), ValueError, r"not finite .* \(2, 3\)"),
        (lambda: il.fixed_point(G, y0, x, solver="anderson"), TypeError, "solver must be an object"),
        (lambda: il.fixed_point(G, y0, x, solver=il.Picard), TypeError, "solver must be an object"),
        (lambda: il.fixed_point(G, y0, x, gradient="ift"), TypeError, "gradient must be an object"),
        (lambda: il.fixed_point(G, y0, x, stop=1e-3), TypeError, "stop must be a Stop"),
        (lambda: il.Stop(max_steps=0), ValueError, "max_steps must be at least 1, not 0"),
        (lambda: il.Stop(max_steps=1.5), TypeError, "max_steps must be a whole number"),
        (lambda: il.Stop(rtol=-1e-3), ValueError, "rtol must be a finite number that is not negative"),
        (lambda: il.Stop(atol=float("nan")), ValueError, "atol must be a finite number"),
        (lambda: il.Stop(atol="small"), TypeError, "atol must be a number"),
        (lambda: il.Anderson(memory=0), ValueError, "memory must be at least 1"),
        (lambda: il.Anderson(damping=0), ValueError, "damping must be above 0"),
        (lambda: il.Anderson(regularization=-1.0), ValueError, "regularization must not be negative"),
        (lambda: il.Broyden(memory=0), ValueError, "memory must be at least 1"),
        (lambda: il.Newton(krylov=0), ValueError, "krylov must be at least 1"),
        (lambda: il.Picard(damping=1.5), ValueError, "damping must be above 0 and at most 1"),
        (lambda: il.Phantom(steps=0), ValueError, "steps must be at least 1"),
        (lambda: il.Neumann(terms=0), ValueError, "terms must be at least 1"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_the_cause_of_a_g_of_one_argument_is_kept():
    with pytest.raises(TypeError, match="G must take two") as told:
        il.fixed_point(lambda x: x, y0, x)
    assert "takes 1 positional argument" in str(told.value.__cause__)
