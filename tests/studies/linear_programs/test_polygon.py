"""Programs in two variables, exactly: corners, the cheapest face, and the jumps as the cost turns."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from implicit_lab.studies.linear_programs.polygon import jumps, optimal_face, optimum, vertices
from implicit_lab.studies.linear_programs.program import Program
from implicit_lab.studies.linear_programs.solve import NoOptimum, solve

whole = st.integers(-5, 5)
rows = st.lists(st.tuples(whole, whole, st.integers(-8, 8)), max_size=4)


def box(rows=(), c=(-1, -2), equality=False, side=3):
    A = np.array([row[:2] for row in rows], float).reshape(-1, 2)
    b = [row[2] for row in rows]
    return Program(A, b, c, [equality] * len(b), [-side, -side], [side, side])


@given(rows, whole, whole)
@settings(max_examples=60, deadline=None)
def test_the_exact_optimum_is_the_one_that_highs_and_the_least_norm_give(rows, c1, c2):
    program = box(rows, (c1, c2))
    try:
        expected = solve(program)
    except NoOptimum:
        assert vertices(program) == []
        return
    np.testing.assert_allclose([float(v) for v in optimum(program)], expected.y, atol=1e-6)


@given(rows)
@settings(max_examples=60, deadline=None)
def test_corners_meet_every_constraint_and_run_counterclockwise(rows):
    program = box(rows)
    corners = [np.array([float(v) for v in p]) for p in vertices(program)]
    for p in corners:
        assert (program.A @ p <= program.b + 1e-9).all()
        assert (np.abs(p) <= 3).all()
    if len(corners) > 2:
        edges = np.diff([*corners, corners[0], corners[1]], axis=0)
        assert all(a[0] * b[1] - a[1] * b[0] > 0 for a, b in pairwise(edges))


def test_a_tie_leaves_an_edge_and_the_optimum_is_its_point_of_least_norm():
    program = box([(1, 1, 2)], (-1, -1))
    assert len(optimal_face(program)) == 2
    assert optimum(program) == (1, 1)
    assert len(optimal_face(box(c=(0, 0)))) == 4
    assert optimum(box(c=(0, 0))) == (0, 0)


def test_an_equality_leaves_a_segment_and_contradictions_leave_nothing():
    assert vertices(box([(1, 1, 2)], equality=True)) == [(3, -1), (-1, 3)]
    empty = box([(1, 0, -4)])
    assert vertices(empty) == []
    assert jumps(empty) == []
    with pytest.raises(ValueError, match="infeasible"):
        optimum(empty)


def test_it_is_exact_where_floating_point_is_not():
    corners = vertices(Program([[3, 0]], [1], [0, 1], [False], [0, 0], [1, 1]))
    assert corners[1].y1 == Fraction(1, 3)


def test_the_optimum_jumps_at_the_edges_normals_by_the_edges_lengths():
    program = box([(1, 2, 3), (3, 1, 6)])
    found = jumps(program)
    assert len(found) == len(vertices(program))
    for angle, length in found:
        sides = []
        for turn in (-1e-6, 1e-6):
            c = -np.array([math.cos(angle + turn), math.sin(angle + turn)])
            answer = linprog(c, program.A, program.b, bounds=[(-3, 3)] * 2).x
            sides.append(answer)
        assert np.linalg.norm(sides[1] - sides[0]) == pytest.approx(length, abs=1e-6)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (Program([[1, 1, 1]], [1], [1, 1, 1], [False], [0] * 3, [1] * 3), "two variables"),
        (Program([[1, 1]], [1], [1, 1], [False], [0, 0], [1, np.inf]), "finite"),
    ],
)
def test_what_is_no_polygon_is_refused_in_a_sentence(program, said):
    with pytest.raises(ValueError, match=said):
        vertices(program)
