"""A program in units of its own: the cost and every row of size 1, in powers of two, so that nothing is rounded."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from .program import Program, Vector


@dataclass(frozen=True)
class Scaled:
    """``y = columns * y'``, where y' solves ``program``, whose rows are those of its author times ``rows``.

    HiGHS' tolerances are absolute: a cost or limit of 1e-8 is nothing to it, and in these units it is 1.
    """

    program: Program
    rows: Vector
    """(m,)"""
    columns: Vector
    """(n,)"""
    cost: float
    """By which the cost was multiplied."""

    def point(self, y: Vector) -> Vector:
        """A point y' of the scaled program, in the author's units."""
        return self.columns * y

    def duals(self, row_duals: Vector) -> Vector:
        """Duals of the scaled rows, in the author's units: of cost over units of b."""
        return self.rows * row_duals / self.cost


def scale(program: Program, columns: Vector | None = None) -> Scaled:
    """Divide rows and cost by their largest entries, and y by ``columns``, by default one ``unit`` for all.

    >>> tiny = Program(A=[[4e-8, 2e-8]], b=[1e-8], c=[1e-9, 0], equality=[False], lower=[0, 0], upper=[1, 1])
    >>> scaled = scale(tiny).program
    >>> bool(0.5 < scaled.c.max() < 2 and 0.5 < scaled.A.max() < 2)
    True
    """
    sizes = row_sizes(program.A)
    # A row without entries is judged by its limit: 0 = 1e-9 does not hold.
    rows = 1 / power_of_two(np.where(sizes > 0, sizes, np.abs(program.b)))
    if columns is None:
        columns = np.full(len(program.c), unit(program))
    A = times(program.A, rows, columns)
    again = 1 / power_of_two(row_sizes(A))
    rows, c = rows * again, program.c * columns
    cost = 1 / float(power_of_two(np.abs(c).max(keepdims=True))[0])
    scaled = Program(
        A=times(A, again, np.ones(len(c))),
        b=rows * program.b,
        c=cost * c,
        equality=program.equality,
        lower=program.lower / columns,
        upper=program.upper / columns,
    )
    return Scaled(scaled, rows, columns, cost)


def unit(program: Program) -> float:
    """What y is measured in: the largest of all bounds, and of all limits of rows of size 1, where it is below 1."""
    sizes = row_sizes(program.A)
    limits = np.concatenate([program.b[sizes > 0] / sizes[sizes > 0], program.lower, program.upper])
    largest = np.abs(limits[np.isfinite(limits)]).max(initial=0)
    return float(power_of_two(np.array([min(largest, 1.0)]))[0])


def times(A: csr_array, rows: Vector, columns: Vector) -> csr_array:
    """The matrix of ``rows_i A_ij columns_j``."""
    data = A.data * np.repeat(rows, np.diff(A.indptr)) * columns[A.indices]
    return csr_array((data, A.indices, A.indptr), shape=A.shape)


def row_sizes(A: csr_array) -> Vector:
    """max_j |A_ij|, (m,); 0 where a row is empty."""
    sizes = np.zeros(A.shape[0])
    np.maximum.at(sizes, np.repeat(np.arange(len(sizes)), np.diff(A.indptr)), np.abs(A.data))
    return sizes


def power_of_two(sizes: Vector) -> Vector:
    """The power of two that is nearest; 1 for 0.

    >>> power_of_two(np.array([0.0, 3e-8, 5.0])).tolist()
    [1.0, 2.9802322387695312e-08, 4.0]
    """
    positive = np.where(sizes > 0, sizes, 1.0)
    return np.exp2(np.round(np.log2(positive)))
