"""The trained toy, measured: errors and slopes of its two networks."""

from functools import cache

import numpy as np

from ....studies.scalar import floor, trained
from ....studies.scalar.targets import ThreePiece


class Measured:
    """The two networks under one bound, evaluated and measured: lines on [-2, 3], figures on the domain."""

    def __init__(self, bound: int) -> None:
        self.x = np.linspace(-2, 3, 801) + 1e-9
        self.truth = ThreePiece()(self.x)
        implicit, explicit = trained.Network(f"implicit-{bound}"), trained.Network(f"explicit-{bound}")
        self.y, self.once = implicit.iterates(self.x), explicit.once(self.x)
        judged = trained.domain()
        truth = ThreePiece()(judged)
        self.errors = trained.rms(implicit.iterates(judged), truth)
        self.late = float(trained.rms(implicit.iterates(judged, 100)[-1], truth))
        self.once_error = float(trained.rms(explicit.once(judged), truth))
        self.floor = floor.recorded(bound)
        fine = np.linspace(-2, 3, 5001)
        self.slopes = trained.steepest(implicit.iterates(fine), fine)
        self.once_slope = float(trained.steepest(explicit.once(fine), fine))


@cache
def measured(bound: int) -> Measured:
    """The two networks under one bound, measured once: it takes seconds."""
    return Measured(bound)
