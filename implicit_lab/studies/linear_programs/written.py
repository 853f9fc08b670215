"""A program as its author wrote it: rows and bounds with two sides, a sense, a constant, and names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
from scipy.sparse import coo_array, csr_array

from .program import Vector

INFINITE = 1e20
"""A bound or limit this large means that there is none, as HiGHS and the writers of files have it."""


@dataclass(frozen=True)
class Written:
    """Least or largest ``c^T y + constant``, subject to ``row_lower <= A y <= row_upper`` and bounds on y."""

    names: tuple[str, ...]
    """Of the variables, (n,)."""
    rows: tuple[str, ...]
    """Of the rows, or the lines that they stand on, (m,)."""
    maximise: bool
    constant: float
    c: Vector
    A: csr_array
    row_lower: Vector
    row_upper: Vector
    lower: Vector
    upper: Vector
    notes: tuple[str, ...] = ()
    """What a reader should know of how it was read."""


class Malformed(ValueError):
    """A line that is not as its format has it."""

    def __init__(self, kind: str, line: int, reason: str) -> None:
        super().__init__(f"This is malformed or cut short as a file in {kind} format: line {line}, {reason}.")


def matrix(rows: Sequence[int], columns: Sequence[int], values: Sequence[float], shape: tuple[int, int]) -> csr_array:
    """Sparse, without the zeros that the author wrote; several entries of one place are added."""
    A = csr_array(coo_array((np.array(values, float), (np.array(rows, int), np.array(columns, int))), shape=shape))
    A.sum_duplicates()
    A.eliminate_zeros()
    return A


def meant(name: str, names: Iterable[str]) -> str:
    """A question after the name that a misspelt one is nearest to; empty where none is near.

    >>> meant("ouput", ["output", "spare"])
    ' (is it output?)'
    """
    near = get_close_matches(name, list(names), 1)
    return f" (is it {near[0]}?)" if near else ""


class Bounds:
    """What a text says of the bounds of its variables, and on which line. A variable starts at 0, without an end."""

    def __init__(self) -> None:
        self._lower: dict[str, tuple[float, int]] = {}
        self._upper: dict[str, tuple[float, int]] = {}
        self._free: dict[str, int] = {}

    def at_least(self, name: str, value: float, line: int) -> None:
        """Give a variable a lower bound; one that differs from an earlier is an error."""
        self._state(self._lower, "lower", name, value, line)

    def at_most(self, name: str, value: float, line: int) -> None:
        """Give a variable an upper bound; one that differs from an earlier is an error."""
        self._state(self._upper, "upper", name, value, line)

    def free(self, name: str, line: int) -> None:
        """Take the lower bound of 0 away; an upper bound that another line gives stays."""
        self._free[name] = line

    @staticmethod
    def _state(side: dict[str, tuple[float, int]], word: str, name: str, value: float, line: int) -> None:
        value = float(np.copysign(np.inf, value)) if abs(value) >= INFINITE else value
        before, where = side.setdefault(name, (value, line))
        if before != value:
            raise ValueError(
                f"The variable {name} has two {word} bounds, {before:g} on line {where} and {value:g} on line {line}; "
                "keep one of them."
            )

    def arrays(self, names: dict[str, int]) -> tuple[Vector, Vector]:
        """Lower and upper bounds of the variables in ``names``.

        Raises ``ValueError`` where a name is not among them, or the lines on one contradict each other.
        """
        lower, upper = np.zeros(len(names)), np.full(len(names), np.inf)
        for name, line in self._lines():
            if name not in names:
                raise ValueError(
                    f"{name} on line {line} stands among the bounds only, in no row and not in the cost"
                    f"{meant(name, names)}; correct it or take it out."
                )
        for name, line in self._free.items():
            if name in self._lower and np.isfinite(self._lower[name][0]):
                value, where = self._lower[name]
                raise ValueError(
                    f"The variable {name} is free on line {line} and at least {value:g} on line {where}; keep one."
                )
            lower[names[name]] = -np.inf
        for name, (value, _) in self._lower.items():
            lower[names[name]] = value
        for name, (value, line) in self._upper.items():
            upper[names[name]] = value
            if value < 0 and name not in self._lower and name not in self._free:
                raise ValueError(
                    f"The variable {name} is at most {value:g} on line {line}, but variables start at 0 where nothing "
                    f"else is said, so nothing is left for it; give it a lower bound too, as in -inf <= {name} "
                    "(MI in MPS)."
                )
        self._check_crossed(names, lower, upper)
        return lower, upper

    def _lines(self) -> list[tuple[str, int]]:
        stated = [(name, line) for side in (self._lower, self._upper) for name, (_, line) in side.items()]
        return stated + list(self._free.items())

    def _check_crossed(self, names: dict[str, int], lower: Vector, upper: Vector) -> None:
        crossed = np.flatnonzero((lower > upper) | (lower == np.inf) | (upper == -np.inf))
        if crossed.size:
            j = int(crossed[0])
            name = next(name for name, k in names.items() if k == j)
            line = (self._lower.get(name) or self._upper[name])[1]
            raise ValueError(
                f"The bounds of {name} (line {line}) admit no value, {lower[j]:g} to {upper[j]:g}; "
                "the lower one must be at most the upper one."
            )
