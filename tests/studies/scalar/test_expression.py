"""A person may type a function of x, and nothing else."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from implicit_lab.studies.scalar.expression import FUNCTIONS, Refused, parse

HOSTILE = [
    "__import__('os').system('id')",
    "().__class__.__bases__[0].__subclasses__()",
    "x.__class__",
    "x.real",
    "lambda: x",
    "[x for x in (1,)]",
    "open('a')",
    "exec('1')",
    "eval(x)",
    "9**9**9**9",
    "x**99999999",
    "2**(2**(2**x))",
    "(" * 200 + "x" + ")" * 200,
    "-" * 110 + "x",
    "sin(" * 25 + "x" + ")" * 25,
    "x+" * 500 + "x",
    "1" * 119,
    "1e308*1e308",
    "ｅｘｅｃ(x)",
    "x\u200b+1",
    "ｘ",
    "x if x else 1",
    "x:=1",
    "f'{x}'",
    "1j*x",
    "True+x",
    "x;x",
    "x\nimport os",
    "sin(x, x)",
    "sin(*x)",
    "sin",
    "gamma(x=1)",
    "x//1",
    "x%2",
    "x<<9",
    "~x",
    "not x",
    "x@x",
    "...",
    "print(x)",
    "\x00",
    "",
    "   ",
    "x**x",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_refused_at_once_and_with_one_sentence(text):
    began = time.perf_counter()
    with pytest.raises(Refused) as refused:
        parse(text)
    assert time.perf_counter() - began < 0.1
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence


@given(st.text(alphabet="x0123456789+-*/^(). sincoexplgqrtabu", max_size=60))
def test_anything_else_is_a_number_or_a_refusal(text):
    try:
        found = parse(text)([0.5, 1.0])
    except Refused:
        return
    assert found.shape == (2,)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_slopes_are_those_of_differences(name):
    f = parse(f"{name}(x^2 + 0.3) * x - 2/x")
    x = np.linspace(0.2, 0.9, 31)
    np.testing.assert_allclose(f.slope(x), (f(x + 1e-6) - f(x - 1e-6)) / 2e-6, rtol=1e-6, atol=1e-6)


def test_values_are_those_of_numpy():
    x = np.linspace(0.1, 2, 20)
    np.testing.assert_allclose(parse("1/x + log(x)^2 - -x")(x), 1 / x + np.log(x) ** 2 + x)
    np.testing.assert_allclose(parse("exp(-x**2)*sin(pi*x)")(x), np.exp(-(x**2)) * np.sin(np.pi * x))


def test_where_it_has_no_value_it_says_nan_or_inf_and_does_not_raise():
    assert np.isinf(parse("1/x")(0.0))
    assert np.isnan(parse("log(x)")(-1.0))
    assert not np.isfinite(parse("exp(exp(exp(x)))")(10.0))
