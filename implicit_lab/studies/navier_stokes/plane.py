"""The plane of forces that two waves make of one, and the vorticity of a few points on it."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...study import InputPlane, Problem
from .choices import SIZE, STRENGTH_BOUNDS
from .forces import force_of_modes
from .fourier import curl
from .steady import followed

AMPLITUDE = 0.2
WAVES = ((0, 2), (2, 1))
"""The wave numbers of the two."""
PLACES = (SIZE // 2, SIZE // 6, 5 * SIZE // 6)
"""Grid points, either way, at which the vorticity can be looked at, the middle first."""


def two_waves(problem: Problem) -> InputPlane:
    """f + a w_1 + b w_2 for the problem's force f and two waves of amplitude 0.2.

    Raises ``ValueError`` where a force of the plane is stronger than the study admits.
    """
    force = problem.x[:1]
    first, second = (force_of_modes([(*wave, AMPLITUDE, 0.0)]).to(force) for wave in WAVES)
    corners = torch.cat([force + a * first + b * second for a in (-1, 1) for b in (-1, 1)])
    strongest = float(corners.square().mean((1, 2, 3)).sqrt().max())
    if strongest > STRENGTH_BOUNDS[1]:
        raise ValueError(
            f"The plane reaches forces of root mean square {strongest:.3g}, and the study admits "
            f"{STRENGTH_BOUNDS[1]:g}: begin with a weaker force."
        )
    start = problem.truth[:1].double()

    def truth(points: NDArray[np.float64]) -> Tensor:
        return _flows(start, force.double(), first.double(), second.double(), points)

    return InputPlane(
        x=force,
        d1=first,
        d2=second,
        across=(f"amplitude of wave {_name(WAVES[0])}", -AMPLITUDE, AMPLITUDE),
        up=(f"amplitude of wave {_name(WAVES[1])}", -AMPLITUDE, AMPLITUDE),
        probes=tuple(f"point ({column}, {row}) of {SIZE} x {SIZE}" for row in PLACES for column in PLACES),
        value="vorticity",
        of=lambda y: y[:, PLACES][:, :, PLACES].transpose(1, 2).flatten(1),
        truth=truth,
    )


def _flows(start: Tensor, force: Tensor, first: Tensor, second: Tensor, points: NDArray[np.float64]) -> Tensor:
    """The steady flows at a square grid of points, each column of them from the one before, from the middle outward."""
    size = round(len(points) ** 0.5)
    grid = torch.as_tensor(points).reshape(size, size, 2)
    found = torch.full((size, size, *start.shape[1:]), torch.nan, dtype=torch.float64)
    middle = size // 2

    def solve(rows: slice, column: int, flows: Tensor) -> None:
        a, b = (grid[rows, column, k].reshape(-1, 1, 1, 1) for k in range(2))
        solved = followed(flows, curl(force + a * first + b * second))
        found[rows, column] = torch.where(solved.found[:, None, None], solved.vorticity, torch.nan)

    solve(slice(middle, middle + 1), middle, start)
    for row in (*range(middle + 1, size), *range(middle - 1, -1, -1)):
        before = row - 1 if row > middle else row + 1
        solve(slice(row, row + 1), middle, found[before : before + 1, middle])
    for column in (*range(middle + 1, size), *range(middle - 1, -1, -1)):
        solve(slice(None), column, found[:, column - 1 if column > middle else column + 1])
    return found.flatten(0, 1)


def _name(wave: tuple[int, int]) -> str:
    return f"({wave[0]},{wave[1]})"
