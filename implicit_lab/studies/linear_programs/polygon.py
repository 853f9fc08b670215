"""Programs in two variables, exactly: the feasible polygon, its cheapest face, and where the optimum jumps.

Floating-point numbers are rational, and so is every vertex: all of it is computed in fractions, without rounding.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from .program import Program


class Point(NamedTuple):
    """A point of the plane."""

    y1: Fraction
    y2: Fraction


class Line(NamedTuple):
    """a^T y <= b, or = b."""

    a: Point
    b: Fraction
    equality: bool


class Jump(NamedTuple):
    """A direction of the cost at which the optimum is not unique, and how far it jumps there."""

    angle: float
    """Of -c, where the polygon is cheapest, in radians from -pi to pi."""
    distance: float


def vertices(program: Program) -> list[Point]:
    """The corners of the feasible polygon, counterclockwise; none where it is empty, one or two where it is flat.

    Raises ``ValueError`` where the program has not two variables or a bound is infinite.

    >>> square = Program(A=[[1, 1]], b=[1.5], c=[-1, -2], equality=[False], lower=[0, 0], upper=[1, 1])
    >>> [(float(y1), float(y2)) for y1, y2 in vertices(square)]
    [(0.0, 0.0), (1.0, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 1.0)]
    """
    lines = _lines(program)
    found = {
        point
        for first, second in combinations(lines, 2)
        if (point := _meet(first, second)) is not None and all(_holds(line, point) for line in lines)
    }
    if not found:
        return []
    middle = Point(sum(p.y1 for p in found) / Fraction(len(found)), sum(p.y2 for p in found) / Fraction(len(found)))
    corners = sorted(found, key=lambda p: math.atan2(p.y2 - middle.y2, p.y1 - middle.y1))
    first = corners.index(min(corners, key=lambda p: (p.y2, p.y1)))
    return corners[first:] + corners[:first]


def optimal_face(program: Program) -> list[Point]:
    """The corners of least cost: one where the optimum is unique, the two ends of an edge at a tie, all where c = 0."""
    corners = vertices(program)
    costs = [_dot(_cost(program), p) for p in corners]
    return [p for p, cost in zip(corners, costs, strict=True) if cost == min(costs)]


def optimum(program: Program) -> Point:
    """The point of least norm of the optimal face. Raises ``ValueError`` where the program is infeasible."""
    face = optimal_face(program)
    if not face:
        raise ValueError("The program is infeasible: no point meets all its constraints and bounds; relax one of them.")
    return nearest_to_origin(face)


def nearest_to_origin(corners: Sequence[Point]) -> Point:
    """The point of least norm of the convex polygon with these corners, in order.

    >>> nearest_to_origin([Point(Fraction(2), Fraction(0)), Point(Fraction(0), Fraction(2))]) == (1, 1)
    True
    """
    if len(corners) > 2 and all(_turn(p, q) >= 0 for p, q in _edges(corners)):
        return Point(Fraction(0), Fraction(0))
    candidates = [_nearest_on_edge(p, q) for p, q in _edges(corners)]
    return min(candidates, key=lambda p: _dot(p, p))


def jumps(program: Program) -> list[Jump]:
    """Where the optimum jumps as the cost turns: one direction an edge, its outward normal, by the edge's length.

    Between two jumps the optimum stands still.
    """
    corners = vertices(program)
    if len(corners) < 2:
        return []
    found = [
        Jump(math.atan2(-float(q.y1 - p.y1), float(q.y2 - p.y2)), math.dist([*map(float, p)], [*map(float, q)]))
        for p, q in _edges(corners)
    ]
    return sorted(found)


def _lines(program: Program) -> list[Line]:
    if program.A.shape[1] != 2:
        raise ValueError(f"A polygon needs a program in two variables; this one has {program.A.shape[1]}.")
    limits = [*program.lower, *program.upper]
    if not all(map(math.isfinite, limits)):
        raise ValueError("A polygon needs bounds that are finite; give both variables a lower and an upper one.")
    lines = [
        Line(Point(Fraction(a1), Fraction(a2)), Fraction(b), bool(equality))
        for (a1, a2), b, equality in zip(program.A.toarray(), program.b, program.equality, strict=True)
    ]
    for j, axis in enumerate((Point(Fraction(1), Fraction(0)), Point(Fraction(0), Fraction(1)))):
        lines.append(Line(Point(-axis.y1, -axis.y2), -Fraction(program.lower[j]), False))
        lines.append(Line(axis, Fraction(program.upper[j]), False))
    return lines


def _meet(first: Line, second: Line) -> Point | None:
    """Where two lines cross, by Cramer's rule; None where they are parallel."""
    (a, b), (c, d) = first.a, second.a
    determinant = a * d - b * c
    if determinant == 0:
        return None
    return Point(
        (first.b * d - b * second.b) / determinant,
        (a * second.b - first.b * c) / determinant,
    )


def _holds(line: Line, p: Point) -> bool:
    value = _dot(line.a, p)
    return value == line.b if line.equality else value <= line.b


def _cost(program: Program) -> Point:
    return Point(Fraction(program.c[0]), Fraction(program.c[1]))


def _dot(p: Point, q: Point) -> Fraction:
    return p.y1 * q.y1 + p.y2 * q.y2


def _turn(p: Point, q: Point) -> Fraction:
    """Twice the signed area of (0, p, q): not negative where the origin is left of the edge from p to q."""
    return p.y1 * q.y2 - p.y2 * q.y1


def _edges(corners: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(zip(corners, [*corners[1:], corners[0]], strict=True))


def _nearest_on_edge(p: Point, q: Point) -> Point:
    along = Point(q.y1 - p.y1, q.y2 - p.y2)
    length = _dot(along, along)
    share = max(Fraction(0), min(Fraction(1), -_dot(p, along) / length)) if length else Fraction(0)
    return Point(p.y1 + share * along.y1, p.y2 + share * along.y2)
