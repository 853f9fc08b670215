"""The least error that any map under a Lipschitz bound can have on the toy's target: what the networks are held to.

It is found by 3000 steps of an optimisation for each bound, so what the page shows is recorded in ``floor.json``, which
``python -m implicit_lab.studies.scalar.floor`` writes again.
"""

import json
from pathlib import Path

import numpy as np
from scipy.linalg import solveh_banded

from .targets import ThreePiece
from .trained import BOUNDS, Array, domain, rms

RECORD = Path(__file__).parent / "floor.json"
ADMM_STEPS = 3000


def recorded(bound: int) -> float:
    """The floor under one of ``trained.BOUNDS``, as recorded."""
    return float(json.loads(RECORD.read_text())[str(bound)])


def lipschitz_floor(bound: float) -> tuple[Array, float]:
    """The map g of Lipschitz constant ``bound`` nearest to the target on ``trained.domain()``, and its RMS error.

    No network under that bound, of any width, has a smaller error there. Minimises sum (g_i - F_i)^2 under
    |g_{i+1} - g_i| <= bound (x_{i+1} - x_i), by alternating directions: a tridiagonal solve and a clip a step.
    """
    x = domain()
    truth = ThreePiece()(x)
    reach = bound * np.diff(x)
    rho = 10.0
    bands = np.zeros((2, len(x)))
    bands[1] = 1 + 2 * rho
    bands[1, [0, -1]] = 1 + rho
    bands[0, 1:] = -rho
    split = dual = np.zeros(len(reach))
    for _ in range(ADMM_STEPS):
        pull = rho * (split - dual)
        right = truth.copy()
        right[:-1] -= pull
        right[1:] += pull
        g = solveh_banded(bands, right)
        rise = np.diff(g)
        split = np.clip(rise + dual, -reach, reach)
        dual = dual + rise - split
    return g, float(rms(g, truth))


if __name__ == "__main__":
    from ..weights import write_whole  # Not above: it imports torch, and the page does not need it.

    floors = {str(bound): round(lipschitz_floor(float(bound))[1], 6) for bound in BOUNDS}
    write_whole(RECORD, (json.dumps(floors, indent=2) + "\n").encode())
