"""From a text in MPS or LP format to a program, with the names and the units of its author."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import vstack

from .lp_format import read_lp
from .mps_format import read_mps
from .program import Program
from .text import check_text, decode, extension
from .written import Written

MAX_VARIABLES = 20_000
MAX_CONSTRAINTS = 20_000
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
    notes: tuple[str, ...] = ()
    """What the author should know of how it was read."""


def read(path: Path) -> Reading:
    """Read the file at ``path`` in MPS or LP format. Raises as ``read_text`` does."""
    return read_text(decode(path.read_bytes()))


def read_text(text: str) -> Reading:
    """Read a text in MPS or LP format, whichever it holds.

    Raises ``ValueError`` with a sentence that names line, row or variable where something in it cannot be understood,
    or it is no linear program within the limits of this module.

    >>> found = read_text("max x + y" + chr(10) + "st" + chr(10) + " 1 <= x - y <= 5" + chr(10) + "end")
    >>> found.names, found.sign, found.program.b.tolist()
    (('x', 'y'), -1, [5.0, -1.0])
    """
    check_text(text)
    text = text.removeprefix("\ufeff")
    written = read_mps(text) if extension(text) == "mps" else read_lp(text)
    _check_size(written)
    _check_numbers(written)
    sign = -1 if written.maximise else 1
    return Reading(_program(written, sign), written.names, sign, written.constant, written.notes)


def _program(written: Written, sign: int) -> Program:
    """Rows L <= a^T y <= U as equalities where L = U, else as up to two inequalities."""
    low, high = written.row_lower, written.row_upper
    equal = low == high
    above, below = ~equal & np.isfinite(high), ~equal & np.isfinite(low)
    A = written.A
    return Program(
        A=vstack([A[equal], A[above], -A[below]], format="csr"),
        b=np.concatenate([high[equal], high[above], -low[below]]),
        c=sign * written.c,
        equality=np.repeat([True, False], [equal.sum(), above.sum() + below.sum()]),
        lower=written.lower,
        upper=written.upper,
    )


def _check_size(written: Written) -> None:
    columns, rows = len(written.names), len(written.rows)
    if columns == 0:
        raise ValueError("The program has no variables: its cost and constraints are empty; check its sections.")
    if columns > MAX_VARIABLES or rows > MAX_CONSTRAINTS:
        raise ValueError(
            f"The program has {columns:,} variables and {rows:,} constraints; at most {MAX_VARIABLES:,} and "
            f"{MAX_CONSTRAINTS:,} are taken."
        )
    crossed = np.flatnonzero(written.row_lower > written.row_upper)
    if crossed.size:
        i = int(crossed[0])
        raise ValueError(
            f"The row {written.rows[i]} has its limits crossed ({written.row_lower[i]:g} to {written.row_upper[i]:g}), "
            "so the program is infeasible; correct it."
        )


def _check_numbers(written: Written) -> None:
    """Refuse what is too large, by name."""
    large = f"coefficients are at most {MAX_COEFFICIENT:g}: change the units"
    for j in _huge(written.c):
        raise ValueError(f"The cost of {written.names[j]} is {written.c[j]:.3g}; {large}.")
    A = written.A.tocoo()
    for k in _huge(A.data):
        row, name = written.rows[A.coords[0][k]], written.names[A.coords[1][k]]
        raise ValueError(f"In the row {row} the coefficient of {name} is {A.data[k]:.3g}; {large}.")
    for limits in (written.row_lower, written.row_upper):
        for i in _huge(limits):
            raise ValueError(
                f"The row {written.rows[i]} has the limit {limits[i]:.3g}; limits are at most {MAX_COEFFICIENT:g}: "
                "change the units, or leave the row away where it is to limit nothing."
            )
    for bounds in (written.lower, written.upper):
        for j in _huge(bounds):
            raise ValueError(
                f"The variable {written.names[j]} is bounded by {bounds[j]:.3g}; bounds are at most "
                f"{MAX_COEFFICIENT:g}: change the units, or leave the bound away."
            )


def _huge(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> list[int]:
    return [int(k) for k in np.flatnonzero(np.isfinite(values) & (np.abs(values) > MAX_COEFFICIENT))[:1]]
