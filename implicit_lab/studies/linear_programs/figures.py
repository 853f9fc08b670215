"""How far a point is from solving a program: from its feasible set, from its best cost, and from its optimum."""

import numpy as np

from .program import Program, Vector


def violation(program: Program, y: Vector) -> float:
    """The largest distance from y to a row or bound that it breaks, 0 where it is feasible.

    max over i of max(A_i y - b_i, 0) / ||A_i|| (|A_i y - b_i| for an equality), and of the distances to l and u,
    in units of y.

    >>> square = Program(A=[[3, 4]], b=[0], c=[1, 1], equality=[False], lower=[0, 0], upper=[1, 1])
    >>> violation(square, np.array([1.0, 0.5]))
    1.0
    """
    norms = row_norms(program)
    excess = (program.A @ y - program.b) / np.where(norms > 0, norms, 1.0)
    excess = np.where(program.equality, np.abs(excess), excess)
    return float(max(excess.max(initial=0), (program.lower - y).max(), (y - program.upper).max(), 0.0))


def row_norms(program: Program) -> Vector:
    """||A_i||, (m,)."""
    return np.sqrt(np.asarray(program.A.power(2).sum(axis=1)))


def gap(program: Program, y: Vector, optimum: Vector) -> float:
    """|c^T y - c^T y*| / |c^T y*|, or the plain difference where the best cost is 0; an infeasible y may be cheaper."""
    best = float(program.c @ optimum)
    return abs(float(program.c @ y) - best) / (abs(best) or 1.0)


def distance(y: Vector, optimum: Vector) -> float:
    """||y - y*|| / (||y*|| + 1), the figure of the paper."""
    return float(np.linalg.norm(y - optimum) / (np.linalg.norm(optimum) + 1))
