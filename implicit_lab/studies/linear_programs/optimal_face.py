"""The face of a program's optima: whether it is one point, and which of its points has least norm."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .certificate import EPSILON, equally_cheap, feasible, noise, reduced_costs
from .highs import minimise
from .program import Program, Vector
from .scaling import row_sizes, scale, unit

Mask = NDArray[np.bool_]

WIDE = 1e-7
"""A reduced cost or dual below this part of what it is made of may be zero."""
NARROW = 1e-9
"""Below this part it counts as zero."""
SAME = 1e-7
"""Points of the face that are nearer to each other, as part of their size, are one."""
APART = 1e-5
"""Points that are further from each other are two."""
SHORTER = 1e-6
"""By what part the square of a least norm may be too large."""
UNITS = np.array([1.0, 2.0**-3, 2.0**6, 2.0**-6])
"""Of the moves on the face, tried in turn."""


@dataclass(frozen=True)
class Face:
    """The points that complementary slackness leaves: y_j where r_j = 0 within its bounds, every other y_j fixed."""

    program: Program
    """Over the variables that are left loose; without a cost."""
    loose: Mask
    """(n,)"""

    def point(self, z: Vector, y: Vector) -> Vector:
        """y with its loose entries replaced by z."""
        whole = y.copy()
        whole[self.loose] = z
        return whole


def face(program: Program, y: Vector, row_duals: Vector, zero: float) -> Face | None:
    """The optimal face about the optimum y; None where the duals leave no variable loose.

    A row whose dual is not zero holds with equality, a variable whose reduced cost is not zero stays at its bound.
    """
    loose, priced = _loose(program, row_duals, zero), _priced(program, row_duals, zero)
    if not loose.any():
        return None
    tight = program.equality | priced
    A = program.A[:, np.flatnonzero(loose)]
    rows = np.flatnonzero(np.diff(A.indptr))
    A, tight = A[rows], tight[rows]
    # Limits move by what y breaks them by, so that y itself is on the face to the last digit.
    here = A @ y[loose]
    room = np.maximum(program.b[rows] - (program.A @ y)[rows], 0)
    limits = np.where(tight, here, here + room)
    return Face(
        Program(A, limits, np.zeros(A.shape[1]), tight, program.lower[loose], program.upper[loose]),
        loose,
    )


def _loose(program: Program, row_duals: Vector, zero: float) -> Mask:
    """Which reduced costs are zero."""
    return np.abs(reduced_costs(program, row_duals)) <= zero * noise(program, row_duals)


def _priced(program: Program, row_duals: Vector, zero: float) -> Mask:
    """Which duals are not zero."""
    return np.abs(row_duals) * row_sizes(program.A) > zero * np.abs(program.c).max()


def unique(program: Program, y: Vector, row_duals: Vector) -> bool | None:
    """Whether the optimum y, a vertex with its duals, is the only one; None where rounding leaves that open.

    It is where no more variables are loose than rows have prices: then all that is loose is in the basis, of m, and
    determined. Else a face is left to look at.

    A cost drawn at random has its least and its greatest value on a face at the same point only where the face is one
    point (with probability 1). Two points that are told apart are both feasible and equally cheap, which is checked.
    """
    if _loose(program, row_duals, WIDE).sum() <= _priced(program, row_duals, WIDE).sum():
        return True
    size = unit(program)
    wide = face(program, y, row_duals, WIDE)
    ends = None if wide is None else _ends(wide, y, size)
    if wide is None or (ends is not None and _apart(*ends, size) <= SAME):
        return True
    narrow = face(program, y, row_duals, NARROW)
    ends = None if narrow is None else _ends(narrow, y, size)
    if narrow is None or ends is None:
        return None
    points = [narrow.point(end, y) for end in ends]
    witnessed = all(feasible(program, point) and equally_cheap(program, point, y) for point in points)
    return False if witnessed and _apart(*ends, size) >= APART else None


def _apart(first: Vector, second: Vector, size: float) -> float:
    """The largest difference of two entries, as part of the larger or of ``size``."""
    scales = np.maximum(size, np.maximum(np.abs(first), np.abs(second)))
    return float((np.abs(first - second) / scales).max())


def _ends(found: Face, y: Vector, size: float) -> tuple[Vector, Vector] | None:
    """Where a random cost is least and greatest on the face near y; None where HiGHS does not find it."""
    z = y[found.loose]
    near, face = size + np.abs(z), found.program
    cost = np.random.default_rng(0).standard_normal(len(z))
    ends = []
    for sign in (1, -1):
        lower, upper = np.maximum(face.lower, z - near), np.minimum(face.upper, z + near)
        scaled = scale(replace(face, c=sign * cost, lower=lower, upper=upper))
        answer = minimise(scaled.program)
        if not answer.optimal:
            return None
        ends.append(scaled.point(answer.y))
    return ends[0], ends[1]


def least_norm(program: Program, y: Vector, row_duals: Vector) -> Vector | None:
    """argmin ||z|| over the optimal face about y, by HiGHS' quadratic solver; None where no answer passes the check.

    Sought is the move from y: ``argmin ||y + d||^2 / 2``, with d = 0 to start from. HiGHS' active set method gives up
    on some faces in one unit of d and not in another, so it is asked in several.
    """
    found = face(program, y, row_duals, NARROW)
    if found is None:
        return y
    z, moves = y[found.loose], _moves(found, y)
    for size in unit(program) * UNITS:
        scaled = scale(moves, np.full(len(z), size))
        squares = replace(scaled.program, c=z / size)
        answer = minimise(squares, squares=True, tolerance=SAME)
        nearest = np.clip(z + scaled.point(answer.y), found.program.lower, found.program.upper)
        point = found.point(nearest, y)
        checked = answer.optimal and feasible(program, point) and equally_cheap(program, point, y)
        if checked and _is_nearest(found, nearest, float(np.linalg.norm(y)) + unit(program)):
            return point
    return None


def _moves(found: Face, y: Vector) -> Program:
    """The face with y at the origin."""
    face, z = found.program, y[found.loose]
    room = np.where(face.equality, 0, np.maximum(face.b - face.A @ z, 0))
    return replace(face, b=room, lower=np.minimum(face.lower - z, 0), upper=np.maximum(face.upper - z, 0))


def _is_nearest(found: Face, z: Vector, size: float) -> bool:
    """Whether z has the least norm of the face: no w of it has ``z^T w < ||z||^2``, by one more linear program.

    What is missing bounds the square of the distance to the nearest point; ``size`` is at least the norm of the vertex.
    """
    # The nearest point is in this box, without which rounding could make the cost of a face without end unbounded.
    boxed = replace(
        found.program, c=z, lower=np.maximum(found.program.lower, -size), upper=np.minimum(found.program.upper, size)
    )
    scaled = scale(boxed)
    answer = minimise(scaled.program)
    missing = float(z @ (z - scaled.point(answer.y)))
    return answer.optimal and missing <= max(SHORTER * float(z @ z), EPSILON * size**2)
