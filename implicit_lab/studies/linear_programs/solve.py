"""The truth: an optimum by HiGHS with its duals, and of several optima the one of least norm."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog, nnls

from .program import Program, Vector

Mask = NDArray[np.bool_]

TIE = 1e-9
"""A reduced cost or dual below TIE times the largest cost counts as zero."""


@dataclass(frozen=True)
class Optimum:
    """The solution of a program.

    ``c = A^T row_duals + reduced_costs``, where a dual of an inequality is at most zero, and a reduced cost is positive
    only at a lower bound and negative only at an upper one.
    """

    y: Vector
    """(n,)"""
    objective: float
    row_duals: Vector
    """(m,)"""
    reduced_costs: Vector
    """(n,)"""
    tied: bool
    """Whether the optimum was not unique and the least-norm one was sought."""


class NoOptimum(ValueError):
    """The program is infeasible or unbounded."""


def solve(program: Program) -> Optimum:
    """Minimise by HiGHS; where the optimum is not unique, return the one of least Euclidean norm.

    The optimum is unique where the columns of the variables that the duals leave free, in the rows that the duals
    hold tight, have full rank. Else the least-norm point of the optimal face is found by Lawson and Hanson's least
    distance programming (Solving Least Squares Problems, 1974, ch. 23).

    Raises ``NoOptimum``, a ``ValueError``, where the program is infeasible or unbounded, or HiGHS gives up.
    """
    found = _highs(program)
    duals = np.empty(len(program.b))
    duals[~program.equality] = found.ineqlin.marginals
    duals[program.equality] = found.eqlin.marginals
    reduced = found.lower.marginals + found.upper.marginals
    y = np.clip(found.x, program.lower, program.upper)
    zero = TIE * max(np.abs(program.c).max(), np.finfo(float).tiny)
    loose = np.abs(reduced) <= zero
    tight = program.equality | (np.abs(duals) > zero)
    tied = bool(np.linalg.matrix_rank(program.A[np.ix_(tight, loose)]) < loose.sum()) if loose.any() else False
    if tied:
        y = _least_norm(program, y, loose, tight)
    return Optimum(y, float(program.c @ y), duals, reduced, tied)


def _highs(program: Program):  # type: ignore[no-untyped-def]  # scipy names no type for this answer
    equal = program.equality
    found = linprog(
        program.c,
        A_ub=program.A[~equal],
        b_ub=program.b[~equal],
        A_eq=program.A[equal],
        b_eq=program.b[equal],
        bounds=list(zip(program.lower.tolist(), program.upper.tolist(), strict=True)),
        method="highs",
    )
    if found.status == 2:
        raise NoOptimum("The program is infeasible: no point meets all its constraints and bounds; relax one of them.")
    if found.status == 3:
        raise NoOptimum("The program is unbounded: its cost falls for ever; bound the variables that it pays to move.")
    if found.status != 0:
        raise NoOptimum(f"HiGHS found no optimum ({found.message}); scale the program so that its numbers are near 1.")
    return found


def _least_norm(program: Program, y: Vector, loose: Mask, tight: Mask) -> Vector:
    """argmin ||z|| on the optimal face: loose entries vary within their bounds, tight rows hold, the others <=."""
    free = np.flatnonzero(loose)
    rows = program.A[:, free]
    slack = program.b - program.A[:, ~loose] @ y[~loose]
    below, above = np.isfinite(program.lower[free]), np.isfinite(program.upper[free])
    identity = np.eye(len(free))
    G = np.concatenate([-rows, rows[tight], identity[below], -identity[above]])
    h = np.concatenate([-slack, slack[tight], program.lower[free][below], -program.upper[free][above]])
    z = y.copy()
    z[free] = np.clip(least_distance(G, h), program.lower[free], program.upper[free])
    return z


def least_distance(G: Vector, h: Vector) -> Vector:
    """argmin ||z|| subject to G z >= h, by one nonnegative least-squares problem.

    >>> least_distance(np.array([[1.0, 1.0]]), np.array([2.0])).round(9).tolist()
    [1.0, 1.0]
    """
    E = np.concatenate([G.T, h[None]])
    target = np.zeros(len(E))
    target[-1] = 1.0
    weights, _ = nnls(E, target)
    residual = E @ weights - target
    return -residual[:-1] / residual[-1]
