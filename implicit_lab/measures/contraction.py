"""How fast y -> G(y, x) contracts: the modulus in norm, the spectral radius, the observed rate. Three numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from .iteration import full_precision, step
from .spectral import sigma_max, spectral_radius


@dataclass(frozen=True)
class Contraction:
    """What J = dG/dy at y says of the iteration near y, (B,) each. For a normal J, modulus and radius agree.

    modulus < 1 proves that each step shortens the error in norm; radius < 1 only that the iteration converges in the
    end: for a non-normal J the error may first grow by as much as modulus says.
    """

    modulus: Tensor
    """mu = sigma_max(J): exact up to 64 numbers a sample, else a lower bound."""
    radius: Tensor
    """rho = max |eigenvalue of J|: exact up to 64 numbers a sample, else an estimate."""
    change: Tensor
    """Relative change of the modulus in the last sweep of its power iteration; zero where it is exact."""
    exact: bool


def contraction(G: Callable[[Tensor, Any], Tensor], y: Tensor, x: Any) -> Contraction:
    """mu = ||dG/dy||_2 and rho = max |eig dG/dy| at (y, x), usually the fixed point.

    Args:
        G: the operator; of an implicit model, the model itself, with z for y and the encoded input for x.
        y: (B, ...), where the derivative is taken.
        x: as G reads it.

    Raises:
        ValueError: G works in place, changes the shape of y, or cannot be differentiated.

    >>> import torch
    >>> turn = 0.9 * torch.tensor([[0.0, -1.0], [1.0, 0.0]])
    >>> found = contraction(lambda y, x: y @ turn.T + x, torch.zeros(1, 2), torch.zeros(1, 2))
    >>> round(found.modulus.item(), 4), round(found.radius.item(), 4)
    (0.9, 0.9)
    """
    with torch.no_grad(), full_precision(y.device):
        step(G, y, x)

        def in_y(y: Tensor) -> Tensor:
            return G(y, x)

        largest = sigma_max(in_y, y)
        return Contraction(largest.value, spectral_radius(in_y, y), largest.change, largest.exact)


def observed_rate(residuals: Tensor) -> Tensor:
    """(r_T / r_s)^(1 / (T - s)), (B,): the mean factor a step over the later half of the residuals, (T, B).

    Residuals at the floor of rounding, where they no longer fall, are left out: T is the last step with a residual
    above 100 eps times the largest. It tends to rho as the iteration goes on, and is no bound.

    >>> import torch
    >>> observed_rate(0.5 ** torch.arange(1.0, 9.0)[:, None]).item()
    0.5
    """
    if residuals.shape[0] < 2:
        raise ValueError("The observed rate needs at least two residuals.")
    floor = 100 * torch.finfo(residuals.dtype).eps * residuals.amax(dim=0)
    last = (residuals > floor).sum(dim=0).clamp_min(2) - 1
    first = last // 2
    late, early = (residuals.gather(0, index[None]).squeeze(0) for index in (last, first))
    return (late / early) ** (1 / (last - first))
