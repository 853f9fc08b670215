"""Numbers as a person reads them in a sentence or at an axis: words or powers of ten where digits would be counted."""

from collections.abc import Sequence
from math import isfinite

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(power: int) -> str:
    """The exponent, raised.

    >>> "10" + raised(-12)
    '10⁻¹²'
    """
    return str(power).translate(_RAISED)


def spoken(value: float, digits: int = 4) -> str:
    """The number, at most a thousand million of it in words, and a power of ten above.

    >>> spoken(39.24), spoken(52_000.0), spoken(3.328e8), spoken(1.734e14), spoken(float("inf"))
    ('39.24', '52,000', '333 million', '1.73 × 10¹⁴', 'more than can be computed')
    """
    if not isfinite(value):
        return "more than can be computed"
    # Each limit is where the words below it would round up to it.
    if value < 9999.5:
        return f"{value:.{digits}g}" if value < 999.5 else f"{value:.4g}"
    if value < 999_999.5:
        return f"{value:,.0f}"
    if value < 9.995e8:
        return f"{value / 1e6:.3g} million"
    front, power = f"{value:.2e}".split("e")
    return f"{front} × 10{raised(int(power))}"


def marks(values: Sequence[float]) -> list[str]:
    """What stands at the marks of one axis: all of them plain, or all of them in powers of ten.

    >>> marks([500.0, 1000.0, 10_000.0])
    ['500', '1,000', '10,000']
    >>> marks([0.05, 0.0, 20.0])
    ['0.05', '0', '20']
    >>> marks([1000.0, 1e9]), marks([2e-5, 1e-4])
    (['10³', '10⁹'], ['2·10⁻⁵', '10⁻⁴'])
    """
    if all(value == 0 or 1e-3 <= abs(value) < 99_999 for value in values):
        return [f"{value:,.6g}" for value in values]
    return ["0" if value == 0 else _power(value) for value in values]


def _power(value: float) -> str:
    front, power = f"{value:.0e}".split("e")
    return f"{'' if front == '1' else front + '·'}10{raised(int(power))}"
