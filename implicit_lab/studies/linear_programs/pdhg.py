"""Primal-dual hybrid gradient: a G(z, x) made by hand, whose fixed points are the solutions of a linear program."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigvalsh
from scipy.sparse import csr_array, diags_array
from scipy.sparse.linalg import LinearOperator, eigsh

from .figures import row_norms
from .program import Program, Vector

SAFETY = 0.95
"""tau sigma ||A||^2 = SAFETY^2; at most 1 for convergence."""
MAX_DENSE_ORDER = 500
"""Up to this order a Gram matrix is taken dense: its largest eigenvalue is then sooner found by LAPACK."""


@dataclass(frozen=True, eq=False)
class Saddle:
    """min over l <= y <= u, max over p of c^T y + p^T (b - A y): the program x as an iteration reads it.

    Rows of (A, b) are divided by their norm, which leaves the feasible points where they are; p_i <= 0 where row i is
    an inequality.
    """

    program: Program
    A: csr_array
    """(m, n), rows of norm one."""
    b: Vector
    tau: float
    """Primal step, in units of y over units of cost."""
    sigma: float
    """Dual step."""


def saddle(program: Program) -> Saddle:
    """Scale the rows and choose the steps: tau / sigma is the square of (size of bounds and limits) / (size of costs).

    That ratio is what y is measured in against p, so that both come near their ends equally soon.
    """
    norms = row_norms(program)
    norms[norms == 0] = 1.0
    A, b = csr_array(diags_array(1 / norms) @ program.A), program.b / norms
    ratio = _size(np.concatenate([b, program.lower, program.upper])) / _size(program.c)
    step = SAFETY / (spectral_norm(A) or 1.0)
    return Saddle(program, A, b, tau=step * ratio, sigma=step / ratio)


def spectral_norm(A: csr_array) -> float:
    """||A||, the root of the largest eigenvalue of the smaller Gram matrix; 0 where A has no entries.

    Above the order MAX_DENSE_ORDER by Lanczos' method, to a relative 1e-3, well within SAFETY.

    >>> spectral_norm(csr_array([[3.0, 4.0]]))
    5.0
    """
    if A.nnz == 0:
        return 0.0
    wide = A if A.shape[0] < A.shape[1] else csr_array(A.T)
    order = wide.shape[0]
    if order <= MAX_DENSE_ORDER:
        largest = eigvalsh((wide @ wide.T).toarray(), subset_by_index=[order - 1, order - 1])
    else:
        # One column of many entries fills the Gram matrix: it is applied, not formed. ARPACK's own start is random.
        gram = LinearOperator((order, order), lambda v: wide @ (wide.T @ v), dtype=np.float64)
        start = np.random.default_rng(0).standard_normal(order)
        largest = eigsh(gram, k=1, tol=1e-3, v0=start, return_eigenvectors=False)
    return float(np.sqrt(largest[0]))


def start(x: Saddle) -> Vector:
    """z_0 = (y_0, p_0): the feasible bounds' point nearest to zero, and no prices. (n + m,)."""
    y = np.clip(np.zeros(len(x.program.c)), x.program.lower, x.program.upper)
    return np.concatenate([y, np.zeros(len(x.b))])


def G(z: Vector, x: Saddle) -> Vector:
    """One step of Chambolle and Pock (J. Math. Imaging Vis. 40, 2011), z = (y, p), (n + m,).

    y+ = clip(y - tau (c - A^T p), l, u);  p+ = P(p + sigma (b - A (2 y+ - y))), P = min(., 0) on inequality rows.

    A fixed point is a saddle point: y optimal, p the duals of the scaled rows. Where the program has an optimum the
    iterates converge to one; where optima are several, not in general to the one of least norm. Cost: one product with
    A and one with A^T.

    >>> x = saddle(Program(A=[[1, 1]], b=[1.5], c=[-1, -2], equality=[False], lower=[0, 0], upper=[1, 1]))
    >>> z = start(x)
    >>> for _ in range(200):
    ...     z = G(z, x)
    >>> z[:2].round(6).tolist()
    [0.5, 1.0]
    """
    program, n = x.program, len(x.program.c)
    y, p = z[:n], z[n:]
    new = np.clip(y - x.tau * (program.c - x.A.T @ p), program.lower, program.upper)
    prices = p + x.sigma * (x.b - x.A @ (2 * new - y))
    return np.concatenate([new, np.where(program.equality, prices, np.minimum(prices, 0))])


def iterates(program: Program, steps: int) -> Iterator[Vector]:
    """y_0 .. y_steps, each (n,)."""
    x = saddle(program)
    z = start(x)
    yield z[: len(program.c)]
    for _ in range(steps):
        z = G(z, x)
        yield z[: len(program.c)]


def multiply_adds(program: Program) -> int:
    """Of one step: a product with A and one with A^T, each of the entries that are not zero.

    >>> multiply_adds(Program(A=[[1, 0]], b=[1], c=[1, 1], equality=[False], lower=[0, 0], upper=[1, 1]))
    2
    """
    return 2 * int(np.count_nonzero(program.A.data))


def _size(values: Vector) -> float:
    """The root mean square of the finite entries that are not zero; 1 where there are none."""
    kept = values[np.isfinite(values) & (values != 0)]
    return float(np.sqrt(np.mean(kept**2))) if kept.size else 1.0
