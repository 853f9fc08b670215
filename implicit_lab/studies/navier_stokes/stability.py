"""Would the fluid stay? The leading growth rate of small disturbances of a steady flow, by Arnoldi's method.

``python -m implicit_lab.studies.navier_stokes.stability`` makes ``stability.json`` again, which says so of the flows
that the networks are measured on.
"""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse.linalg import LinearOperator, eigs
from torch import Tensor

from ..weights import write_whole
from .choices import INSTANCES, STABILITY, VISCOSITY
from .fourier import resample
from .steady import COARSE, dealias, linearised

KRYLOV = 40
"""Vectors that Arnoldi's method keeps."""
TOLERANCE = 1e-8


@dataclass(frozen=True)
class Growth:
    """Of B steady flows; a disturbance of the leading kind goes as exp(rate t) cos(frequency t)."""

    rate: NDArray[np.float64]
    """(B,): the largest real part of an eigenvalue, per unit of time; above 0 the flow is unstable."""
    frequency: NDArray[np.float64]
    """(B,): the size of its imaginary part."""
    residual: NDArray[np.float64]
    """(B,): ||L c - lambda c|| / ||c||: within about this of a true eigenvalue where L is near normal."""

    @property
    def unstable(self) -> NDArray[np.bool_]:
        """(B,): which flows a small disturbance leaves, by a rate that the residual does not explain."""
        return self.rate > self.residual


def growth(vorticity: Tensor, viscosity: float = VISCOSITY) -> Growth:
    """max Re lambda with L c = lambda c, L c = nu Lap c - u . grad c - v . grad omega, v the velocity of c.

    Args:
        vorticity: steady flows (B, N, N). L is taken on the 32 x 32 grid that the flows are solved on, without mean
            and beyond two thirds of its waves, where c is zero.
        viscosity: nu.

    Cost: some 800 products with L a flow, about 1 s. Source: ARPACK's implicitly restarted Arnoldi method.

    >>> found = growth(torch.zeros(1, 16, 16))  # rest: the longest waves decay at the rate nu
    >>> bool(abs(found.rate[0] + VISCOSITY) < 1e-8)
    True
    """
    flows = resample(vorticity.detach().cpu().double(), COARSE)
    rows = np.array([_leading(flow, viscosity) for flow in flows]).reshape(len(flows), 3)
    return Growth(*rows.T)


def _leading(flow: Tensor, viscosity: float) -> tuple[float, float, float]:
    """Rate, frequency and residual of one flow."""
    size = flow.shape[-1]
    # What the grid does not carry is sent to the foot of the spectrum, where the shortest wave that it carries decays.
    foot = 2 * viscosity * (size / 3) ** 2

    def product(v: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = torch.from_numpy(np.asarray(v, dtype=np.float64).reshape(1, size, size))
        carried = dealias(whole - whole.mean())
        image = -linearised(flow[None], carried, viscosity) - foot * (whole - carried)
        out: NDArray[np.float64] = image.numpy().ravel()
        return out

    operator = LinearOperator((size**2, size**2), product, dtype=np.float64)
    start = np.random.default_rng(0).standard_normal(size**2)
    # Several are asked for, so that a pair of complex ones is not cut in two.
    values, vectors = eigs(operator, k=4, which="LR", v0=start, ncv=KRYLOV, tol=TOLERANCE, maxiter=1000)
    leading = int(np.argmax(values.real))
    value, vector = values[leading], vectors[:, leading]
    image = product(vector.real) + 1j * product(vector.imag)
    residual = np.linalg.norm(image - value * vector) / np.linalg.norm(vector)
    return float(value.real), float(abs(value.imag)), float(residual)


def report(instances: int = INSTANCES, seed: int = 0, steps: int = 100) -> dict[str, Any]:
    """The growth of the flows of a seed, and of each how far the trained iteration is from it, and whether it rests."""
    from ...measures.amplification import AT_REST
    from ...measures.iteration import iterates, norms
    from .study import STUDY

    problem = STUDY.problem(instances, seed)
    found = growth(problem.truth)
    model: Any = STUDY.model("fno-implicit")
    with torch.no_grad():
        *_, (before, z, y) = iterates(model, problem.x, steps)
    error = STUDY.quality(y, problem.truth)["relative error"]
    return {
        "instances": instances,
        "seed": seed,
        "steps": steps,
        "rate": found.rate.round(5).tolist(),
        "frequency": found.frequency.round(5).tolist(),
        "residual": float(found.residual.max()),
        "unstable": np.flatnonzero(found.unstable).tolist(),
        "error": [round(value, 4) for value in error.tolist()],
        "at rest": (norms(z - before) < AT_REST * norms(z)).tolist(),
    }


if __name__ == "__main__":
    write_whole(STABILITY, (json.dumps(report()) + "\n").encode())
