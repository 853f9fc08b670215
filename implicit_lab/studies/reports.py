"""What was measured of the networks that ship: the reports beside their weights, read without torch.

A report is what ``implicit-lab profile STUDY --model NAME --json`` printed, kept as ``weights/NAME.profile.json``.
"""

import json
from pathlib import Path
from typing import Any

Report = dict[str, Any]
SAME_COMPUTE = 1.01
"""One pass may cost so many times another and count as equal."""


def weights(study: str) -> Path:
    """The folder of the weights that ship with ``study``."""
    return Path(__file__).parent / study / "weights"


def reports(study: str) -> dict[str, Report]:
    """The reports that ship with ``study``, by model."""
    return kept(study, "profile")


def kept(study: str, kind: str) -> dict[str, Report]:
    """What is kept of each model beside its weights as ``NAME.KIND.json``."""
    ending = f".{kind}.json"
    files = {file.name.removesuffix(ending): file for file in weights(study).glob(f"*{ending}")}
    return {name: json.loads(files[name].read_text()) for name in sorted(files)}


def passed_for_good(report: Report, level: float | None) -> int | None:
    """The first t from which on the iterate is better than ``level``, to the end; None where it never stays so.

    >>> quality = {"mean": [1.0, 2.0, 1.0, 3.0], "higher_is_better": True}
    >>> passed_for_good({"quality": quality}, 1.5), passed_for_good({"quality": quality}, 9.0)
    (4, None)
    """
    quality, first = report["quality"]["mean"], None
    for t in range(len(quality), 0, -1):
        if level is None or quality[t - 1] is None or not better(report, quality[t - 1], level):
            break
        first = t
    return first


def better(report: Report, value: float, level: float) -> bool:
    """Whether a value of the report's quality beats a level, which a smaller error does."""
    return value > level if report["quality"]["higher_is_better"] else value < level


def at_compute(report: Report, budget: float) -> tuple[int, float | None]:
    """The last t whose compute is within ``budget``, to one in a hundred, and the mean quality; (0, None) below one.

    Networks of one size differ by little outside of the network, as by their data step: that is no reason to take an
    iteration from one of them and not from the other.
    """
    steps = len(report["quality"]["mean"])
    t = sum(compute(report, t) <= SAME_COMPUTE * budget for t in range(1, steps + 1))
    return (t, report["quality"]["mean"][t - 1]) if t else (0, None)


def compute(report: Report, t: int) -> float:
    """The multiply-adds that y_t of one instance costs, with encode and decode."""
    return float(report["compute"]["once"] + t * report["compute"]["per_iteration"])
