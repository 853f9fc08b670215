"""The figures of a comparison of gradients: means over seeds with 95 % intervals, read without torch.

A table holds ``seeds``, ``runs`` (what ``train`` of ``programs`` or ``pictures`` gives of each seed and gradient) and
``starts`` (what their ``final`` gives of each seed before).
"""

from collections.abc import Sequence
from statistics import mean, stdev
from typing import Any

Table = dict[str, Any]
STUDENT = {2: 12.71, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306, 10: 2.262}
"""Student's t at 97.5 %, by the number of seeds."""


def interval(values: Sequence[float], digits: int = 3) -> str:
    """The mean and half of its 95 % interval, as Student's t gives it.

    >>> interval([1.0, 2.0, 3.0])
    '2.000 ± 2.484'
    """
    if len(values) < 2:
        return f"{values[0]:.{digits}f}"
    half = STUDENT[len(values)] * stdev(values) / len(values) ** 0.5
    return f"{mean(values):.{digits}f} ± {half:.{digits}f}"


def runs(table: Table, method: str) -> list[Table]:
    """The runs of a gradient, seed by seed; those of "start" are the networks that all begin from."""
    if method == "start":
        return list(table["starts"])
    return [run for run in table["runs"] if run["method"] == method]


def final_error(table: Table, method: str) -> str:
    """The error on unseen programs."""
    return interval([run["test_error"] for run in runs(table, method)])


def at_rest(table: Table, method: str) -> str:
    """The share of unseen programs whose iterate is at rest, in per cent."""
    return f"{interval([100 * run['at_rest'] for run in runs(table, method)], 1)} %"


def shares(table: Table, method: str, cost: str = "seconds") -> list[float | None]:
    """By seed: the cost at which the exact one's last held-out error is first reached, over the exact one's cost."""
    found = []
    for exact, run in zip(runs(table, "implicit"), runs(table, method), strict=True):
        end = exact["looks"][-1]
        at = next((look[cost] for look in run["looks"] if look["error"] <= end["error"]), None)
        found.append(None if at is None else at / end[cost])
    return found


def share_of_time(table: Table, method: str, cost: str = "seconds") -> str:
    """``shares`` in words: the mean where every seed has one, else on how many it has."""
    found = shares(table, method, cost)
    known = [share for share in found if share is not None]
    if not known:
        return f"on none of {len(found)} seeds"
    if len(known) == len(found):
        return interval(known, 2)
    ends = dict.fromkeys(f"{share:.2f}" for share in (min(known), max(known)))
    return f"{' to '.join(ends)} on {len(known)} of {len(found)} seeds, else never"


def on_every_seed(table: Table, method: str, most: float) -> bool:
    """Whether the exact one's error is reached in at most this share of its time, whatever the seed."""
    return all(share is not None and share <= most for share in shares(table, method))


def spent(table: Table, method: str) -> str:
    """The CPU seconds and the passes of a whole training."""
    ends = [run["looks"][-1] for run in runs(table, method)]
    seconds = interval([end["seconds"] for end in ends], 1)
    return f"{seconds} s, {sum(end['passes'] for end in ends) / len(ends):.0f} passes"
