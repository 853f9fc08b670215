"""How much does a steady flow move with its force? The steepest slope of the true map, and what a network makes of it.

``python -m implicit_lab.studies.navier_stokes.sensitivity`` makes ``sensitivity.json`` again, for both sets of flows.
"""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ...measures.amplification import AT_REST
from ...measures.iteration import iterates, norms
from ..weights import write_whole
from .choices import SENSITIVITY, SETS, SIZE, VISCOSITY
from .data import drawn
from .fourier import curl, resample, solenoidal
from .stability import growth
from .steady import COARSE, dealias, linearised, residual
from .study import PERTURBATION, STUDY

STEPS = 100
"""Iterations of the network."""


@dataclass(frozen=True)
class Steepest:
    """Of B steady flows: the largest slope of f -> omega, and the change of f that attains it."""

    slope: Tensor
    """(B,)"""
    change: Tensor
    """(B, 2, N, N): divergence-free, it moves the flow by ``PERTURBATION`` in l2 norm over 64 x 64, to first order."""


def steepest(vorticity: Tensor, viscosity: float = VISCOSITY) -> Steepest:
    """max ||c|| / ||d|| over changes c of the flow, with curl d = L c = u . grad c + v . grad omega - nu Lap c.

    L is the linearised equation, with v the velocity of c, and d the least force with that curl. The slope is the
    reciprocal of the least singular value of c -> d, exact on the waves that the 32 x 32 grid carries: 440 columns and
    the eigenvalues of their products, 0.3 s a flow.

    Args:
        vorticity: steady flows (B, N, N).
        viscosity: nu.

    >>> found = steepest(torch.zeros(1, 64, 64))  # rest: the longest waves move most, by 1 / nu
    >>> round(float(found.slope[0]), 6)
    10.0
    """
    flows = resample(vorticity.detach().cpu().double(), COARSE)
    waves = _carried()
    slopes, changes = [], []
    for flow in flows:
        forces = solenoidal(linearised(flow[None], waves, viscosity))
        columns = forces.flatten(1)
        squares, vectors = torch.linalg.eigh(columns @ columns.T)
        slopes.append(squares[0].rsqrt())
        # A unit vector on the coarse grid has SIZE / COARSE times its norm on the whole one.
        changes.append(torch.einsum("w,wcxy->cxy", vectors[:, 0], forces) * (PERTURBATION * COARSE / SIZE))
    return Steepest(torch.stack(slopes), resample(torch.stack(changes), vorticity.shape[-1]))


def _carried() -> Tensor:
    """An orthonormal basis of the fields without mean that the 32 x 32 grid carries beside their products, (440, ...).

    They are the images of white noise under the projection onto them, made orthonormal.
    """
    count = (2 * ((COARSE - 1) // 3) + 1) ** 2 - 1
    noise = torch.randn(count, COARSE, COARSE, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    fields = dealias(noise - noise.mean((1, 2), keepdim=True)).flatten(1)
    return torch.linalg.qr(fields.T).Q.T.reshape(count, COARSE, COARSE).contiguous()


@torch.no_grad()
def report(name: str, instances: int = 100, seed: int = 0) -> dict[str, Any]:
    """Of one set of flows: residual and growth, the truth's steepest slope, and the network's error, rest and slope.

    ``slope`` is the solver's own, of a finite change along the steepest direction; ``network`` is that of the iterate
    along the same change; ``waves`` is the solver's largest along the six waves that L_t is taken over. ``drawn`` is
    how many forces it took: the others have no steady flow that a fluid at rest was found to come to, and are left out.
    """
    problem = STUDY.problem(instances, seed, {"set": name})
    grown, found = growth(problem.truth), steepest(problem.truth)
    model: Any = STUDY.model("fno-implicit")
    *_, (before, z, y) = iterates(model, problem.x, STEPS)
    *_, (_, _, beside) = iterates(model, problem.x + found.change.float(), STEPS)
    moved = norms(beside - y) / norms(found.change)
    return {
        "set": name,
        "instances": instances,
        "drawn": drawn(instances, seed, name),
        "seed": seed,
        "steps": STEPS,
        "equation": float(residual(problem.truth.double(), curl(problem.x.double())).max()),
        "rate": grown.rate.round(5).tolist(),
        "residual": float(grown.residual.max()),
        "unstable": np.flatnonzero(grown.unstable).tolist(),
        "steepest": _plain(found.slope),
        "slope": _plain(STUDY.true_slopes(problem, [found.change])[0]),
        "waves": _plain(_largest(STUDY.true_slopes(problem, STUDY.perturbations(problem)))),
        "network": _plain(moved),
        "error": _plain(STUDY.quality(y, problem.truth)["relative error"]),
        "at rest": (norms(z - before) < AT_REST * norms(z)).tolist(),
    }


def _largest(slopes: Tensor) -> Tensor:
    """Over the directions that have an answer, (K, B) gives (B,); NaN where none has."""
    found = slopes.nan_to_num(-torch.inf).amax(dim=0)
    return found.where(found > 0, torch.nan)


def _plain(values: Tensor) -> list[float | None]:
    return [float(f"{value:.4g}") if np.isfinite(value) else None for value in values.tolist()]


if __name__ == "__main__":
    write_whole(SENSITIVITY, (json.dumps([report(name) for name in SETS]) + "\n").encode())
