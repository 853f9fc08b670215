"""Random programs, written down by several writers and by hand: we, scipy and HiGHS find the same value."""

from dataclasses import dataclass

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from implicit_lab.studies.linear_programs.certificate import worst_row
from implicit_lab.studies.linear_programs.reading import read_text
from implicit_lab.studies.linear_programs.solve import NoOptimum, solve

INF = np.inf
SCALES = st.sampled_from([1.0, 1.0, 1e-8, 1e-3, 1e5])


@dataclass
class Drawn:
    """Least or largest c^T y + constant, low <= A y <= high, lower <= y <= upper."""

    A: np.ndarray
    low: np.ndarray
    high: np.ndarray
    c: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    maximise: bool
    constant: float


@st.composite
def programs(draw, scales=SCALES):
    """Small integers times a scale: ties, degenerate corners, empty rows and fixed or free variables are common."""
    m, n = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    A = rng.integers(-3, 4, (m, n)) * (rng.random((m, n)) < 0.7)
    middle = rng.integers(-6, 9, m).astype(float)
    kind = rng.integers(0, 4, m)
    low = np.where(kind == 0, -INF, middle)
    high = np.where(kind == 1, INF, np.where(kind == 3, middle + rng.integers(1, 5, m), middle))
    lower = rng.choice([0.0, 0.0, 0.0, -2.0, 1.0, -INF], n)
    upper = rng.choice([INF, INF, 4.0, 7.0], n)
    # A variable that stands nowhere cannot be written in LP format.
    c = rng.integers(-3, 4, n).astype(float)
    c[(c == 0) & ~A.any(axis=0)] = 1.0
    size, cost = draw(scales), draw(scales)
    limits = (size * low, size * high)
    constant = float(rng.integers(-2, 3)) * cost * size
    return Drawn(A.astype(float), *limits, cost * c, size * lower, size * upper, bool(rng.integers(2)), constant)


def term(value, name):
    return f"{'-' if value < 0 else '+'} {abs(value):.17g} {name}"


def lp_by_hand(p, tight=False, sides_swapped=False):
    """One row a line; ``tight`` leaves names and spaces away, ``sides_swapped`` moves constants to the other side."""
    names = [f"x{j}" for j in range(len(p.c))]
    join = "" if tight else " "

    def total(row):
        return join.join(term(v, name).replace(" ", join) for v, name in zip(row, names, strict=True))

    lines = ["maximize" if p.maximise else "Minimise"]
    lines += [("" if tight else "obj: ") + total(p.c) + join + f"{p.constant:+.17g}", "Subject To:"]
    for i, (row, low, high) in enumerate(zip(p.A, p.low, p.high, strict=True)):
        label = "" if tight else f"row{i}: "
        if low == high:
            lines.append(f"{label}{low:.17g} = {total(row)}" if sides_swapped else f"{label}{total(row)} = {low:.17g}")
        elif np.isfinite(low) and np.isfinite(high):
            lines.append(f"{label}{low:.17g}<={total(row)}<={high:.17g}")
        elif np.isfinite(high):
            lines.append(
                f"{label}{total(row)} {-high:+.17g} <= 0" if sides_swapped else f"{label}{total(row)}<={high:.17g}"
            )
        else:
            lines.append(f"{label}{low:.17g} <= {total(row)}" if sides_swapped else f"{label}{total(row)}>={low:.17g}")
    lines.append("Bounds")
    for name, low, high in zip(names, p.lower, p.upper, strict=True):
        if low == -INF and high == INF:
            lines.append(f"{name} free")
        elif sides_swapped:
            lines += [f"{low:.17g} <= {name}", f"{high:.17g} >= {name}"]
        else:
            lines.append(f"{low:.17g} <= {name} <= {high:.17g}")
    return "\n".join([*lines, "End"])


def mps_by_hand(p, fixed=False):
    """Free MPS with split columns and RANGES before RHS, or fixed MPS whose names hold spaces."""
    space = " " if fixed else "_"
    rows, names = [f"R{space}{i}" for i in range(len(p.low))], [f"X{space}{j}" for j in range(len(p.c))]

    def card(kind, *fields):
        if not fixed:
            return " " + " ".join([kind, *(str(field) for field in fields)]).strip()
        numbers = f"{fields[2]:>12}" if len(fields) > 2 else ""
        return f" {kind:<2} {fields[0]:<8}  {fields[1]:<8}  {numbers}".rstrip()

    def number(value):
        return f"{value:.6g}" if fixed else f"{value:.17g}"

    kinds = ["E" if a == b else "G" if b == INF else "L" for a, b in zip(p.low, p.high, strict=True)]
    lines = ["NAME          T", "OBJSENSE", "    MAX" if p.maximise else "    MIN", "ROWS", " N  COST"]
    lines += [f" {kind}  {row}" for kind, row in zip(kinds, rows, strict=True)]
    lines.append("COLUMNS")
    lines += [card("", name, "COST", number(v)) for name, v in zip(names, p.c, strict=True)]
    for row, values in zip(rows, p.A, strict=True):
        lines += [card("", name, row, number(v)) for name, v in zip(names, values, strict=True) if v]
    both = [i for i, kind in enumerate(kinds) if kind == "L" and np.isfinite(p.low[i])]
    lines += ["RANGES", *(card("", "RNG", rows[i], number(p.high[i] - p.low[i])) for i in both)]
    right = [p.low[i] if kind == "G" else p.high[i] for i, kind in enumerate(kinds)]
    lines += ["RHS", card("", "RHS", "COST", number(-p.constant))]
    lines += [card("", "RHS", row, number(v)) for row, v in zip(rows, right, strict=True)]
    lines.append("BOUNDS")
    for name, low, high in zip(names, p.lower, p.upper, strict=True):
        if low == -INF and high == INF:
            lines.append(card("FR", "BND", name))
            continue
        lines.append(card("MI", "BND", name) if low == -INF else card("LO", "BND", name, number(low)))
        if high < INF:
            lines.append(card("UP", "BND", name, number(high)))
    return "\n".join([*lines, "ENDATA"])


def model(p):
    """The program as HiGHS has it."""
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = p.A.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = p.c, p.lower, p.upper
    lp.row_lower_, lp.row_upper_ = p.low, p.high
    lp.offset_ = p.constant
    lp.sense_ = highspy.ObjSense.kMaximize if p.maximise else highspy.ObjSense.kMinimize
    rows, columns = np.nonzero(p.A)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(rows, np.arange(len(p.low) + 1))
    lp.a_matrix_.index_, lp.a_matrix_.value_ = columns, p.A[rows, columns]
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.passModel(lp)
    return highs


def by_highs(p, tmp_path, kind):
    """What HiGHS writes of the program."""
    path = tmp_path / f"written.{kind}"
    model(p).writeModel(str(path))
    return path.read_text()


def by_scipy(p):
    """The value that scipy finds; None where there is none."""
    sign = -1 if p.maximise else 1
    equal = p.low == p.high
    above, below = ~equal & np.isfinite(p.high), ~equal & np.isfinite(p.low)
    found = linprog(
        sign * p.c,
        np.concatenate([p.A[above], -p.A[below]]),
        np.concatenate([p.high[above], -p.low[below]]),
        p.A[equal],
        p.low[equal],
        list(zip(p.lower, p.upper, strict=True)),
    )
    return sign * found.fun + p.constant if found.status == 0 else None


def ours(text):
    found = read_text(text)
    try:
        best = solve(found.program)
    except NoOptimum:
        return None
    assert worst_row(found.program, best.y) <= 1e-6
    return found.sign * best.objective + found.constant


@given(programs())
@settings(max_examples=25, deadline=None)
def test_however_it_is_written_the_value_is_the_same(tmp_path_factory, p):
    folder = tmp_path_factory.mktemp("written")
    texts = {
        "LP by HiGHS": by_highs(p, folder, "lp"),
        "MPS by HiGHS": by_highs(p, folder, "mps"),
        "LP by hand": lp_by_hand(p),
        "LP without names or spaces": lp_by_hand(p, tight=True),
        "LP with its sides swapped": lp_by_hand(p, sides_swapped=True),
        "free MPS": mps_by_hand(p),
        "fixed MPS": mps_by_hand(p, fixed=True),
    }
    values = {name: ours(text) for name, text in texts.items()}
    first = values["LP by hand"]
    size = np.abs(p.c).max() * max(np.abs(v[np.isfinite(v)]).max(initial=0) for v in (p.low, p.high, p.lower, p.upper))
    for name, value in values.items():
        assert value == (None if first is None else pytest.approx(first, rel=1e-6, abs=1e-9 * size)), name


@given(programs(scales=st.just(1.0)))
@settings(max_examples=40, deadline=None)
def test_it_is_the_value_that_scipy_and_highs_find(p):
    value, scipys, highs = ours(lp_by_hand(p)), by_scipy(p), model(p)
    assert value == (None if scipys is None else pytest.approx(scipys, rel=1e-6, abs=1e-9))
    highs.run()
    found = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    assert (value is not None) == found
    if found:
        assert value == pytest.approx(highs.getInfo().objective_function_value, rel=1e-6, abs=1e-9)
