"""When a sample has been solved well enough, and when to give up."""

from dataclasses import dataclass

from .checks import require_positive_int, require_tolerance


@dataclass(frozen=True)
class Stop:
    """A sample has converged when ``||G(y, x) - y|| <= atol + rtol * ||G(y, x)||``, 2-norms, and it is no runaway.

    ``rtol`` has no unit, ``atol`` has that of y. An iterate that runs off to infinity takes a relative tolerance with
    it; so from the first step on the residual must also lie below ``atol``, below ``rtol * ||G(y0, x)||`` or at a
    hundredth of where it started, and so must the rounding that the iterate has grown by. A sample is given up as
    diverged when its residual exceeds a million times ``||G(y0, x) - y0|| + ||G(y0, x)||``, or when it has run off
    so far that rounding hides its residual. With ``rtol = atol = 0`` there is no early end: exactly ``max_steps``
    steps are taken, whatever happens, as a study of y_1, y_2, ..., y_T needs them.

    >>> Stop(rtol=-1)
    Traceback (most recent call last):
    ValueError: rtol must be a finite number that is not negative, not -1
    """

    rtol: float = 1e-4
    atol: float = 0.0
    max_steps: int = 100

    def __post_init__(self) -> None:
        require_tolerance("rtol", self.rtol)
        require_tolerance("atol", self.atol)
        require_positive_int("max_steps", self.max_steps)

    @property
    def early(self) -> bool:
        """Whether a sample may end before ``max_steps``."""
        return self.rtol > 0 or self.atol > 0
