"""Files of one's own: what is in them is read as it stands, and what is wrong with them is said, never a crash."""

import sys

import numpy as np
import pytest

from implicit_lab.studies.linear_programs import supervised
from implicit_lab.studies.linear_programs.reading import read
from implicit_lab.studies.linear_programs.solve import NoOptimum, solve
from implicit_lab.studies.linear_programs.text import MAX_BYTES, check_text, extension

LP = """Maximize
 profit: 3 x + 2 y + 5
Subject To
 a: x + y <= 4
 b: x + 3 z >= 1
 c: y - z = 1
Bounds
 z free
 x <= 3
End
"""
MPS = """NAME          TINY
ROWS
 N  COST
 L  LIM1
 G  LIM2
 E  MYEQN
COLUMNS
    XONE      COST         1.0   LIM1         1.0
    XONE      LIM2         1.0
    YTWO      COST         4.0   LIM1         1.0
    YTWO      MYEQN       -1.0
    ZTHREE    COST         9.0   LIM2         1.0
    ZTHREE    MYEQN        1.0
RHS
    RHS       LIM1         5.0   LIM2        10.0
    RHS       MYEQN        7.0
RANGES
    RNG       LIM1         2.0
BOUNDS
 UP BND       XONE         4.0
 LO BND       YTWO        -1.0
 UP BND       YTWO         1.0
ENDATA
"""


@pytest.fixture
def reading(tmp_path):
    """What this process reads; nothing is supervised."""

    def go(text):
        check_text(text)
        path = tmp_path / f"program.{extension(text)}"
        path.write_text(text)
        return read(path)

    return go


def test_an_lp_file_is_read_with_its_sense_constant_free_variable_and_equality(reading):
    found = reading(LP)
    assert found.names == ("x", "y", "z")
    assert (found.sign, found.constant) == (-1, 5)
    assert found.program.equality.tolist() == [True, False, False]
    assert found.program.lower.tolist() == [0, 0, -np.inf]
    assert found.program.upper.tolist() == [3, np.inf, np.inf]
    best = solve(found.program)
    assert found.sign * best.objective + found.constant == pytest.approx(3 * 3 + 2 * 1 + 5)


def test_an_mps_file_is_read_and_a_range_becomes_two_rows(reading):
    program = reading(MPS).program
    assert program.A.shape == (4, 3)
    best = solve(program)
    x, y, z = best.y
    assert 3 - 1e-9 <= x + y <= 5 + 1e-9
    assert x + z >= 10 - 1e-9
    assert z - y == pytest.approx(7)
    assert best.objective == pytest.approx(54)


def test_a_program_without_rows_or_with_an_empty_one_is_read(reading):
    assert reading("min\n x\nst\nbounds\n x >= 3\nend\n").program.A.shape == (0, 1)
    assert reading("min\n x\nst\n c: 0 x >= -3\nend\n").program.A.toarray().tolist() == [[0]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" \n", "empty"),
        ("hello, this is no program", "line 1, expected a section keyword"),
        ("min\n x\nst\n c: x >= three\nend\n", "malformed"),
        (LP[:60], "malformed or cut short"),
        (MPS[:330], "a number must stand"),
        (MPS.replace("9.0", "abc"), "Line 12 has 'abc'"),
        (MPS.replace("9.0", "NaN"), "Line 12 holds NaN"),
        (MPS.replace("LIM2         1.0", "LIM9         1.0"), "LIM9"),
        (MPS.replace("9.0", "1e9"), "at most 1e.08"),
        (LP.replace("<= 4", "<= 1e12"), "at most 1e.08"),
        (LP.replace("x <= 3\n", "x <= 1e12\n"), "variable x is bounded"),
        (LP.replace("End", "General\n x\nEnd"), "x is integer"),
        ("min\n obj: x + [ x^2 ] / 2\nst\n c: x >= 3\nend\n", "quadratic"),
        ("min\n " + " + ".join(f"x{i}" for i in range(20001)) + "\nst\n c: x1 >= 3\nend\n", "20,001 variables"),
        ("x" * (MAX_BYTES + 1), "at most 8 MB"),
        ("min\n x\0", "NUL"),
        ("min\n x\nst\n c: x >= 3\nbounds\n 5 <= x <= 4\nend\n", "admit no value"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(reading, text, said):
    with pytest.raises(ValueError, match=said):
        reading(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("min\n x\nst\n c: x >= 3\n d: x <= 1\nend\n", "infeasible"),
        ("max\n x\nst\n c: x >= 3\nend\n", "unbounded"),
    ],
)
def test_a_program_without_an_optimum_is_named_for_what_it_is(reading, text, said):
    with pytest.raises(NoOptimum, match=said):
        solve(reading(text).program)


def test_a_text_is_solved_in_a_process_of_its_own_and_its_errors_come_back():
    found, best = supervised.read_and_solve(LP)
    assert found.names == ("x", "y", "z")
    assert best.y[0] == pytest.approx(3)
    with pytest.raises(ValueError, match="infeasible"):
        supervised.read_and_solve("min\n x\nst\n c: x >= 3\n d: x <= 1\nend\n")


def test_a_process_that_takes_too_long_is_ended_with_a_sentence():
    with pytest.raises(ValueError, match=r"within 0\.01 s"):
        supervised.read_and_solve(LP, seconds=0.01)


def test_the_stages_come_one_by_one_and_stop_when_asked():
    tie = "min x + y\nst\n 2 <= x + y\nend"
    answers = [best for _, best in supervised.read_and_solve_in_stages(tie)]
    assert [(best.unique, best.least_norm) for best in answers] == [(None, False), (False, False), (False, True)]
    assert answers[-1].y == pytest.approx([1, 1])
    with pytest.raises(ValueError, match="stopped before"):
        list(supervised.read_and_solve_in_stages(tie, stop=lambda: True))


def test_what_a_text_says_of_itself_comes_with_it():
    found, _ = supervised.read_and_solve("*SENSE:Maximize\n" + MPS)
    assert found.sign == -1
    assert "OBJSENSE" in found.notes[0]


def test_a_process_that_dies_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ValueError, match="broke down"):
        supervised.read_and_solve(LP)
