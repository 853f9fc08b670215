"""From a file in MPS or LP format to a program, read by HiGHS."""

import re
from dataclasses import dataclass
from pathlib import Path

import highspy
import numpy as np

from .program import Program, Vector

MAX_VARIABLES = 2000
MAX_CONSTRAINTS = 2000
MAX_COEFFICIENT = 1e8
"""Above it double precision no longer tells a feasible point from another."""


@dataclass(frozen=True)
class Reading:
    """What a file holds. A program to be maximised has its cost negated, c^T y + constant times ``sign`` is its own."""

    program: Program
    names: tuple[str, ...]
    """Of the variables."""
    sign: int
    """-1 where the file asks for the largest value, else 1."""
    constant: float


def read(path: Path) -> Reading:
    """Read the file at ``path``, whose suffix names its format.

    Raises ``ValueError`` where HiGHS cannot read it, or it is no linear program within the limits of this module.
    """
    highs = _open(path)
    lp = highs.getLp()
    columns, rows = lp.num_col_, lp.num_row_
    if columns == 0:
        raise ValueError("The program has no variables: its cost and constraints are empty; check its sections.")
    if columns > MAX_VARIABLES or rows > MAX_CONSTRAINTS:
        raise ValueError(
            f"The program has {columns:,} variables and {rows:,} constraints; at most {MAX_VARIABLES:,} and "
            f"{MAX_CONSTRAINTS:,} are taken."
        )
    names = tuple(lp.col_names_) or tuple(f"y{j + 1}" for j in range(columns))
    whole = [
        name for name, kind in zip(names, lp.integrality_, strict=False) if kind != highspy.HighsVarType.kContinuous
    ]
    if whole:
        raise ValueError(
            f"The variable {whole[0]} is integer or semi-continuous ({len(whole)} in all), so this is no linear "
            "program; take out the section that says so."
        )
    if highs.getModel().hessian_.dim_:
        raise ValueError("The cost has a quadratic part, so this is no linear program; take it out.")
    sign = -1 if lp.sense_ == highspy.ObjSense.kMaximize else 1
    return Reading(_program(lp, sign, names), names, sign, lp.offset_)


def _open(path: Path) -> highspy.Highs:
    """The file as HiGHS reads it. What it would leave out with a warning is an error here: it were another program."""
    highs = highspy.Highs()
    highs.setOptionValue("log_to_console", False)
    log = path.with_suffix(".log")
    highs.setOptionValue("log_file", str(log))
    status = highs.readModel(str(path))
    highs.setOptionValue("log_file", "")
    told = log.read_text() if log.is_file() else ""
    kind = path.suffix[1:].upper()
    if status == highspy.HighsStatus.kError:
        raise ValueError(f"This is malformed or cut short as a file in {kind} format: {_reason(told)}.")
    ignored = re.search(r"WARNING: (.*): ignored", told)
    if ignored:
        raise ValueError(f"HiGHS would leave out a part of this file ({ignored[1]}); correct it.")
    return highs


def _reason(told: str) -> str:
    """What HiGHS said of a file, and of which line.

    >>> _reason("ERROR:   expected a number, found `x`\\n --> a.lp:5:11\\n")
    'line 5, expected a number, found `x`'
    """
    reason = re.search(r"ERROR:\s+(.*)", told)
    place = re.search(r"^ --> .*:(\d+):\d+$", told, re.MULTILINE)
    line = f"line {place[1]}, " if place else ""
    return line + reason[1] if reason and "Parser error" not in reason[1] else f"{line}HiGHS cannot read it"


def _program(lp: highspy.HighsLp, sign: int, names: tuple[str, ...]) -> Program:
    """Rows L <= a^T y <= U as equalities where L = U, else as up to two inequalities."""
    A = _matrix(lp)
    low, high = _infinite(lp.row_lower_), _infinite(lp.row_upper_)
    crossed = np.flatnonzero(low > high)
    if crossed.size:
        raise ValueError(
            f"Constraint {crossed[0] + 1} has its limits crossed ({low[crossed[0]]:g} to "
            f"{high[crossed[0]]:g}), so the program is infeasible; correct it."
        )
    equal = low == high
    above, below = ~equal & np.isfinite(high), ~equal & np.isfinite(low)
    program = Program(
        A=np.concatenate([A[equal], A[above], -A[below]]),
        b=np.concatenate([high[equal], high[above], -low[below]]),
        c=sign * np.array(lp.col_cost_),
        equality=np.repeat([True, False], [equal.sum(), above.sum() + below.sum()]),
        lower=_infinite(lp.col_lower_),
        upper=_infinite(lp.col_upper_),
    )
    _check_sizes(program, names)
    return program


def _matrix(lp: highspy.HighsLp) -> Vector:
    A = np.zeros((lp.num_row_, lp.num_col_))
    if len(lp.a_matrix_.value_) == 0:
        return A
    starts, index, value = (np.array(part) for part in (lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_))
    lines = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    columnwise = lp.a_matrix_.format_ == highspy.MatrixFormat.kColwise
    A[(index, lines) if columnwise else (lines, index)] = value
    return A


def _infinite(limits: list[float]) -> Vector:
    """HiGHS takes 1e20 for infinite."""
    values = np.array(limits, dtype=float)
    return np.where(np.abs(values) >= 1e20, np.copysign(np.inf, values), values)


def _check_sizes(program: Program, names: tuple[str, ...]) -> None:
    for what, values in (("The cost", program.c), ("A constraint", program.A), ("A limit", program.b)):
        largest = np.abs(values).max(initial=0)
        if largest > MAX_COEFFICIENT:
            raise ValueError(
                f"{what} holds {largest:.3g}; coefficients are at most {MAX_COEFFICIENT:g}: change the units."
            )
    bounds = np.stack([program.lower, program.upper])
    huge = np.argwhere(np.isfinite(bounds) & (np.abs(bounds) > MAX_COEFFICIENT))
    if len(huge):
        side, j = huge[0]
        raise ValueError(
            f"The variable {names[j]} is bounded by {bounds[side, j]:.3g}; bounds are at most {MAX_COEFFICIENT:g}: "
            "change the units, or leave the bound away."
        )
