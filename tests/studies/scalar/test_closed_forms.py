"""Every curve of the theory pages agrees with plain iteration, and every slope with a difference."""

import subprocess
import sys

import numpy as np
import pytest

from implicit_lab.studies.scalar import reciprocal, regular
from implicit_lab.studies.scalar.targets import TARGETS

X = np.linspace(0.01, 1, 97)


def differences(f, x, h=1e-6):
    return (f(x + h) - f(x - h)) / (2 * h)


@pytest.mark.parametrize("eta", [0.05, 0.5, 0.95])
@pytest.mark.parametrize("t", [1, 2, 7, 60])
def test_reciprocal_is_what_iterating_gives(eta, t):
    y = np.zeros_like(X)
    for _ in range(t):
        y = reciprocal.G(y, X, eta)
    np.testing.assert_allclose(reciprocal.iterate(X, eta, t), y, rtol=1e-10)
    np.testing.assert_allclose(
        reciprocal.slope(X, eta, t), differences(lambda x: reciprocal.iterate(x, eta, t), X), rtol=1e-5, atol=1e-6
    )


@pytest.mark.parametrize("t", [1, 2, 3, 8])
def test_iterate_is_the_polynomial_it_is_said_to_be(t):
    polynomial = np.polynomial.Polynomial(reciprocal.coefficients(0.5, t))
    assert polynomial.degree() == t - 1
    np.testing.assert_allclose(polynomial(X), reciprocal.iterate(X, 0.5, t), rtol=1e-10)


def test_steepest_slope_is_at_zero_and_grows_as_said():
    x = np.linspace(0, 1, 2001)
    for t in (2, 10, 100):
        largest = np.abs(reciprocal.slope(x, 0.5, t)).max()
        assert largest == pytest.approx(reciprocal.largest_slope(0.5, t), rel=1e-6)


def test_steps_are_the_first_that_reach_the_error():
    for x, steps in zip(X, reciprocal.steps_to(X, 0.5, 0.01), strict=True):
        assert abs(1 - x * reciprocal.iterate(x, 0.5, int(steps))) <= 0.01 + 1e-12
        assert abs(1 - x * reciprocal.iterate(x, 0.5, int(steps) - 1)) > 0.01


def test_naive_step_converges_and_is_singular():
    y = 0.0
    for _ in range(9):
        y = (1 - 0.3) * y + 0.3 / 0.2
    assert float(reciprocal.naive_iterate(0.2, 0.3, 9)) == pytest.approx(y)
    assert float(reciprocal.naive_slope(1e-3, 0.3)) == pytest.approx(3e5)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("t", [1, 5, 40])
def test_construction_is_what_iterating_gives(name, t):
    target = TARGETS[name]
    x = target.grid()[5:-5:7]
    x = x[np.min([np.abs(x - p) for p in (*target.bad, target.low - 1)], axis=0) > 1e-2]
    F = target.F(x)
    eps, deps = regular.cap_field(*target.field.with_slope(x), cap=0.5)
    y = np.zeros_like(x)
    for _ in range(t):
        y = F + (1 - eps) * (y - F)
    np.testing.assert_allclose(regular.iterate(F, eps, t), y, rtol=1e-8, atol=1e-12)

    def y_t(points):
        return regular.iterate(target.F(points), np.minimum(target.field(points), 0.5), t)

    smooth = np.abs(target.field(x) - 0.5) > 1e-3
    found = regular.slope(F, target.F.slope(x), eps, deps, t)
    np.testing.assert_allclose(found[smooth], differences(y_t, x)[smooth], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("gap", [0.01, 0.1, 0.5])
def test_no_slope_passes_the_necessity_bound(gap):
    x = np.linspace(-0.49, 0.49, 400)
    limit, slope = regular.corner_limit(x, gap)
    np.testing.assert_allclose((1 - gap - np.abs(x)) * limit + x, limit, atol=1e-12)
    np.testing.assert_allclose(slope, differences(lambda p: regular.corner_limit(p, gap)[0], x), rtol=1e-3)
    assert np.all(slope <= regular.necessity_bound(x, gap) + 1e-9)
    for t in (1, 10, 100):
        y_t = differences(lambda p, t=t: regular.iterate(regular.corner_limit(p, gap)[0], gap + np.abs(p), t), x)
        np.testing.assert_allclose(regular.corner_slope(x, gap, t), np.abs(y_t), rtol=1e-4, atol=1e-5)
        assert np.all(np.abs(y_t) <= regular.necessity_bound(x, gap) * (1 + 1e-6))


def test_at_no_gap_the_limit_is_a_jump_and_every_y_is_fixed_at_zero():
    limit, _ = regular.corner_limit([-1e-9, 1e-9], 0.0)
    np.testing.assert_allclose(limit, [-1, 1])
    assert regular.corner_slope(np.zeros(1), 0.0, 50)[0] == 50


def test_capped_map_never_passes_its_cap_and_lies_below():
    x = np.geomspace(1e-4, 1, 500)
    value, slope = regular.capped_reciprocal(x, 30.0)
    assert np.abs(slope).max() == pytest.approx(30)
    assert np.abs(np.diff(value) / np.diff(x)).max() <= 30 + 1e-6
    assert np.all(value <= 1 / x + 1e-12)


def test_formulas_open_without_torch():
    code = (
        "import sys, implicit_lab.pages.why_iterate.page, implicit_lab.pages.regular_operators.page;"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
