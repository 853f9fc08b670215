"""The paper's random linear programs, seeded: which seeds train, validate and test never meet."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
from scipy.sparse import csr_array

from .choices import BOUND_SCALE, CONSTRAINTS, COST_SCALE, EQUALITY_CHANCE, NONZEROS, VARIABLES
from .program import Program

Purpose = Literal["test", "train", "validate"]
STREAMS: dict[Purpose, int] = {"test": 0, "train": 1, "validate": 2}


def random_program(rng: np.random.Generator) -> Program:
    """Draw one program of the paper's distribution, m = 10, n = 50, feasible or not.

    100 entries of A at random places are N(0, 1), the others zero; b is uniform on [-1, 1], c on [-0.01, 0.01]; the
    bounds of a variable are two draws of N(0, 10^2), sorted; a row is an equality with probability 0.3.

    >>> program = random_program(np.random.default_rng(0))
    >>> int((program.A != 0).sum())
    100
    """
    A = np.zeros(CONSTRAINTS * VARIABLES)
    A[rng.choice(A.size, NONZEROS, replace=False)] = rng.standard_normal(NONZEROS)
    bounds = np.sort(BOUND_SCALE * rng.standard_normal((2, VARIABLES)), axis=0)
    return Program(
        A=csr_array(A.reshape(CONSTRAINTS, VARIABLES)),
        b=rng.uniform(-1, 1, CONSTRAINTS),
        c=COST_SCALE * rng.uniform(-1, 1, VARIABLES),
        equality=rng.random(CONSTRAINTS) < EQUALITY_CHANCE,
        lower=bounds[0],
        upper=bounds[1],
    )


def random_programs(purpose: Purpose, seed: int) -> Iterator[Program]:
    """Draw programs without end, feasible or not; equal seeds of different purposes draw different programs."""
    rng = np.random.default_rng([STREAMS[purpose], seed])
    while True:
        yield random_program(rng)
