"""LP files mean what their authors meant: ways to write a row are understood, or refused by line and name."""

import numpy as np
import pytest

from implicit_lab.studies.linear_programs.lp_format import read_lp
from implicit_lab.studies.linear_programs.reading import read_text
from implicit_lab.studies.linear_programs.solve import solve

INF = np.inf


def value(text):
    """The least or largest value of a program, in its author's units."""
    found = read_text(text)
    return found.sign * solve(found.program).objective + found.constant


def least(rows, bounds=""):
    return f"Minimize\n cost: x + y\nSubject To\n{rows}\nBounds\n{bounds}\nEnd\n"


@pytest.mark.parametrize(
    ("row", "low", "high"),
    [
        ("c: x + y >= 4", 4, INF),
        ("c: x + y > 4", 4, INF),
        ("c: x + y => 4", 4, INF),
        ("c: x + y ≥ 4", 4, INF),
        ("c: x + y = 4", 4, 4),
        ("c: x + y == 4", 4, 4),
        ("x + y >= 4", 4, INF),
        ("c: 4 <= x + y", 4, INF),
        ("c: x + y - 1 >= 3", 4, INF),
        ("c: x + y - 1 >= 2 + 1", 4, INF),
        ("c: x + y >= -3 + 7", 4, INF),
        ("c: 2 <= x + y <= 5", 2, 5),
        ("c: 5 >= x + y >= 2", 2, 5),
        ("c: 2 <= x + y - 1 <= 5", 3, 6),
        ("2 <= x + y <= 5", 2, 5),
        ("c: -3 <= x + y <= +5", -3, 5),
        ("c: 2 <= x\n + y <= 5", 2, 5),
        ("c:\n x\n + y\n >= 4", 4, INF),
        ("c: x + y >=\n 4", 4, INF),
        ("c: x + y <= 1e30", -INF, INF),
        ("c: x + y >= 1.5e1", 15, INF),
        ("c: x + y - - 2 >= 4", 2, INF),
        ("c: x − 2 + y >= 4", 6, INF),
        ("1: x + y >= 4", 4, INF),
    ],
)
def test_a_row_may_be_written_in_many_ways(row, low, high):
    found = read_lp(least(row))
    assert found.names == ("x", "y")
    assert found.A.toarray().tolist() == [[1, 1]]
    assert (found.row_lower.tolist(), found.row_upper.tolist()) == ([low], [high])


def test_variables_may_stand_on_both_sides_and_more_than_once():
    found = read_lp("max\n 3x+2 y + x\nst\n a: x >= 2 y + 3\n b: y + y + 0 z <= x + 4 + y\nend")
    assert found.names == ("x", "y", "z")
    assert found.c.tolist() == [4, 2, 0]
    assert found.A.toarray().tolist() == [[1, -2, 0], [-1, 1, 0]]
    assert (found.row_lower.tolist(), found.row_upper.tolist()) == ([3, -INF], [INF, 4])


def test_a_row_ends_with_its_line_where_it_is_whole():
    found = read_lp(least(" x + y >= 2\n -x + y <= 3\n c: x <= 1\n + y >= 0"))
    assert found.A.toarray().tolist() == [[1, 1], [-1, 1], [1, 0], [0, 1]]
    assert found.row_upper.tolist() == [INF, 3, 1, INF]
    assert found.row_lower.tolist() == [2, -INF, -INF, 0]


@pytest.mark.parametrize(
    "header", ["Subject To", "subject to", "SUBJECT TO:", "Subject To:", "such that", "st", "s.t.", "ST."]
)
def test_headers_may_be_written_in_many_ways(header):
    assert value(f"Minimise\n x\n{header}\n c: x >= 3\nEnd") == pytest.approx(3)
    assert value(f"MAXIMUM: x + 1\n{header} c: x <= 3\n\\ a comment with nan and (brackets)\nEND\n\n") == pytest.approx(
        4
    )


@pytest.mark.parametrize(
    ("bounds", "lower", "upper"),
    [
        ("", 0, INF),
        ("y <= 4", 0, 4),
        ("4 >= y", 0, 4),
        ("y >= 1", 1, INF),
        ("1 <= y <= 4", 1, 4),
        ("4 >= y >= 1", 1, 4),
        ("y = 3", 3, 3),
        ("y free", -INF, INF),
        ("-inf <= y <= 4", -INF, 4),
        ("-Infinity <= y <= +inf", -INF, INF),
        ("y >= -1e30", -INF, INF),
        ("y <= 4\n y Free", -INF, 4),
        ("y Free\n y <= 4", -INF, 4),
        ("y >= -2\n y <= -1", -2, -1),
        ("y <= 0", 0, 0),
    ],
)
def test_bounds_hold_together_in_any_order(bounds, lower, upper):
    found = read_lp(least("c: x + y >= 4", bounds))
    assert (found.lower[1], found.upper[1]) == (lower, upper)
    assert (found.lower[0], found.upper[0]) == (0, INF)


@pytest.mark.parametrize(
    "name", ["x(1,2)", "x[1,2]", "Route_('A',_'B')", "größe", "e1", "x.1", "_x", "ende", "minimal"]
)
def test_names_of_writers_are_names(name):
    assert read_lp(f"min\n obj: 2 {name} + y\nst\n c: {name} + y >= 1\nend").names == (name, "y")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Minimize\n cost: 2 (x + y)\nSubject To\n c: x + y >= 4\nEnd", r"line 2.*no brackets"),
        ("Minimize\n cost: 2(x + y)\nSubject To\n c: x + y >= 4\nEnd", r"line 2.*no brackets"),
        ("Minimize\n cost: f(x + y)\nSubject To\n c: x + y >= 4\nEnd", r"line 2.*`f\(x`.*do not close"),
        (least("c: x + y >= 4", "ouput <= 3"), "ouput on line 6 stands among the bounds only"),
        (least("c: x + y >= 4", "y <= -3"), "y is at most -3 on line 6, but variables start at 0"),
        (least("c: x + y >= 4", "y <= 4\n y <= 3"), "y has two upper bounds, 4 on line 6 and 3 on line 7"),
        (least("c: x + y >= 4", "y >= 1\n y free"), "y is free on line 7 and at least 1 on line 6"),
        (least("c: x + y >= 4", "2 y <= 4"), "line 6, a bound is about one variable"),
        (least("c: x + y >= 4", "x + y <= 4"), "line 6, a bound is about one variable"),
        (least("c: x + y >= 4", "y <= 4 x <= 3"), "line 6, the bound of line 6 is whole"),
        (least("c: x + y >= four"), "`four` stands nowhere but on this right side"),
        (least("c: x + y"), "the row c lacks its <=, >= or ="),
        (least("c: x + y >="), "a number or a sum must stand here"),
        (least("c: x y >= 4"), r"line 4, \+ or - is missing after `x`"),
        (least("c: 3 4 x >= 4"), r"line 4, \+ or - is missing after `3`"),
        (least("c: 1,000 x + y >= 4"), "no commas"),
        (least("c: x + y >= 1_000"), "`1_000` is no number and no name"),
        (least("c: x * y >= 4"), "a number stands before its variable"),
        (least("c: x + y / 2 >= 4"), "no division"),
        (least("c: x^2 + y >= 4"), "a power makes it quadratic"),
        (least("c: 1 <= x + y >= 4"), "a row with two comparisons"),
        (least("c: x <= y <= 4"), "a row with two comparisons"),
        (least("2 <= x\n + y <= 5"), "line 5, it may go on with line 4 or be a row of its own"),
        (least("c: 2 <= x\n + y <= 5\n x >= 1"), "name all rows"),
        (least("wood used: x + y >= 4"), "the name of a row holds no spaces"),
        (least("c: x = 1 -> y <= 4"), "conditional"),
        (least("4 <= 5"), "a row without a variable says nothing"),
        (least("c: 5 <= x + y <= 4"), "row c has its limits crossed"),
        (least("c: x + y <= 1e10"), r"row c has the limit 1e\+10"),
        (least("c: 1e9 x + y <= 1"), r"row c the coefficient of x is 1e\+09"),
        (least("c: x + y >= nan"), "Line 4 holds NaN"),
        (least("c: x + inf >= 4"), "`inf` is no coefficient"),
        (least("c: x + y >= 1e999"), "not finite"),
        (least("c: 2e1 + x + e1 >= 4"), "e1 after a number is a power of ten or the variable e1"),
        (least("c: x\u200b + y >= 4"), r"U\+200B, ZERO WIDTH SPACE"),
        ("max: 3x + 2y;\nc1: x + y <= 4;\n", "lp_solve"),
        ("Minimize\n x\nSubject To\n c: x >= 3", "ends without End"),
        ("Minimize\n x\nSubject To\n c: x >= 3\nEnd\n d: x >= 4", "line 6, text stands after End"),
        ("Minimize\n z = 3 x\nSubject To\n c: x >= 3\nEnd", "the cost is a sum without comparison"),
        ("Minimize\n x\nMaximize\n x\nEnd", "a second objective"),
        ("Subject To\n c: x >= 3\nEnd", "expected a section keyword"),
        ("Minimize\n x\nst\n c: x >= 3\nSOS\n s1: x:1\nEnd", "opens the section SOS"),
        ("Minimize\n x\nst\n c: x >= 3\nLazy Constraints\n d: x >= 4\nEnd", "opens the section Lazy Constraints"),
        ("Minimize\n x\nst\n c: x >= 3\nSemi-continuous\n x\nEnd", "x is integer or semi-continuous"),
        ("Minimize\n " + "x" * 300 + "\nEnd", "longer than 255 letters"),
        ("Minimize\nst\n c: >= 3\nEnd", "no variables"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_line_and_name(text, said):
    with pytest.raises(ValueError, match=said):
        read_text(text)


def test_an_empty_section_of_integers_and_rows_without_entries_are_no_trouble():
    assert value("min\n x\nst\n c: x >= 3\n free: 0 x <= 4\n none: >= -2\nGenerals\nEnd") == pytest.approx(3)
    assert value("min\n obj: \nst\n c: x + y >= 3\nend") == 0


def test_a_misspelt_name_is_met_with_the_name_that_is_meant():
    with pytest.raises(ValueError, match=r"ouput on line 6.*is it output\?"):
        read_text("Maximize\n v: output\nSubject To\n hours: output + spare <= 40\nBounds\n ouput <= 3\nEnd")


def test_a_text_in_any_of_windows_encodings_is_read(tmp_path):
    from implicit_lab.studies.linear_programs.reading import read

    text = "Maximize\r\n obj: x\r\nSubject To\r\n c: x <= 4\r\nEnd\r\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (tmp_path / "a.lp").write_bytes(text.encode(encoding))
        assert read(tmp_path / "a.lp").names == ("x",)
    assert value("\ufeff" + text) == pytest.approx(4)
    (tmp_path / "a.lp").write_bytes(b"Maximize\n obj: gr\xf6\xdfe\n")
    with pytest.raises(ValueError, match="save it as UTF-8"):
        read(tmp_path / "a.lp")
