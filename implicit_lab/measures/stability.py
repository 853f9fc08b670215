"""Whether an iteration stays at a fixed point: what the eigenvalues of J = dG/dy there, or its norm, prove of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from scipy.sparse.linalg import ArpackError, ArpackNoConvergence, LinearOperator, eigs
from torch import Tensor
from torch.func import jvp

from .iteration import differentiating
from .spectral import EXACT_COLUMNS, jacobian, rounding, sigma_max

Verdict = Literal["stable", "unstable", "undecided"]

CONVERGED = 1e-6
"""||J v - lambda v|| of a converged eigenpair with ||v|| = 1, over |lambda|."""
MARGIN = 1e-4
"""How far from 1 an eigenvalue must lie that is found by products: some hundred times its residual."""
RESTARTS = 20
"""Of ARPACK at most: each costs some twenty products."""


@dataclass(frozen=True)
class Stability:
    """The verdict on one fixed point, with rho = max |eigenvalue of J|, None where no eigenvalue converged."""

    verdict: Verdict
    radius: float | None


def stability(f: Callable[[Tensor], Tensor], y: Tensor) -> Stability:
    """Is y = f(y), (1, ...), stable? By rho < 1 or ||J||_2 < 1; unstable by rho > 1; undecided in between.

    Up to 64 numbers all eigenvalues are taken, each as exact as the Bauer-Fike theorem says, |error| <= kappa(V) eps
    ||J||; a rho that this does not tell from 1, as at a fold, decides nothing. Above, the largest eigenvalue is sought
    by ARPACK and believed where its residual is below 1e-6; it must lie 1e-4 from 1. Where none converges, an upper end
    of the norm below 1 still proves stability. A G that has no derivative at y is undecided.

    Cost: 64 products with J at most; above, up to 400 of ARPACK's and 400 of Lanczos's process.
    """
    try:
        with torch.no_grad(), differentiating():
            return _by_all(jacobian(f, y)[0]) if y.numel() <= EXACT_COLUMNS else _by_products(f, y)
    except ValueError:
        return Stability("undecided", None)


def _by_all(matrix: Tensor) -> Stability:
    if not matrix.isfinite().all():
        return Stability("undecided", None)
    values, vectors = np.linalg.eig(matrix.double().cpu().numpy())
    radius = float(np.abs(values).max())
    doubt = rounding(matrix.dtype) * float(torch.linalg.matrix_norm(matrix, 2)) * float(np.linalg.cond(vectors))
    return Stability(_verdict(radius, doubt), radius)


def _by_products(f: Callable[[Tensor], Tensor], y: Tensor) -> Stability:
    radius = _converged_radius(f, y)
    if radius is not None and (said := _verdict(radius, MARGIN)) != "undecided":
        return Stability(said, radius)
    upper = float(sigma_max(f, y, rtol=1e-2, threshold=1.0).upper)
    return Stability("stable" if upper < 1 - rounding(y.dtype) else "undecided", radius)


def _verdict(radius: float, doubt: float) -> Verdict:
    return "stable" if radius < 1 - doubt else "unstable" if radius > 1 + doubt else "undecided"


def _converged_radius(f: Callable[[Tensor], Tensor], y: Tensor) -> float | None:
    """|lambda| of the largest eigenvalue of df/dy at y, where ARPACK's pair satisfies J v = lambda v."""

    def product(v: np.ndarray) -> np.ndarray:
        image = jvp(f, (y,), (torch.from_numpy(np.ascontiguousarray(v)).to(y).reshape(y.shape),))[1]
        return image.detach().flatten().double().cpu().numpy()

    size = y.numel()
    start = np.random.default_rng(0).standard_normal(size)
    try:
        values, vectors = eigs(
            LinearOperator((size, size), matvec=product, dtype=np.float64),
            k=1,
            v0=start,
            tol=CONVERGED / 10,
            maxiter=RESTARTS,
        )
    except (ArpackNoConvergence, ArpackError):
        return None
    value, vector = values[0], vectors[:, 0]
    image = product(vector.real) + 1j * product(vector.imag)
    if np.linalg.norm(image - value * vector) > CONVERGED * abs(value):
        return None
    return float(abs(value))
