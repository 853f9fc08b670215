"""The truth: an optimum by HiGHS with its duals, checked, and of several optima the one of least norm."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import highspy
import numpy as np

from .certificate import feasible, optimal, reduced_costs
from .highs import Answer, minimise
from .optimal_face import least_norm, unique
from .program import Program, Vector
from .scaling import Scaled, power_of_two, scale

SIMPLEX_SECONDS = 6.0
PDLP_SECONDS = 20.0
"""After these another method is tried."""


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
    unique: bool | None = None
    """Whether no other point costs as little; None where that is not known."""
    least_norm: bool = False
    """Whether y has the least norm of all optima."""

    @property
    def tied(self) -> bool:
        """Whether other points are known to cost as little."""
        return self.unique is False


class NoOptimum(ValueError):
    """The program is infeasible or unbounded."""


def solve(program: Program) -> Optimum:
    """Minimise by HiGHS; where the optimum is not unique, return the one of least Euclidean norm.

    Raises ``NoOptimum``, a ``ValueError``, where the program is infeasible or unbounded, or HiGHS gives up.

    >>> edge = Program(A=[[1, 1]], b=[2], c=[-1, -1], equality=[False], lower=[0, 0], upper=[2, 2])
    >>> solve(edge).y.round(9).tolist()
    [1.0, 1.0]
    """
    *_, last = stages(program)
    return last


def stages(program: Program) -> Iterator[Optimum]:
    """What is known as it comes to be: a vertex, then whether it is unique, then the least-norm optimum if it is not.

    Raises as ``solve`` does, before the first.
    """
    found = vertex(program)
    yield found
    known = replace(found, unique=unique(program, found.y, found.row_duals))
    known = replace(known, least_norm=known.unique is True)
    yield known
    if known.tied:
        nearest = least_norm(program, known.y, known.row_duals)
        if nearest is not None:
            yield replace(known, y=nearest, least_norm=True)


def vertex(program: Program) -> Optimum:
    """A vertex where the cost is least, by HiGHS' simplex; feasibility and cost are checked in the author's units.

    HiGHS sees the program with costs and rows of size 1. Where its answer fails the check it is asked again: with its
    own wider tolerance, and with every variable in units of its cost. Where simplex takes long, as where its factors
    fill up, a first-order method (PDHG, as HiGHS has it) comes near the optimum and a crossover ends at a vertex.
    """
    too_slow = ""
    for units, tolerance, method, seconds in (
        (None, 1e-9, "simplex", SIMPLEX_SECONDS),
        (None, 1e-7, "simplex", SIMPLEX_SECONDS),
        (1 / power_of_two(np.abs(program.c)), 1e-9, "simplex", SIMPLEX_SECONDS),
        (None, 1e-9, "pdlp", PDLP_SECONDS),
        (None, 1e-9, "ipm", math.inf),
    ):
        if method == too_slow:
            continue
        scaled = scale(program, units)
        answer = minimise(scaled.program, tolerance=tolerance, method=method, seconds=seconds)
        if answer.status == highspy.HighsModelStatus.kTimeLimit:
            too_slow = method
            continue
        if not answer.optimal:
            _refuse(scaled, answer)
            continue
        y = np.clip(scaled.point(answer.y), program.lower, program.upper)
        duals = scaled.duals(answer.row_duals)
        duals[~program.equality] = np.minimum(duals[~program.equality], 0)
        if optimal(program, y, duals):
            return Optimum(y, float(program.c @ y), duals, reduced_costs(program, duals))
    raise NoOptimum(
        "HiGHS found no optimum that passes the check of its rows and its cost; "
        "scale the program so that its numbers are near 1."
    )


def _refuse(scaled: Scaled, answer: Answer) -> None:
    """Raise where the program has no optimum: HiGHS says so, and whether there is a feasible point bears it out."""
    status = highspy.HighsModelStatus
    if answer.status not in (status.kInfeasible, status.kUnbounded, status.kUnboundedOrInfeasible):
        return
    without_cost = replace(scaled.program, c=np.zeros(len(answer.y)))
    point = minimise(without_cost, presolve=False)
    some = point.optimal and feasible(without_cost, point.y)
    if some and answer.status != status.kInfeasible:
        raise NoOptimum("The program is unbounded: its cost falls for ever; bound the variables that it pays to move.")
    if not some and answer.status != status.kUnbounded:
        raise NoOptimum("The program is infeasible: no point meets all its constraints and bounds; relax one of them.")
