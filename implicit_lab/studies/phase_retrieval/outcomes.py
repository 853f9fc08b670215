"""How many starts find the picture, its twin or neither, and what choosing by misfit buys; opens without torch."""

import json
from math import comb, sqrt
from typing import Any

from .choices import RIGHT, RUNS

Table = dict[str, Any]
"""What ``runs.follow`` recorded of one method and support."""


def outcomes(table: Table, t: int) -> dict[str, int]:
    """How many starts are at the picture, at its twin, and at neither after t steps.

    >>> outcomes({"times": [9], "upright": [[0.0, 0.7, 0.5]], "twin": [[0.7, 0.0, 0.5]]}, 9)
    {'upright': 1, 'twin': 1, 'neither': 1}
    """
    row = table["times"].index(t)
    upright = sum(value < RIGHT for value in table["upright"][row])
    twin = sum(value < RIGHT for value in table["twin"][row])
    return {"upright": upright, "twin": twin, "neither": len(table["upright"][row]) - upright - twin}


def success(table: Table, t: int, chosen_of: int) -> float:
    """The chance that of so many of the starts, run for t steps, the one of least misfit is right, upright or twin.

    Over all subsets of that size: the start that is i-th by misfit is chosen in C(N - 1 - i, n - 1) of C(N, n).

    >>> table = {"times": [9], "upright": [[0.0, 0.5, 0.6]], "twin": [[0.7, 0.5, 0.6]], "misfit": [[0.0, 0.1, 0.2]]}
    >>> round(success(table, 9, 1), 3), round(success(table, 9, 2), 3)
    (0.333, 0.667)
    """
    row = table["times"].index(t)
    near = [min(pair) for pair in zip(table["upright"][row], table["twin"][row], strict=True)]
    order = sorted(range(len(near)), key=lambda i: table["misfit"][row][i])
    size = len(order)
    won = sum(comb(size - 1 - rank, chosen_of - 1) for rank, i in enumerate(order) if near[i] < RIGHT)
    return won / comb(size, chosen_of)


def interval(count: int, size: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share that was seen ``count`` times in ``size``.

    By its formula, since a page should not wait for scipy.stats, which the tests hold it against.

    >>> [round(end, 3) for end in interval(8, 10)]
    [0.49, 0.943]
    """
    z = 1.959963984540054
    share, room = count / size, z**2 / size
    half = z * sqrt(share * (1 - share) / size + room / (4 * size))
    return (share + room / 2 - half) / (1 + room), (share + room / 2 + half) / (1 + room)


def shares(table: Table, t: int) -> str:
    """Each outcome after t steps as a share with its interval.

    >>> shares({"times": [9], "upright": [[0.0, 0.5]], "twin": [[0.7, 0.5]]}, 9)
    'upright 50% (9% to 91%), twin 0% (0% to 66%), neither 50% (9% to 91%)'
    """
    told = []
    for name, count in outcomes(table, t).items():
        low, high = interval(count, len(table["upright"][0]))
        told.append(f"{name} {count / len(table['upright'][0]):.0%} ({low:.0%} to {high:.0%})")
    return ", ".join(told)


def recorded() -> dict[tuple[str, str], Table]:
    """What was recorded of many starts, by method and support."""
    return {(table["method"], table["support"]): table for table in json.loads(RUNS.read_text())}
