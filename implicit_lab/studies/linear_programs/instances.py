"""Solved random programs as one set of arrays, kept in the user's cache folder so that they are solved once."""

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..weights import write_whole
from .generator import Purpose, random_programs
from .program import Program, Vector
from .solve import NoOptimum, Optimum, solve

VERSION = 1
"""Raise it when the generator or the solver changes what it gives: older cached files are then left alone."""


@dataclass(frozen=True)
class Instances:
    """B feasible programs and their solutions; the fields of ``Program`` and ``Optimum``, stacked."""

    A: Vector
    """(B, m, n)"""
    b: Vector
    c: Vector
    equality: NDArray[np.bool_]
    lower: Vector
    upper: Vector
    y: Vector
    row_duals: Vector
    reduced_costs: Vector
    tied: NDArray[np.bool_]
    """(B,): whether the least-norm optimum had to be sought."""


def draw(purpose: Purpose, seed: int, count: int) -> Instances:
    """Draw and solve programs until ``count`` have an optimum; about 3 ms each, half of them infeasible."""
    solved = islice(_solved(purpose, seed), count)
    rows = [
        {**vars(program), "A": program.A.toarray(), **vars(optimum), "tied": optimum.tied}
        for program, optimum in solved
    ]
    return Instances(*(np.stack([row[field.name] for row in rows]) for field in fields(Instances)))


def _solved(purpose: Purpose, seed: int) -> Iterator[tuple[Program, Optimum]]:
    for program in random_programs(purpose, seed):
        try:
            yield program, solve(program)
        except NoOptimum:
            continue


def instances(purpose: Purpose, seed: int, count: int) -> Instances:
    """What ``draw`` gives, from the cache where a whole file is there, and kept there otherwise."""
    path = cache_folder() / f"{purpose}-{seed}-{count}-v{VERSION}.npz"
    kept = _read(path)
    if kept is not None:
        return kept
    drawn = draw(purpose, seed, count)
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **vars(drawn))
    # A cache that cannot be written costs seconds the next time, and nothing else.
    with suppress(OSError):
        write_whole(path, buffer.getvalue())
    return drawn


def cache_folder() -> Path:
    """Where solved programs are kept: ``$XDG_CACHE_HOME`` or ``~/.cache``, implicit-lab, linear_programs."""
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "implicit-lab" / "linear_programs"


def _read(path: Path) -> Instances | None:
    """The instances in ``path``; None where it is missing, damaged or of another form."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return Instances(**{field.name: file[field.name] for field in fields(Instances)})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
