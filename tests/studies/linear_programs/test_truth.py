"""The truth is optimal by its own certificate, agrees with an enumeration of vertices, and breaks ties by the norm."""

import subprocess
import sys
from itertools import combinations, islice

import numpy as np
import pytest

from implicit_lab.studies.linear_programs.generator import random_program, random_programs
from implicit_lab.studies.linear_programs.program import Program
from implicit_lab.studies.linear_programs.solve import NoOptimum, solve


def feasible(count, draw, rng):
    """The first ``count`` programs of ``draw`` that have an optimum, with it."""
    found = []
    while len(found) < count:
        program = draw(rng)
        try:
            found.append((program, solve(program)))
        except NoOptimum:
            continue
    return found


def small_program(rng):
    rows = int(rng.integers(1, 4))
    bounds = np.sort(rng.standard_normal((2, 3)), axis=0)
    return Program(
        A=rng.standard_normal((rows, 3)),
        b=rng.uniform(-1, 1, rows),
        c=rng.uniform(-1, 1, 3),
        equality=rng.random(rows) < 0.3,
        lower=bounds[0],
        upper=bounds[1],
    )


def cheapest_vertex(program):
    """The least cost over every feasible point where three of the rows and bounds hold with equality."""
    normals = np.concatenate([program.A.toarray(), np.eye(3), np.eye(3)])
    limits = np.concatenate([program.b, program.lower, program.upper])
    best = np.inf
    for chosen in combinations(range(len(normals)), 3):
        if abs(np.linalg.det(normals[list(chosen)])) < 1e-9:
            continue
        y = np.linalg.solve(normals[list(chosen)], limits[list(chosen)])
        excess = program.A @ y - program.b
        inside = (y >= program.lower - 1e-9).all() and (y <= program.upper + 1e-9).all()
        if inside and (np.where(program.equality, abs(excess), excess) <= 1e-9).all():
            best = min(best, program.c @ y)
    return best


def test_the_optimum_costs_what_the_cheapest_vertex_costs():
    for program, optimum in feasible(25, small_program, np.random.default_rng(1)):
        assert optimum.objective == pytest.approx(cheapest_vertex(program), abs=1e-8)


def test_the_duals_certify_every_optimum_of_the_papers_generator():
    for program, optimum in feasible(25, random_program, np.random.default_rng(2)):
        y, scale = optimum.y, np.abs(program.c).max()
        excess = program.A @ y - program.b
        assert (np.where(program.equality, abs(excess), excess) < 1e-6).all()
        assert (y >= program.lower).all()
        assert (y <= program.upper).all()
        assert np.allclose(program.c, program.A.T @ optimum.row_duals + optimum.reduced_costs, atol=1e-8 * scale)
        assert (optimum.row_duals[~program.equality] <= 0).all()
        assert np.allclose(optimum.row_duals[~program.equality] * excess[~program.equality], 0, atol=1e-8)
        assert np.allclose(np.maximum(optimum.reduced_costs, 0) * (y - program.lower), 0, atol=1e-8)
        assert np.allclose(np.minimum(optimum.reduced_costs, 0) * (program.upper - y), 0, atol=1e-8)


def test_optima_of_the_papers_generator_are_unique():
    assert not any(optimum.tied for _, optimum in feasible(25, random_program, np.random.default_rng(3)))


def test_of_several_optima_the_one_of_least_norm_is_taken():
    # Every point of y_1 + y_2 = 2 costs the same; (1, 1) is the nearest to 0.
    edge = Program(A=[[1, 1]], b=[2], c=[-1, -1], equality=[False], lower=[0, 0], upper=[2, 2])
    optimum = solve(edge)
    assert optimum.tied
    assert optimum.y == pytest.approx([1, 1])
    # Without a cost every feasible point is optimal; a bound and a slack row shape the face.
    whole = Program(A=[[1, 0], [1, 2]], b=[9, 4], c=[0, 0], equality=[False, True], lower=[1, -5], upper=[3, 5])
    optimum = solve(whole)
    assert optimum.tied
    assert optimum.y == pytest.approx([1, 1.5])


def test_a_variable_that_costs_nothing_goes_to_the_value_nearest_to_zero():
    program = Program(A=np.zeros((0, 3)), b=[], c=[1, 0, 0], equality=[], lower=[0, -3, 2], upper=[1, 4, 5])
    assert solve(program).y == pytest.approx([0, 0, 2])


def test_a_program_without_an_optimum_is_named_for_what_it_is():
    never = Program(A=[[1], [-1]], b=[0, -1], c=[1], equality=[False, False], lower=[-9], upper=[9])
    with pytest.raises(NoOptimum, match="infeasible"):
        solve(never)
    for_ever = Program(A=[[-1]], b=[0], c=[-1], equality=[False], lower=[-np.inf], upper=[np.inf])
    with pytest.raises(NoOptimum, match="unbounded"):
        solve(for_ever)


def test_the_generator_is_the_papers():
    programs = list(islice(random_programs("test", 0), 300))
    assert {int((p.A != 0).sum()) for p in programs} == {100}
    assert all(p.A.shape == (10, 50) for p in programs)
    assert np.mean([p.equality for p in programs]) == pytest.approx(0.3, abs=0.03)
    assert np.std([p.A.data for p in programs]) == pytest.approx(1, abs=0.02)
    assert np.abs([p.c for p in programs]).max() == pytest.approx(0.01, abs=1e-5)
    assert np.abs([p.b for p in programs]).max() == pytest.approx(1, abs=1e-2)
    assert np.std([[p.lower, p.upper] for p in programs]) == pytest.approx(10, abs=0.2)
    assert all((p.lower <= p.upper).all() for p in programs)


def test_a_seed_draws_the_same_programs_and_purposes_never_share_them():
    first, again = (next(random_programs("test", 7)) for _ in range(2))
    assert np.array_equal(first.A.toarray(), again.A.toarray())
    others = [next(random_programs(purpose, seed)) for purpose, seed in (("train", 7), ("validate", 7), ("test", 8))]
    assert not any(np.array_equal(first.c, other.c) for other in others)


def test_solving_prints_nothing_so_that_what_a_command_prints_is_its_own():
    code = (
        "import numpy as np\n"
        "from implicit_lab.studies.linear_programs.generator import random_program\n"
        "from implicit_lab.studies.linear_programs.solve import solve\n"
        "solve(random_program(np.random.default_rng(0)))"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert printed.stdout == b""
