"""A pool that trains a contraction in norm: its directions are the ones that a single iteration stretches most.

The pool's own directions follow the iteration, J v, and find its spectral radius: the error shrinks in the end. Here
they are turned by J^T J, whose power iteration finds the modulus mu = ||J||, J = dG/dy: where mu < 1, every step
shortens every small error. Source: Jacobian regularisation at the fixed point, Bai, Koltun and Kolter, ICML 2021, with
the norm in place of Frobenius's; Pesquet, Repetti, Terris and Wiaux, SIAM J. Imaging Sci. 14 (2021), for denoisers.
"""

import torch
from torch import Tensor
from torch.func import jvp, vjp

from .forward_model import Observation
from .pool import PROBE, Pool, State, held


class ContractingPool(Pool):
    """Samples as in ``Pool``, each beside a direction that power iteration on J^T J turns to the steepest."""

    life = 120
    shrink = 0.94
    weight = 0.3
    beside = 3
    """A product with J, one with J^T, and the one that is held down."""
    turns = 6

    def _fresh(self, size: int) -> State:
        x, truth, y, direction = super()._fresh(size)
        for _ in range(self.turns):
            direction = self._turned(y, x, direction)
        return x, truth, y, direction

    def _last(self, y: Tensor, x: Observation, direction: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        y = held(self.model(y, x))
        place = y.detach()
        direction = self._turned(place, x, direction)
        moved = jvp(lambda z: self.model(z, x), (place,), (direction,))[1]
        return y, moved.flatten(1).norm(dim=1) / PROBE, direction

    @torch.no_grad()
    def _turned(self, y: Tensor, x: Observation, direction: Tensor) -> Tensor:
        """J^T J v, of the length of v."""

        def in_y(z: Tensor) -> Tensor:
            return self.model(z, x)

        pushed = jvp(in_y, (y,), (direction,))[1]
        (turned,) = vjp(in_y, y)[1](pushed)
        return PROBE * turned / turned.flatten(1).norm(dim=1).clamp_min(1e-12).reshape(-1, 1, 1, 1)
