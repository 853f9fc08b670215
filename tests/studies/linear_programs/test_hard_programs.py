"""The optimum is the optimum: units of any size, ties, degenerate corners, and answers that fail the check."""

import highspy
import numpy as np
import pytest

from implicit_lab.studies.linear_programs import highs
from implicit_lab.studies.linear_programs import solve as module
from implicit_lab.studies.linear_programs.certificate import duality_gap, optimal, worst_row
from implicit_lab.studies.linear_programs.program import Program
from implicit_lab.studies.linear_programs.solve import NoOptimum, solve, stages, vertex

INF = np.inf


def program(A, b, c, lower=None, upper=None, equality=None):
    m, n = np.shape(A)
    return Program(
        A, b, c, [False] * m if equality is None else equality, lower or [0] * n, [INF] * n if upper is None else upper
    )


def test_a_tie_of_ten_million_is_feasible_and_shared_evenly():
    best = solve(program([[-1, -1]], [-1e7], [1, 1]))
    assert best.objective == pytest.approx(1e7, rel=1e-9)
    assert best.y == pytest.approx([5e6, 5e6], rel=1e-9)
    assert (best.unique, best.least_norm) == (False, True)


@pytest.mark.parametrize("cost", [1e-12, 1e-8, 1.0, 1e8])
@pytest.mark.parametrize("limit", [1e-9, 1.0, 1e7])
def test_units_change_nothing(cost, limit):
    corner = solve(program([[1, 1], [1, 3]], [4 * limit, 6 * limit], [-3 * cost, -2 * cost], upper=[3 * limit, INF]))
    assert corner.objective == pytest.approx(-11 * cost * limit, rel=1e-9)
    assert corner.y == pytest.approx([3 * limit, limit], rel=1e-9)
    assert corner.unique
    edge = solve(program([[1, 1]], [2 * limit], [-cost, -cost], upper=[2 * limit, 2 * limit]))
    assert edge.unique is False
    assert edge.y == pytest.approx([limit, limit], rel=1e-6)


def test_rows_in_units_of_their_own_are_judged_in_them():
    best = solve(program([[-1e-6, 0], [0, 1e6]], [-2e-6, 3e6], [1, -1]))
    assert best.y == pytest.approx([2, 3])


def test_a_degenerate_corner_that_is_the_only_optimum_is_called_so():
    # Three rows meet at (1, 1), and the cost is orthogonal to none of them.
    best = solve(program([[1, 0], [0, 1], [1, 1]], [1, 1, 2], [-2, -1]))
    assert (best.unique, best.tied) == (True, False)
    # A redundant equality, and a fixed variable whose reduced cost is zero.
    assert solve(program([[1, 1], [2, 2]], [2, 4], [1, 2], equality=[True, True])).unique
    assert solve(program([[1, 1, 1]], [3], [1, 2, 1], upper=[INF, INF, 0], equality=[True])).unique


def test_a_free_direction_without_cost_is_a_tie_and_the_nearest_point_is_found():
    best = solve(program([[1, 1, -1]], [2], [0, 0, 0], lower=[-INF, -INF, 1], upper=[INF, INF, 5], equality=[True]))
    assert best.unique is False
    assert best.y == pytest.approx([1.5, 1.5, 1])


def test_a_stage_says_no_more_than_is_known_and_the_value_stays():
    known = list(stages(program([[1, 1]], [2], [-1, -1], upper=[2, 2])))
    assert [(stage.unique, stage.least_norm) for stage in known] == [(None, False), (False, False), (False, True)]
    assert sorted(known[0].y.tolist()) == [0, 2]
    assert {stage.objective for stage in known} == {-2}


def test_empty_rows_and_columns_fixed_variables_and_no_cost():
    assert solve(program([[0, 0]], [1], [1, 0], lower=[2, -3], upper=[2, 4])).y.tolist() == [2, 0]
    with pytest.raises(NoOptimum, match="infeasible"):
        solve(program([[0, 0]], [-1e-9], [1, 0]))
    with pytest.raises(NoOptimum, match="infeasible"):
        solve(program([[1, 1]], [-1], [-1, 0]))
    with pytest.raises(NoOptimum, match="unbounded"):
        solve(program([[-1, 0]], [-1], [1e-8, -1e-8]))


def test_the_gap_is_the_cost_less_the_bound_that_the_duals_prove():
    one = program([[1, 1]], [4], [-3, -2], upper=[3, 3])
    best = solve(one)
    assert duality_gap(one, best.y, best.row_duals) == pytest.approx(0)
    assert optimal(one, best.y, best.row_duals)
    # At 0 the cost is 0, and 11 above what these duals prove.
    assert duality_gap(one, np.zeros(2), best.row_duals) == pytest.approx(11)
    assert not optimal(one, np.zeros(2), best.row_duals)
    assert not optimal(one, np.array([3.0, 2.0]), best.row_duals)
    assert duality_gap(program([[1, 1]], [4], [-3, -2]), np.zeros(2), np.zeros(1)) == INF


def test_a_rows_scale_is_that_of_its_entries():
    row = program([[1e-8, 1e-8]], [1e-8], [1, 1], upper=[9, 9])
    assert worst_row(row, np.array([2.0, 0.0])) == pytest.approx(0.5)


def test_no_answer_is_taken_that_fails_the_check(monkeypatch):
    def liar(given, **options):
        return highs.Answer(highspy.HighsModelStatus.kOptimal, np.zeros(len(given.c)), np.zeros(len(given.b)))

    monkeypatch.setattr(module, "minimise", liar)
    with pytest.raises(NoOptimum, match="passes the check"):
        vertex(program([[-1, -1]], [-1], [1, 1]))
    with pytest.raises(NoOptimum, match="passes the check"):
        vertex(program([[1, 1]], [4], [-3, -2]))


@pytest.mark.parametrize("method", ["simplex", "ipm", "pdlp"])
def test_every_method_ends_at_the_same_vertex(method):
    rng = np.random.default_rng(0)
    A, y = rng.standard_normal((20, 30)), rng.uniform(0, 1, 30)
    one = program(A, A @ y + rng.uniform(0, 1, 20), rng.standard_normal(30), upper=[2] * 30)
    answer = highs.minimise(one, method=method)
    assert answer.optimal
    assert answer.y == pytest.approx(vertex(one).y, abs=1e-8)


def test_where_simplex_takes_too_long_another_method_finds_the_optimum(monkeypatch):
    asked = []

    def impatient(given, **options):
        asked.append(options["method"])
        return highs.minimise(given, **options | ({"seconds": 0} if options["method"] == "simplex" else {}))

    monkeypatch.setattr(module, "minimise", impatient)
    rng = np.random.default_rng(0)
    A, y = rng.standard_normal((20, 30)), rng.uniform(0, 1, 30)
    best = vertex(program(A, A @ y + rng.uniform(0, 1, 20), rng.standard_normal(30), upper=[2] * 30))
    assert asked == ["simplex", "pdlp"]
    assert best.objective < 0
