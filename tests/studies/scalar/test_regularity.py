"""The search for violations clears what is regular, and finds what is not, at places nobody foresaw."""

import numpy as np
import pytest

from implicit_lab.studies.scalar.expression import parse
from implicit_lab.studies.scalar.regularity import Regularity, check
from implicit_lab.studies.scalar.targets import TARGETS, Target


def typed(F: str, eps: str, cap: float = 0.5) -> Regularity:
    """As page 2 takes what a person types, on (0, 1]."""
    field = parse(eps)
    return check(Target(F, parse(F), 0.0, 1.0, (0.0,), field), field.with_slope, cap)


@pytest.mark.parametrize("name", [name for name, target in TARGETS.items() if not target.inside])
def test_own_field_makes_G_regular_and_a_constant_one_does_not(name):
    target = TARGETS[name]
    assert check(target, target.field.with_slope, cap=0.5).regular
    assert not check(target, parse("0.3").with_slope, cap=0.5).lipschitz


@pytest.mark.parametrize("name", ["jump", "cusp"])
@pytest.mark.parametrize("field", ["0.3", "abs(x)", "x^2", "sqrt(abs(x))"])
def test_no_field_makes_a_regular_G_where_F_is_not_locally_lipschitz(name, field):
    assert not check(TARGETS[name], parse(field).with_slope, cap=0.5).regular


@pytest.mark.parametrize(
    ("F", "eps", "place"),
    [
        ("log(x)", "x", 0.0),  # (x log x)' = log x + 1: a growth of 2.3 a decade
        ("sign(x-0.3)", "x^2", 0.3),
        ("1/(x-0.3)", "x^2", 0.3),
        ("sqrt(abs(x-0.3))", "x^2", 0.3),
        ("x", "(x-0.3)^2", 0.3),
        ("1/x", "x", None),  # regular: (x / x)' = 0
        ("sin(1/x)", "x", 0.0),
        ("sin(1/(x-0.71))", "x^2", 0.71),
        ("log(abs(x-0.123456789))", "0.3", 0.123456789),
        ("(x-0.4)*log(abs(x-0.4))", "0.3", 0.4),
        ("x+sign(sin(7*x-2))*0.01", "x", 2 / 7),
        ("1/(x-0.3)", "(x-0.3)^2", 0.3),  # no value at 0.3, and eps is 0 there
        ("x", "abs(x-0.377)", 0.377),
        ("x", "x-0.2", None),
        ("tan(9*x)", "x^2", np.pi / 18),
        ("1/x", "x^2*abs(sin(5*x))", np.pi / 5),
    ],
)
def test_what_breaks_a_condition_is_found_and_where(F: str, eps: str, place: float | None) -> None:
    found = typed(F, eps)
    assert found.regular is ((F, eps) == ("1/x", "x"))
    if place is not None:
        assert found.place == pytest.approx(place, abs=3e-3)


@pytest.mark.parametrize(
    ("F", "eps"),
    [
        ("sin(1/x)", "x^2"),  # (x^2 sin(1/x))' stays below 3
        ("abs(x-0.3)", "x^2"),
        ("1/x", "x^2"),
        ("atan(1000*(x-0.3))", "x^2"),
        ("1/(abs(x-0.3)+0.01)", "x^2"),
        ("log(x)+sin(9*x)", "x^2"),
        ("sin(100*x)", "x"),
        ("abs(x-0.3)^1.5", "0.4"),
        ("x", "0.001+(x-0.3)^2"),
        ("x", "exp(-1/x)"),  # underflows near 0
        ("abs(x-0.3)*abs(x-0.6)", "x"),
    ],
)
def test_what_is_regular_is_cleared_however_steep_or_kinked(F: str, eps: str) -> None:
    assert typed(F, eps).regular


def test_the_two_constants_are_those_of_the_slopes() -> None:
    found = typed("1/x", "x^2", cap=1.0)  # p = x, q = x^2
    assert found.a == pytest.approx(1)
    assert found.b == pytest.approx(2, rel=1e-2)
