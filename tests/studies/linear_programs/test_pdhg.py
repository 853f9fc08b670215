"""The hand-made G: it ends where HiGHS says, from its own start, on every kind of row and bound."""

import json

import numpy as np
import pytest
import torch

from implicit_lab.studies.linear_programs.choices import WEIGHTS
from implicit_lab.studies.linear_programs.figures import distance, gap, row_norms, violation
from implicit_lab.studies.linear_programs.generator import random_programs
from implicit_lab.studies.linear_programs.pdhg import G, iterates, multiply_adds, saddle, start
from implicit_lab.studies.linear_programs.program import Program
from implicit_lab.studies.linear_programs.quality import relative_error
from implicit_lab.studies.linear_programs.solve import NoOptimum, solve
from implicit_lab.studies.linear_programs.study import STUDY, as_programs


def solved(count):
    found = []
    for program in random_programs("validate", 5):
        try:
            found.append((program, solve(program)))
        except NoOptimum:
            continue
        if len(found) == count:
            return found
    raise AssertionError


def run(program, steps):
    x = saddle(program)
    z = start(x)
    for _ in range(steps):
        z = G(z, x)
    return z, x


@pytest.mark.parametrize(("program", "optimum"), solved(4))
def test_it_converges_to_what_highs_finds_on_the_papers_programs(program, optimum):
    z, _ = run(program, 20_000)
    y = z[: len(program.c)]
    assert violation(program, y) < 1e-6
    assert gap(program, y, optimum.y) < 1e-5
    if not optimum.tied:
        assert distance(y, optimum.y) < 1e-5


def test_a_fixed_point_is_a_saddle_point_with_the_duals_that_highs_gives():
    program, optimum = next(pair for pair in solved(4) if not pair[1].tied)
    x = saddle(program)
    norms = row_norms(program)
    z = np.concatenate([optimum.y, optimum.row_duals * norms])
    np.testing.assert_allclose(G(z, x), z, atol=1e-8)


def test_the_steps_are_short_enough_to_converge():
    for program, _ in solved(3):
        x = saddle(program)
        assert x.tau * x.sigma * np.linalg.norm(x.A.toarray(), 2) ** 2 < 1


def test_free_variables_equalities_and_no_rows_are_no_trouble():
    free = Program([[1, 1], [1, -1]], [3, 1], [1, 1], [True, False], [-np.inf, -np.inf], [np.inf, np.inf])
    y = run(free, 5000)[0][:2]
    assert violation(free, y) < 1e-6
    assert free.c @ y == pytest.approx(3, abs=1e-6)
    box = Program(np.zeros((0, 2)), [], [1, -1], [], [-1, -2], [3, 4])
    np.testing.assert_allclose(run(box, 50)[0], [-1, 4])


def test_it_starts_at_the_point_between_the_bounds_that_is_nearest_to_zero():
    program = Program([[1, 1]], [9], [1, 1], [False], [2, -3], [4, 3])
    assert next(iterates(program, 5)).tolist() == [2, 0]
    assert len(list(iterates(program, 5))) == 6


def test_every_iterate_is_a_continuous_function_of_the_program_even_where_the_optimum_jumps():
    def at(turn, steps):
        program = Program([[1, 1]], [1], [-1, -1 - turn], [False], [0, 0], [1, 1])
        return list(iterates(program, steps))[-1], solve(program).y

    (left, jumped_from), (right, jumped_to) = at(-1e-7, 20), at(1e-7, 20)
    assert np.linalg.norm(jumped_from - jumped_to) > 1.4
    assert np.linalg.norm(left - right) < 1e-4


def test_figures_say_what_is_broken_and_by_how_much():
    program = Program([[3, 4], [1, 0]], [5, 1], [1, 2], [False, True], [0, 0], [2, 2])
    assert violation(program, np.array([1.0, 0.5])) == 0
    assert violation(program, np.array([1.0, 3.0])) == pytest.approx(2)
    assert violation(program, np.array([3.0, 0.0])) == pytest.approx(2)
    assert gap(program, np.array([2.0, 0.0]), np.array([1.0, 0.0])) == pytest.approx(1)
    assert distance(np.array([3.0, 4.0]), np.zeros(2)) == pytest.approx(5)


def test_it_comes_nearer_than_a_network_for_the_same_arithmetic_as_the_readme_says():
    report = json.loads((WEIGHTS / "gnn-implicit-16.profile.json").read_text())
    problem = STUDY.problem(20, 0)
    programs = as_programs(problem.x)
    steps = round(100 * report["compute"]["per_iteration"] / multiply_adds(programs[0]))
    assert steps == 8 * 100
    ends = [list(iterates(program, steps))[-1] for program in programs]
    error = relative_error(torch.from_numpy(np.stack(ends)).to(problem.truth.dtype), problem.truth).mean()
    assert error < report["quality"]["mean"][99] / 2
