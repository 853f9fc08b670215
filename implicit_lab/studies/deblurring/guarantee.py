"""Does the iteration contract, what does that promise, and what happens where a condition breaks?

``python -m implicit_lab.studies.deblurring.guarantee`` makes ``guarantee.json`` again, which the page opens with.
"""

import copy
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...fixed_points import Anderson, Picard, Status, Stop, iterate
from ...measures import Cancelled, contraction, error_certificate, posterior_error_bound
from ...measures.spectral import sigma_max
from ...study import ImplicitModel
from ..weights import write_whole
from .choices import GUARANTEE, GUARANTEE_CONTROLS
from .forward_model import Observation
from .models import PGD
from .study import Deblurring

MOST = 300
"""Iterations after which a run that has neither converged nor diverged is left."""
RTOL = 1e-5
"""Relative residual at which the fixed point counts as found; float32 reaches some 1e-6."""

Progress = Callable[[int, int], object]
Curve = NDArray[np.float64]


TOGETHER = (2, 4, 8, 16)
"""Numbers of iterations that are tried, together, as a contraction, where one alone is none."""


@dataclass(frozen=True)
class Guarantee:
    """One run to the fixed point y*, for t = 0..steps, and what is known of it. Figures of y* are None without one."""

    status: Status
    iterates: Tensor
    """(steps + 1, 3, H, W)"""
    residual: Curve
    """||G(y_t, x) - y_t||, (steps + 1,)."""
    distance: Curve | None = None
    """||y_t - y*||, (steps + 1,), where y* is solved for in float64, far past the last iterate."""
    modulus: float | None = None
    """The upper end of mu = ||J||, J = dG/dy at y*."""
    radius: float | None = None
    """The spectral radius of J."""
    together: int | None = None
    """k iterations that are a contraction near y*, ||J^k|| < 1: one, else the fewest that halve an error, else the most
    that were tried; None where they are none."""
    factor: float | None = None
    """||J^k||."""
    certificate: Curve | None = None
    """What Banach's theorem then promises of ``distance`` a priori, as ``certified`` says."""
    posterior: Curve | None = None
    """What it promises a posteriori, ||y_t - y_{t-k}|| q / (1 - q) with q = ``factor``; NaN before t = k."""

    @property
    def steps(self) -> int:
        """The iterations that were run."""
        return len(self.iterates) - 1

    def report(self) -> dict[str, Any]:
        """All but the iterates, as JSON data; what is not finite becomes None."""
        curves = {name: getattr(self, name) for name in ("residual", "distance", "certificate", "posterior")}
        return {
            "status": self.status.name,
            "steps": self.steps,
            "modulus": self.modulus,
            "radius": self.radius,
            "together": self.together,
            "factor": self.factor,
            **{name: None if curve is None else _plain(curve) for name, curve in curves.items()},
        }


class Altered(ImplicitModel):
    """G with ``gain`` H in place of H, and for PGD with the step ``step`` gamma: conditions that may be broken.

    The output of the denoiser is ``gain`` times as large, so that its Lipschitz constant is too.
    """

    def __init__(self, model: ImplicitModel, step: float = 1.0, gain: float = 1.0) -> None:
        super().__init__()
        if isinstance(model, PGD):
            model.gamma.mul_(step)
        elif step != 1:
            raise ValueError("HQS has no step size; choose PGD, or leave the step size at 1.")
        self.model = model
        self.gain = gain

    def forward(self, z: Tensor, x: Observation) -> Tensor:
        """One iteration; z: (B, 3, H, W)."""
        # The share of z that a relaxed step keeps has not been through the denoiser.
        kept = (1 - getattr(self.model, "relaxation", 1.0)) * z
        return kept + self.gain * (self.model(z, x) - kept)

    def initial(self, x: Observation) -> Tensor:
        """As the model itself begins."""
        return self.model.initial(x)


def guarantee(model: ImplicitModel, x: Observation, progress: Progress | None = None) -> Guarantee:
    """Run one instance to its fixed point, measure how it contracts there, and certify its error on the way.

    The moduli are upper ends, measured at y*: the certificates hold where the iteration contracts as much on its way as
    there. ``progress(done, total)`` is called before each iteration; a true answer raises ``Cancelled``. Cost: the
    iterations, then up to 200 steps of Lanczos's process, some three calls of G each, for each k that is tried 40 of
    3 k, and the fixed point in float64.
    """

    def report(t: int, residual: Tensor) -> bool:
        return progress is not None and bool(progress(t + 1, MOST))

    with torch.no_grad():
        stop = Stop(rtol=RTOL, max_steps=MOST)
        solution = iterate(lambda y: model(y, x), model.initial(x), Picard(), stop, history=True, callback=report)
    status = Status(int(solution.status[0]))
    if status is Status.STOPPED:
        raise Cancelled("The run was cancelled on its way to the fixed point.")
    assert solution.history is not None
    iterates, residual = solution.history.iterates[:, 0], _numpy(solution.history.residuals[:, 0])
    if status is not Status.CONVERGED:
        return Guarantee(status, iterates, residual)
    near = contraction(model, solution.y, x)
    modulus = float(near.upper)
    rest = exact_rest(model, solution.y, x)
    distance = None if rest is None else _numpy(_norms(iterates.double() - rest))
    found = Guarantee(status, iterates, residual, distance, modulus, float(near.radius))
    together, factor = (1, modulus) if modulus < 1 else _together(model, solution.y, x)
    if factor >= 1:
        return found
    behind = _numpy(_norms(iterates[together:] - iterates[:-together]))
    return replace(
        found,
        together=together,
        factor=factor,
        certificate=certified(iterates, together, factor, max(modulus, factor)),
        posterior=np.concatenate([np.full(len(iterates) - len(behind), np.nan), posterior_error_bound(factor, behind)]),
    )


def exact_rest(model: ImplicitModel, y: Tensor, x: Observation) -> Tensor | None:
    """y*, (1, ...) in float64, to a relative residual of 1e-11, from a near y; None where it is not reached."""
    double = copy.deepcopy(model).double()
    wide = x.map(lambda leaf: leaf.double())
    with torch.no_grad():
        found = iterate(lambda y: double(y, wide), y.double(), Anderson(), Stop(rtol=1e-11, max_steps=MOST))
    return found.y if Status(int(found.status[0])) is Status.CONVERGED else None


def _together(model: ImplicitModel, y: Tensor, x: Observation) -> tuple[int, float]:
    """The fewest iterations of ``TOGETHER`` that halve an error, else the most, and what they leave of it."""
    together, factor = TOGETHER[0], math.inf
    for together in TOGETHER:
        factor = stretch(model, y, x, together)
        if factor <= 0.5:
            break
    return together, factor


def stretch(model: ImplicitModel, y: Tensor, x: Observation, together: int) -> float:
    """||J^k||, with J = dG/dy at the fixed point y and k = ``together``: the stretch by k iterations at once."""

    def iterated(y: Tensor) -> Tensor:
        for _ in range(together):
            y = model(y, x)
        return y

    return float(sigma_max(iterated, y, rtol=1e-2, steps=40).upper)


def certified(iterates: Tensor, together: int, factor: float, modulus: float) -> Curve:
    """||y_t - y*|| <= q^n ||y_{r+k} - y_r|| / (1 - q), where t = n k + r and q = ``factor`` < 1 of k iterations.

    Banach's theorem for G^k, begun at each of y_0 .. y_{k-1}; for k = 1 it is the usual mu^t ||y_1 - y_0|| / (1 - mu).
    Where it is less, mu times the promise of the iterate before holds too. Iterates (T+1, ...) give (T+1,); the last of
    them stands for those that would come after it.
    """
    last = len(iterates) - 1
    here = torch.arange(together).clamp_max(last)
    there = (torch.arange(together) + together).clamp_max(last)
    first = _numpy(_norms(iterates[there] - iterates[here]))
    rounds = last // together + 1
    # The measure's certificate begins at n = 1; here n = 0 has its promise too.
    promise = (error_certificate(factor, first, rounds) / factor).reshape(-1)[: last + 1]
    for t in range(1, last + 1):
        promise[t] = min(promise[t], modulus * promise[t - 1])
    return promise


def examine(controls: Mapping[str, Any], progress: Progress | None = None) -> dict[str, Any]:
    """The report of one run, with the ``controls`` it was made with: image, model, kernel, seed, step and gain."""
    study = Deblurring()
    model = study.model(controls["model"])
    if not isinstance(model, ImplicitModel):
        raise ValueError(f"The model {controls['model']!r} is explicit, it does not iterate; choose an implicit one.")
    x = study.problem(1, controls["seed"], {name: controls[name] for name in ("image", "kernel")}).x
    found = guarantee(Altered(model, controls["step"], controls["gain"]), x, progress)
    return found.report() | {"controls": dict(controls)}


def _plain(curve: Curve) -> list[float | None]:
    return [float(f"{value:.4g}") if np.isfinite(value) else None for value in curve]


def _norms(y: Tensor) -> Tensor:
    return y.flatten(1).norm(dim=1)


def _numpy(values: Tensor) -> Curve:
    return values.double().numpy()


if __name__ == "__main__":
    write_whole(GUARANTEE, (json.dumps(examine(GUARANTEE_CONTROLS)) + "\n").encode())
