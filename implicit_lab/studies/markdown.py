"""Numbers and tables as the pages of results write them."""

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def number(value: float | None, digits: int = 3) -> str:
    """So many digits, the common way.

    >>> number(26.9731, 4), number(0.0123456), number(1234.5), number(None)
    ('26.97', '0.0123', '1230', 'not finite')
    """
    if value is None:
        return "not finite"
    return f"{value:#.{digits}g}".rstrip(".") if abs(value) < 1000 else f"{float(f'{value:.{digits}g}'):.0f}"


def amount(multiply_adds: float) -> str:
    """A count of multiply-adds with its prefix.

    >>> amount(1_112_064), amount(5.1e9), amount(950)
    ('1.11 M', '5.1 G', '950')
    """
    for size, prefix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if multiply_adds >= size:
            return f"{multiply_adds / size:.3g} {prefix}"
    return f"{multiply_adds:.0f}"
