"""One program put to HiGHS as arrays, and its answer as arrays."""

import math
from dataclasses import dataclass

import highspy
import numpy as np
from highspy._core import _Highs
from scipy.sparse import csr_array

from .program import Program, Vector

TOLERANCE = 1e-9
"""By how much HiGHS may break a row, a bound or the sign of a reduced cost; its own default is 1e-7."""
PDLP_TOLERANCE = 1e-7
"""How near a first-order method comes before the crossover."""


@dataclass(frozen=True)
class Answer:
    """What HiGHS ended with."""

    status: highspy.HighsModelStatus
    y: Vector
    """(n,), within the bounds."""
    row_duals: Vector
    """(m,)"""

    @property
    def optimal(self) -> bool:
        """Whether HiGHS calls it so."""
        return self.status == highspy.HighsModelStatus.kOptimal


def minimise(
    program: Program,
    *,
    squares: bool = False,
    tolerance: float = TOLERANCE,
    method: str = "choose",
    presolve: bool = True,
    seconds: float = math.inf,
) -> Answer:
    """argmin c^T y, or with ``squares`` argmin c^T y + ||y||^2 / 2, over the program's points.

    ``method`` is one of HiGHS' solvers, "choose", "simplex", "ipm" or "pdlp", the last followed by a crossover.

    Raises ``ValueError`` where HiGHS refuses the arrays, or the squares: it would go on without them.
    """
    # highspy.Highs, which stands on this class, prints a banner when it is made, into the JSON of a command.
    highs = _Highs()
    highs.setOptionValue("output_flag", False)
    nearness = PDLP_TOLERANCE if method == "pdlp" else tolerance
    for name, value in (
        ("primal_feasibility_tolerance", nearness),
        ("dual_feasibility_tolerance", nearness),
        # Smaller entries are left out of the matrix; this is the least that HiGHS takes.
        ("small_matrix_value", 1e-12),
        # HiGHS adds 1e-7 to the diagonal of the squares, which moves a point of size 1e7 by 0.5.
        ("qp_regularization_value", 0.0),
        ("solver", method),
        ("presolve", "choose" if presolve else "off"),
        ("time_limit", seconds),
    ):
        highs.setOptionValue(name, value)
    _pass(highs, program)
    if squares and highs.passHessian(_identity(len(program.c))) != highspy.HighsStatus.kOk:
        raise ValueError("HiGHS refuses the squares of this program; ask for its optimum without them.")
    highs.run()
    if method == "pdlp" and highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        _cross_over(highs, program, tolerance)
    found = highs.getSolution()
    y = np.array(found.col_value) if found.value_valid else np.zeros(len(program.c))
    duals = np.array(found.row_dual) if found.dual_valid else np.zeros(len(program.b))
    return Answer(highs.getModelStatus(), np.clip(y, program.lower, program.upper), duals)


def _pass(highs: _Highs, program: Program) -> None:
    if highs.passModel(_model(program)) == highspy.HighsStatus.kError:
        raise ValueError("HiGHS refuses this program; check that its coefficients are finite.")


def _cross_over(highs: _Highs, program: Program, tolerance: float) -> None:
    """From the approximate solution that ``highs`` holds to a vertex, which simplex then makes exact."""
    near = highs.getSolution()
    _pass(highs, program)
    for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
        highs.setOptionValue(name, tolerance)
    highs.setOptionValue("solver", "simplex")
    highs.setOptionValue("time_limit", math.inf)
    highs.crossover(near)
    highs.run()


def _model(program: Program) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = program.A.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.c, program.lower, program.upper
    lp.row_lower_ = np.where(program.equality, program.b, -np.inf)
    lp.row_upper_ = program.b
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    A = csr_array(program.A)
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = A.indptr, A.indices, A.data
    return lp


def _identity(size: int) -> highspy.HighsHessian:
    """The matrix I, of which half counts; a diagonal is the same whichever triangle is read."""
    hessian = highspy.HighsHessian()
    hessian.dim_ = size
    hessian.format_ = highspy.HessianFormat.kTriangular
    hessian.start_, hessian.index_, hessian.value_ = np.arange(size + 1), np.arange(size), np.ones(size)
    return hessian
