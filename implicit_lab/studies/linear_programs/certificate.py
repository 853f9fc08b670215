"""Is a point what it is said to be? Feasibility row by row, and the gap to the bound that the duals prove."""

import numpy as np

from .program import Program, Vector
from .scaling import row_sizes, times

FEASIBLE = 1e-6
"""By how much of its scale a row may be broken."""
CLOSED = 1e-7
"""At what part of the cost the gap counts as closed."""
ROUNDING = 1e-9
"""What part of its entries the cost of a point may be uncertain by."""
EPSILON = 1e-12
"""What part of its entries a sum may be rounded by."""


def worst_row(program: Program, y: Vector) -> float:
    """The largest of ``(A_i y - b_i) / scale_i`` (its size where row i is an equality); 0 where y is feasible.

    The scale of a row is max(1, |b_i|, max_j |a_ij y_j|), and max_j |a_ij| in place of 1 where that is smaller.

    >>> row = Program(A=[[1, 1]], b=[1e7], c=[1, 1], equality=[True], lower=[0, 0], upper=[1e8, 1e8])
    >>> worst_row(row, np.array([1e7, 2e7]))
    1.0
    """
    A = program.A
    terms = times(A, np.ones(len(program.b)), y)
    scale = np.maximum(np.minimum(row_sizes(A), 1.0), np.maximum(np.abs(program.b), row_sizes(terms)))
    excess = A @ y - program.b
    excess = np.where(program.equality, np.abs(excess), excess)
    return float((excess / np.where(scale > 0, scale, 1.0)).max(initial=0))


def feasible(program: Program, y: Vector) -> bool:
    """Whether y is within its bounds and breaks no row by more than FEASIBLE of its scale."""
    within = (y >= program.lower).all() and (y <= program.upper).all()
    return bool(within and worst_row(program, y) <= FEASIBLE)


def reduced_costs(program: Program, row_duals: Vector) -> Vector:
    """c - A^T p, (n,)."""
    return program.c - program.A.T @ row_duals


def noise(program: Program, row_duals: Vector) -> Vector:
    """|c_j| + sum_i |a_ij p_i|: what a reduced cost is the difference of, and its rounding a part of, (n,)."""
    return np.abs(program.c) + abs(program.A).T @ np.abs(row_duals)


def duality_gap(program: Program, y: Vector, row_duals: Vector) -> float:
    """c^T y less the bound that the duals prove, for a feasible y and duals of the right signs; never negative.

    ``sum_j r_j (y_j - l_j)`` where r_j > 0, ``sum_j r_j (y_j - u_j)`` where r_j < 0, and ``-sum_i p_i (b_i - A_i y)``.
    Where that bound is infinite the gap is, unless r_j is no more than rounding.
    """
    r, made_of = reduced_costs(program, row_duals), noise(program, row_duals)
    r[np.abs(r) <= EPSILON * made_of] = 0.0
    faced = np.where(r > 0, program.lower, program.upper)
    nothing = np.abs(r) <= ROUNDING * made_of
    bounded = np.isfinite(faced)
    gaps = np.where(bounded, r * (y - np.where(bounded, faced, 0.0)), np.where(nothing, np.abs(r * y), np.inf))
    return float(gaps.sum() - row_duals @ (program.b - program.A @ y))


def optimal(program: Program, y: Vector, row_duals: Vector) -> bool:
    """Whether y is feasible and its cost is that of the optimum, to CLOSED of it or to rounding."""
    if not feasible(program, y) or (row_duals[~program.equality] > 0).any():
        return False
    cost, entries = abs(float(program.c @ y)), float(np.abs(program.c) @ np.abs(y))
    rounding = EPSILON * float(noise(program, row_duals) @ np.abs(y))
    return duality_gap(program, y, row_duals) <= max(CLOSED * cost, ROUNDING * entries, rounding)


def equally_cheap(program: Program, y: Vector, other: Vector) -> bool:
    """Whether two points cost the same, to rounding."""
    entries = np.abs(program.c) @ (np.abs(y) + np.abs(other))
    return bool(abs(float(program.c @ (y - other))) <= ROUNDING * entries)
