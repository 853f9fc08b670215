"""When an iterate is said to stand still; opens without torch."""

from collections.abc import Iterable

AT_REST = 1e-4
"""The relative residual ||z_t - z_{t-1}|| / ||z_t|| below which an iterate is at rest."""


def first_at_rest(residuals: Iterable[float]) -> int | None:
    """The first t = 1, 2, ... whose residual is below ``AT_REST``; None where none is.

    >>> first_at_rest([0.3, 2e-5])
    2
    """
    return next((t for t, residual in enumerate(residuals, 1) if residual < AT_REST), None)
