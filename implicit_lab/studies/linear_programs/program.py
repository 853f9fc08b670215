"""One linear program as arrays: min c^T y subject to A y <= b (or = b, row by row) and l <= y <= u."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Program:
    r"""``min c^T y  subject to  A_i y <= b_i  (= b_i where equality_i),  l <= y <= u``.

    A bound may be infinite; a variable with both bounds infinite is free.

    Raises ``ValueError`` where shapes disagree, a number is NaN, a coefficient is infinite, or a lower bound
    exceeds its upper bound.

    >>> square = Program(A=[[1, 1]], b=[1.5], c=[-1, -2], equality=[False], lower=[0, 0], upper=[1, 1])
    >>> square.A.shape
    (1, 2)
    """

    A: csr_array
    """(m, n), sparse; a dense matrix that is given is turned into one."""
    b: Vector
    """(m,)"""
    c: Vector
    """(n,)"""
    equality: NDArray[np.bool_]
    """(m,): whether the row is an equality."""
    lower: Vector
    """(n,)"""
    upper: Vector
    """(n,)"""

    def __post_init__(self) -> None:
        A = self.A if isinstance(self.A, csr_array) else csr_array(np.asarray(self.A))
        object.__setattr__(self, "A", A.astype(np.float64, copy=False))
        for name in ("b", "c", "lower", "upper"):
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=np.float64))
        object.__setattr__(self, "equality", np.asarray(self.equality, dtype=bool))
        self._check_shapes()
        self._check_numbers()

    def _check_shapes(self) -> None:
        if self.A.ndim != 2:
            raise ValueError(f"A has {self.A.ndim} axes; it must be a matrix of constraints by variables.")
        rows, columns = self.A.shape
        if columns == 0:
            raise ValueError("The program has no variables; give it at least one.")
        for name, size in (("b", rows), ("equality", rows), ("c", columns), ("lower", columns), ("upper", columns)):
            shape = getattr(self, name).shape
            if shape != (size,):
                raise ValueError(f"{name} has shape {shape} and A is {rows} x {columns}: {name} must be ({size},).")

    def _check_numbers(self) -> None:
        for name, values in (("A", self.A.data), ("b", self.b), ("c", self.c)):
            if not np.isfinite(values).all():
                raise ValueError(f"{name} holds a number that is not finite; every coefficient must be.")
        if np.isnan(self.lower).any() or np.isnan(self.upper).any():
            raise ValueError("A bound is NaN; write an infinite one where there is none.")
        crossed = np.flatnonzero((self.lower > self.upper) | (self.lower == np.inf) | (self.upper == -np.inf))
        if crossed.size:
            j = int(crossed[0])
            raise ValueError(
                f"The bounds of variable {j} admit no value ({self.lower[j]:g} to {self.upper[j]:g}); "
                "the lower one must be at most the upper one."
            )
