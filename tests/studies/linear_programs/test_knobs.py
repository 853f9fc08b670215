"""What the constants of the iteration buy is measured, and told: nearer to the optimum, or sooner at rest."""

import json

import pytest

from implicit_lab.studies.linear_programs import results
from implicit_lab.studies.linear_programs.knobs import FILE, TRIED, Knobs, measure
from implicit_lab.studies.linear_programs.models import DELTA, EPS, PRIMAL_SHARE


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """Of those that ship, a fifth of eps and delta, and another weight in the steps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        return measure(20, (Knobs(), Knobs(eps=EPS / 5, delta=DELTA / 5), Knobs(primal=PRIMAL_SHARE / 3)))["rows"]


def test_smaller_constants_come_nearer_to_the_optimum_and_rest_later(rows):
    shipped, smaller, _ = rows
    for way in ("with_guess", "without"):
        assert smaller[way]["error"][-1] < 0.7 * shipped[way]["error"][-1]
        assert smaller[way]["at_rest"][1] < shipped[way]["at_rest"][1]


def test_the_weight_in_the_steps_does_not_move_the_point_of_rest(rows):
    shipped, _, other = rows
    assert other["with_guess"]["error"][-1] == pytest.approx(shipped["with_guess"]["error"][-1], rel=5e-3)
    assert other["with_guess"]["error"][0] != pytest.approx(shipped["with_guess"]["error"][0], rel=5e-3)


def test_what_ships_begins_with_the_constants_that_ship_and_is_told_in_full():
    held = json.loads(FILE.read_text())
    assert held["instances"] == 1000
    assert [tuple(row[name] for name in Knobs._fields) for row in held["rows"]] == [tuple(knobs) for knobs in TRIED]
    assert TRIED[0] == (EPS, DELTA, PRIMAL_SHARE)
    told = results.part()
    for row in held["rows"]:
        for way in ("with_guess", "without"):
            assert f"{row[way]['error'][-1]:.4f}" in told
    assert f"eps {EPS:g}" in told
    assert f"delta {DELTA:g}" in told
    assert f"{PRIMAL_SHARE:g} where that of a row is 1" in told
