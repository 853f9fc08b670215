"""MPS files mean what their authors meant, free or fixed; what does not fit is refused by line and name."""

import numpy as np
import pytest

from implicit_lab.studies.linear_programs.mps_format import read_mps
from implicit_lab.studies.linear_programs.reading import read_text
from implicit_lab.studies.linear_programs.solve import solve

INF = np.inf
ROWS = "NAME T\nROWS\n N COST\n L R1\n G R2\nCOLUMNS\n X COST 1 R1 1\n X R2 1\n Y COST 1 R1 1\n"
RHS = "RHS\n RHS R1 4 R2 1\n"
END = "ENDATA\n"


def value(text):
    found = read_text(text)
    return found.sign * solve(found.program).objective + found.constant


def test_a_column_whose_lines_are_apart_is_one_variable():
    split = "NAME T\nROWS\n N COST\n L R1\n G R2\nCOLUMNS\n X COST 1\n Y COST 1 R1 1\n X R1 1 R2 1\n" + RHS + END
    assert read_mps(split).names == ("X", "Y")
    assert value(split) == pytest.approx(1)


def test_a_second_row_of_kind_n_is_left_out_with_its_right_side():
    text = ROWS.replace(" N COST", " N COST\n N OTHER").replace("X R2 1", "X R2 1 OTHER 7")
    found = read_mps(text + "RHS\n RHS R1 4 R2 1\n RHS OTHER 5\n" + END)
    assert found.constant == 0
    assert found.A.shape == (2, 2)
    assert "OTHER" in found.notes[0]
    assert read_mps(text + RHS + " RHS COST 5\n" + END).constant == -5


def test_objname_and_objsense_are_heard():
    text = ROWS.replace(" N COST", " N COST\n N GAIN").replace("X R2 1", "X R2 1 GAIN 7") + RHS + END
    for head in ("OBJSENSE\n MAX\nOBJNAME\n GAIN\n", "OBJSENSE MAXIMIZE\nOBJNAME GAIN\n"):
        found = read_mps(text.replace("ROWS\n", head + "ROWS\n", 1))
        assert (found.maximise, found.c.tolist()) == (True, [7, 0])
    with pytest.raises(ValueError, match="OBJNAME names the row PAIN"):
        read_mps(text.replace("ROWS\n", "OBJNAME\n PAIN\nROWS\n", 1))


@pytest.mark.parametrize(
    ("kind", "right", "width", "low", "high"),
    [
        ("L", 4, 3, 1, 4),
        ("L", 4, -3, 1, 4),
        ("G", 1, 3, 1, 4),
        ("E", 4, 3, 4, 7),
        ("E", 4, -3, 1, 4),
        ("E", 4, 0, 4, 4),
        ("L", 1e30, 0, -INF, INF),
    ],
)
def test_a_range_opens_the_other_side_wherever_it_stands(kind, right, width, low, high):
    body = f"ROWS\n N C\n {kind} R\nCOLUMNS\n X C 1 R 1\n"
    rhs, ranges = f"RHS\n RHS R {right}\n", f"RANGES\n RNG R {width}\n" if width else ""
    for order in (rhs + ranges, ranges + rhs):
        found = read_mps(body + order + END)
        assert (found.row_lower[0], found.row_upper[0]) == (low, high)


@pytest.mark.parametrize(
    ("bounds", "lower", "upper"),
    [
        (" UP B X 4", 0, 4),
        (" UP X 4", 0, 4),
        (" LO B X -4", -4, INF),
        (" FX B X 3", 3, 3),
        (" FR B X", -INF, INF),
        (" FR X", -INF, INF),
        (" MI B X", -INF, INF),
        (" MI B X\n UP B X -4", -INF, -4),
        (" UP B X -4\n MI B X", -INF, -4),
        (" LO B X 1\n UP B X 4", 1, 4),
        (" PL B X", 0, INF),
        (" UP B X 1e30", 0, INF),
        (" UP B X Inf", 0, INF),
        (" UP B X 0", 0, 0),
    ],
)
def test_bounds_are_what_the_format_says(bounds, lower, upper):
    found = read_mps(ROWS + RHS + f"BOUNDS\n{bounds}\n" + END)
    assert (found.lower[0], found.upper[0]) == (lower, upper)


def test_names_with_spaces_are_read_by_the_columns_of_fixed_mps():
    text = (
        "NAME          TEST\nROWS\n N  COST\n L  ROW 1\n G  ROW 2\nCOLUMNS\n"
        "    X 1       COST               1.0   ROW 1              1.0\n"
        "    X 1       ROW 2              1.0\n"
        "    Y 1       COST               1.0   ROW 1              1.0\n"
        "RHS\n    RHS       ROW 1              4.0   ROW 2              1.0\n"
        "BOUNDS\n UP BND       Y 1                3.0\n FR BND       X 1\nENDATA\n"
    )
    found = read_mps(text)
    assert found.names == ("X 1", "Y 1")
    assert found.rows == ("ROW 1", "ROW 2")
    assert (found.lower.tolist(), found.upper.tolist()) == ([-INF, 0], [INF, 3])
    assert value(text) == pytest.approx(1)
    with pytest.raises(ValueError, match="keep to the columns of fixed MPS"):
        read_mps(text.replace("    X 1       ROW 2 ", "  X 1     ROW 2 "))


def test_a_sense_that_a_writer_keeps_in_a_comment_or_loses_is_told():
    text = ROWS + RHS + END
    kept = read_mps("*SENSE:Maximize\n" + text)
    assert kept.maximise
    assert "OBJSENSE" in kept.notes[0]
    assert value("*SENSE:Maximize\n" + text) == pytest.approx(4)
    lost = read_mps("* Problem:    t\n* Class:      LP\n* Format:     Fixed MPS\n*\n" + text)
    assert not lost.maximise
    assert "GLPK writes no sense" in lost.notes[0]
    assert "speaks of a maximum" in read_mps("* the maximum profit\n" + text).notes[0]
    assert read_mps("*SENSE:Minimize\n* nan\n" + text).notes == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ROWS + RHS + "BOUNDS\n UP B X -3\n" + END, "X is at most -3 on line 13, but variables start at 0"),
        (ROWS + RHS + "BOUNDS\n UP B Z 3\n" + END, "Line 13: BOUNDS names the variable Z"),
        (ROWS + RHS + "BOUNDS\n UP B X 3\n UP C Y 3\n" + END, "second set in BOUNDS, C beside B"),
        (ROWS + RHS + "BOUNDS\n BV B X\n" + END, "X is integer"),
        (ROWS + RHS + "BOUNDS\n SC B X 4\n" + END, "X is integer or semi-continuous"),
        (ROWS + RHS + "BOUNDS\n XX B X 4\n" + END, "'XX' is no kind of bound"),
        (ROWS + "RHS\n RHS R9 4\n" + END, "RHS names the row R9"),
        (ROWS + "RHS\n RHS R1 4\n RHS R1 5\n" + END, "a second number for the row R1"),
        (ROWS + "RHS\n RHS R1 4\n OTHER R2 5\n" + END, "second set in RHS, OTHER beside RHS"),
        (ROWS + RHS + "RANGES\n RNG COST 4\n" + END, "RANGES names the row COST"),
        (ROWS + " X R1 2\n" + RHS + END, "X has two numbers in the row R1"),
        (ROWS + " Z R1 1D5\n" + END, "Line 10 has '1D5' where a number must stand"),
        (ROWS + " Z R1 1_0\n" + END, "Line 10 has '1_0' where a number must stand"),
        (ROWS + " Z R1 inf\n" + END, "not finite"),
        (ROWS + " Z R1 nan\n" + END, "Line 10 holds NaN"),
        (ROWS.replace(" L R1", " L R1\n L R1") + END, "the row R1 stands twice"),
        (ROWS.replace(" L R1", " Q R1") + END, "'Q' is no kind of row"),
        (ROWS.replace(" X COST", " M 'MARKER' 'INTORG'\n X COST") + END, "X is integer"),
        (ROWS + RHS + "QUADOBJ\n X X 1\n" + END, "quadratic"),
        (ROWS + RHS + "SOS\n S1 S\n" + END, "opens the section SOS"),
        (ROWS + RHS + "THINGS\n" + END, "'THINGS' is no section"),
        (ROWS.replace(" X R2 1", "X R2 1") + END, "a line of data starts with a space"),
        (ROWS + "RHS RHS R1 4\n" + END, "stands after the section's name"),
        (ROWS + RHS, "ends without ENDATA"),
        (ROWS + RHS + END + " X", "text stands after ENDATA"),
        (ROWS + RHS + "OBJSENSE\n UP\n" + END, "'UP' is no sense"),
        (ROWS + "RHS\n RHS R1 1e10\n" + END, r"row R1 has the limit 1e\+10"),
        (ROWS + " " + "Z" * 2000 + " R1 1\n" + END, "longer than 1000 letters"),
        ("NAME\nROWS\n N C\nCOLUMNS\nENDATA\n", "no variables"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_line_and_name(text, said):
    with pytest.raises(ValueError, match=said):
        read_text(text)


def test_a_file_without_a_cost_costs_nothing_and_says_so():
    found = read_mps("ROWS\n L R\nCOLUMNS\n X R 1\nRHS\n R 4\nENDATA")
    assert found.c.tolist() == [0]
    assert "every point costs 0" in found.notes[0]
    assert found.row_upper.tolist() == [4]
