"""How fast y -> G(y, x) contracts: the modulus in norm, the spectral radius, the observed rate. Three numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor

from .iteration import check_batch, check_uncoupled, full_precision, step
from .spectral import STEPS, rounding, sigma_max, spectral_radius

Verdict = Literal["contracts", "does not", "undecided"]
SAID: dict[Verdict, str] = {"contracts": "contracts", "does not": "does not contract", "undecided": "is undecided"}
"""Of G, in a sentence."""


@dataclass(frozen=True, repr=False)
class Contraction:
    """What J = dG/dy at y says of the iteration near y, for B samples. For a normal J, modulus and radius agree.

    mu = ||J||_2 < 1 proves that each step shortens the error in norm; radius < 1 only that the iteration converges in
    the end: for a non-normal J the error may first grow by as much as mu says. mu lies between ``lower`` and ``upper``.

    >>> import torch, implicit_lab as il
    >>> scale = torch.tensor([[0.5], [2.0]])
    >>> il.contraction(lambda y, x: x * y, torch.zeros(2, 1), scale).verdict
    ('contracts', 'does not')
    """

    lower: Tensor
    """(B,): ||J w|| / ||w|| of the witness w: mu is no less."""
    upper: Tensor
    """(B,): mu is no more, for each sample with ``probability``."""
    probability: float
    """1 for up to 64 numbers a sample, where both ends agree; else 0.999."""
    witness: Tensor
    """(B, ...), of the shape of y: the unit direction in which an error is stretched by ``lower``."""
    radius: Tensor
    """(B,): rho = max |eigenvalue of J|: exact up to 64 numbers a sample, else an estimate."""

    @property
    def verdict(self) -> tuple[Verdict, ...]:
        """For each sample: "contracts" where the upper end is below 1, "does not" where the lower end is not.

        A modulus within ten units of rounding of 1 counts as 1.
        """
        one = 1 - rounding(self.lower.dtype)
        ends = zip(self.lower.tolist(), self.upper.tolist(), strict=True)
        return tuple("does not" if low >= one else "contracts" if high < one else "undecided" for low, high in ends)

    def __repr__(self) -> str:
        verdicts = self.verdict
        counts = [f"{words} on {verdicts.count(said)}" for said, words in SAID.items() if said in verdicts]
        least, most = f"{self.radius.min():.4g}", f"{self.radius.max():.4g}"
        radius = f"{least} to {most}" if least != most else most
        # Of more numbers it is no bound from either side.
        radius = radius if self.probability == 1 else f"estimated at {radius}"
        sure = "exact" if self.probability == 1 else f"each with probability {self.probability:g}"
        return (
            f"G {', '.join(counts)} of {len(verdicts)}. Modulus between {self.lower.min():.4g} and "
            f"{self.upper.max():.4g} ({sure}), spectral radius {radius}."
        )


def contraction(
    G: Callable[[Tensor, Any], Tensor], y: Tensor, x: Any, *, steps: int = STEPS, seed: int = 0
) -> Contraction:
    """mu = ||dG/dy||_2 from both sides, and rho = max |eig dG/dy|, at (y, x), usually the fixed point.

    mu is exact up to 64 numbers a sample. Otherwise Lanczos's process goes on until each sample's interval is less than
    1 % wide and does not hold 1, or for ``steps`` steps; ``measures/spectral.py`` says what makes its upper end.

    Args:
        G: the operator; of an implicit model, the model itself, with z for y and the encoded input for x.
        y: (B, ...), where the derivative is taken. For that of a fixed point, solve it to a residual of 1e-6 or so: a
            residual r leaves one up to r / (1 - mu) away, and mu may differ there.
        x: as G reads it.
        steps: of Lanczos's process at most; each costs some three calls of G. The radius costs 40 products more.
        seed: of the random start.

    Raises:
        ValueError: y has no batch or no axis beside it, or is not finite; G works in place, changes the shape of y,
            couples the samples of a batch, or has no finite derivative.

    Source: the bound of Kuczynski and Wozniakowski, SIAM J. Matrix Anal. Appl. 13 (1992), and its refinement by van
    Dorsselaer, Hochstenbach and van der Vorst, ibid. 22 (2000).

    >>> import torch
    >>> turn = 0.9 * torch.tensor([[0.0, -1.0], [1.0, 0.0]])
    >>> contraction(lambda y, x: y @ turn.T + x, torch.zeros(1, 2), torch.zeros(1, 2))
    G contracts on 1 of 1. Modulus between 0.9 and 0.9 (exact), spectral radius 0.9.
    """
    check_batch(y, "y")
    if steps < 1:
        raise ValueError(f"steps is {steps}: Lanczos's process needs at least one.")
    with torch.no_grad(), full_precision(y.device):
        step(G, y, x)

        def in_y(y: Tensor) -> Tensor:
            return G(y, x)

        check_uncoupled(in_y, y)
        found = sigma_max(in_y, y, rtol=1e-2, threshold=1.0, steps=steps, seed=seed)
        return Contraction(found.lower, found.upper, found.probability, found.witness, spectral_radius(in_y, y))


def observed_rate(residuals: Tensor) -> Tensor:
    """(r_T / r_s)^(1 / (T - s)), (B,): the mean factor a step over the later half of the residuals, (T, B).

    Residuals at the floor of rounding, where they no longer fall, are left out: T is the last step with a residual
    above 100 eps times the largest. It tends to rho as the iteration goes on, and is no bound.

    >>> import torch
    >>> observed_rate(0.5 ** torch.arange(1.0, 9.0)[:, None]).item()
    0.5
    """
    if residuals.dim() != 2 or residuals.shape[0] < 2 or residuals.shape[1] < 1:
        raise ValueError(
            f"The residuals have shape {tuple(residuals.shape)}: the observed rate needs (T, B), with at least two "
            "residuals of at least one sample."
        )
    if residuals.isnan().any():
        raise ValueError(f"The residual of sample {int(residuals.isnan().any(dim=0).nonzero()[0])} is NaN: no rate.")
    floor = 100 * torch.finfo(residuals.dtype).eps * residuals.amax(dim=0)
    last = (residuals > floor).sum(dim=0).clamp_min(2) - 1
    first = last // 2
    late, early = (residuals.gather(0, index[None]).squeeze(0) for index in (last, first))
    return (late / early) ** (1 / (last - first))
