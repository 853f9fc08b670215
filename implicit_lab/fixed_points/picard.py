"""Picard iteration, the plain way to a fixed point, with damping."""

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from .checks import require_fraction
from .solver import Map


@dataclass(frozen=True)
class Picard:
    """``y <- (1 - damping) * y + damping * G(y)``; with damping 1, ``y <- G(y)``.

    Converges from anywhere when G contracts in y with modulus mu < 1: the error falls by
    ``1 - damping * (1 - mu)`` or better a step (Banach 1922; Krasnoselskii 1955). Cost: one call of G a step.
    Equivalent to scipy's ``fixed_point(method="iteration")``, optimistix's ``FixedPointIteration`` and torchdeq's
    ``fixed_point_iter``.

    >>> import torch
    >>> solver, G = Picard(), torch.cos
    >>> y = torch.zeros(1, 1)
    >>> state = solver.init(y, G(y))
    >>> y, state = solver.step(G, y, G(y), state)
    >>> y.item()
    1.0
    """

    damping: float = 1.0
    differentiable: ClassVar[bool] = True

    def __post_init__(self) -> None:
        require_fraction("damping", self.damping)

    def init(self, y: Tensor, Gy: Tensor) -> None:
        """Picard remembers nothing."""

    def step(self, G: Map, y: Tensor, Gy: Tensor, state: None) -> tuple[Tensor, None]:
        """The next iterate, from y and Gy = G(y)."""
        return (Gy if self.damping == 1 else y.lerp(Gy, self.damping)), None
