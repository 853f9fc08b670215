"""The plane of two costs of one program: where the optimum stands still, and jumps from vertex to vertex."""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...study import InputPlane, Problem
from .choices import COST_SCALE
from .models import Programs

SHOWN = 4
"""Variables whose answer can be looked at."""


def two_costs(problem: Problem, optima: Callable[[Programs], Tensor]) -> InputPlane:
    """The problem's first program with two of its costs from -0.01 to 0.01: those of the variables in most constraints.

    The answer is looked at in these two variables, and in the two others that share most constraints with them.
    ``optima`` solves a batch of programs.
    """
    program = {name: values[:1] for name, values in problem.x.items()}
    used = (program["A"][0] != 0).double()
    first, second = used.sum(0).sort(descending=True, stable=True).indices[:2].tolist()
    shared = used.T @ used[:, [first, second]].sum(1)
    shared[[first, second]] = -1
    shown = [first, second, *shared.sort(descending=True, stable=True).indices[: SHOWN - 2].tolist()]
    costs = program["c"].clone()
    costs[0, [first, second]] = 0

    def along(variable: int) -> Programs:
        change = {name: torch.zeros_like(values) for name, values in program.items()}
        change["c"][0, variable] = COST_SCALE
        return change

    def truth(points: NDArray[np.float64]) -> Tensor:
        batch = {name: values.expand(len(points), *values.shape[1:]) for name, values in program.items()}
        varied = costs.repeat(len(points), 1)
        varied[:, [first, second]] = COST_SCALE * torch.as_tensor(points).to(varied)
        return optima(batch | {"c": varied})

    return InputPlane(
        x=program | {"c": costs},
        d1=along(first),
        d2=along(second),
        across=(f"cost of variable {first + 1}", -COST_SCALE, COST_SCALE),
        up=(f"cost of variable {second + 1}", -COST_SCALE, COST_SCALE),
        probes=tuple(f"variable {variable + 1}" for variable in shown),
        value="y",
        of=lambda y: y[:, shown],
        truth=truth,
    )
