"""When a sample has been solved well enough, and when to give up."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """A sample has converged when ``||G(y, x) - y|| <= atol + rtol * ||G(y, x)||``, in its own 2-norm.

    ``rtol`` has no unit, ``atol`` has that of y. A sample is given up as diverged when its residual exceeds
    a million times ``||G(y0, x) - y0|| + ||G(y0, x)||``. With ``rtol = atol = 0`` there is no early end:
    exactly ``max_steps`` steps are taken, whatever happens, as a study of y_1, y_2, ..., y_T needs them.

    >>> Stop(rtol=-1)
    Traceback (most recent call last):
    ValueError: rtol must be a finite number that is not negative, not -1
    """

    rtol: float = 1e-4
    atol: float = 0.0
    max_steps: int = 100

    def __post_init__(self) -> None:
        for name in ("rtol", "atol"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise TypeError(f"{name} must be a number, not {value!r}")
            if not (math.isfinite(value) and value >= 0):
                raise ValueError(f"{name} must be a finite number that is not negative, not {value!r}")
        whole("max_steps", self.max_steps)

    @property
    def early(self) -> bool:
        """Whether a sample may end before ``max_steps``."""
        return self.rtol > 0 or self.atol > 0


def whole(name: str, value: int) -> None:
    """Refuse an option called ``name`` that is not a whole number of at least 1."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number, not {value!r}")
    if value < 1:
        raise ValueError(f"{name} must be at least 1, not {value!r}")


def fraction(name: str, value: float) -> None:
    """Refuse an option called ``name`` that is not in (0, 1]."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} must be a number, not {value!r}")
    if not 0 < value <= 1:
        raise ValueError(f"{name} must be above 0 and at most 1, not {value!r}")
