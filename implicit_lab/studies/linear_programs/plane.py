"""The plane of costs of one program: where the optimum stands still, and where it jumps from vertex to vertex."""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...study import InputPlane, Problem
from .network_units import Programs

SHOWN = 6
"""Variables whose answer can be looked at."""
COARSE = 6
"""Points a side of the grid on which they are chosen."""


def costs(problem: Problem, optima: Callable[[Programs], Tensor]) -> InputPlane:
    """The problem's first program with its costs, the same in opposite order (a), and moved on by half (b), mixed.

    (-1, -1) is the program itself. The answer is looked at in the variables whose optimum varies most over the plane.
    ``optima`` solves a batch of programs.
    """
    program = {name: values[:1] for name, values in problem.x.items()}
    own = program["c"]
    opposite, moved = own.flip(1), own.roll(own.shape[1] // 2, 1)
    middle, across, up = (opposite + moved) / 2, (opposite - own) / 2, (moved - own) / 2

    def truth(points: NDArray[np.float64]) -> Tensor:
        a, b = torch.as_tensor(points).to(own).T[..., None]
        batch = {name: values.expand(len(points), *values.shape[1:]) for name, values in program.items()}
        return optima(batch | {"c": middle + a * across + b * up})

    axis = np.linspace(-1, 1, COARSE)
    seen = truth(np.stack([each.ravel() for each in np.meshgrid(axis, axis)], axis=1))
    shown = seen.std(dim=0).sort(descending=True, stable=True).indices[:SHOWN].tolist()
    still = {name: torch.zeros_like(values) for name, values in program.items()}
    return InputPlane(
        x=program | {"c": middle},
        d1=still | {"c": across},
        d2=still | {"c": up},
        across=("share of the costs in opposite order", 0, 1),
        up=("share of the costs moved on by half", 0, 1),
        probes=tuple(f"variable {variable + 1}" for variable in shown),
        value="y",
        of=lambda y: y[:, shown],
        truth=truth,
    )
