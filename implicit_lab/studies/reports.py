"""What was measured of the networks that ship: the reports beside their weights, read without torch.

A report is what ``implicit-lab profile STUDY --model NAME --json`` printed, kept as ``weights/NAME.profile.json``.
"""

import json
from pathlib import Path
from typing import Any

Report = dict[str, Any]


def weights(study: str) -> Path:
    """The folder of the weights that ship with ``study``."""
    return Path(__file__).parent / study / "weights"


def reports(study: str) -> dict[str, Report]:
    """The reports that ship with ``study``, by model, without those that do not hold slopes against a whole step."""
    files = sorted(weights(study).glob("*.profile.json"))
    found = {file.name.removesuffix(".profile.json"): json.loads(file.read_text()) for file in files}
    return {name: report for name, report in found.items() if "whole_step" in report["lipschitz"]}


def first_better(report: Report, baseline: Report) -> int | None:
    """The first t at which the iterate is better than the one answer of ``baseline``; None where it never is.

    >>> quality = {"mean": [1.0, 2.0, 3.0], "higher_is_better": True}
    >>> first_better({"quality": quality}, {"quality": 1.5}), first_better({"quality": quality}, {"quality": 9.0})
    (2, None)
    """
    sign = 1 if report["quality"]["higher_is_better"] else -1
    values = enumerate(report["quality"]["mean"], start=1)
    goal = baseline["quality"]
    return next((t for t, value in values if value is not None and sign * value > sign * goal), None)


def at_compute(report: Report, budget: float) -> tuple[int, float | None]:
    """The last t whose compute is within ``budget`` multiply-adds, and the mean quality there; (0, None) below one."""
    cost = report["compute"]
    t = min(int((budget - cost["once"]) // cost["per_iteration"]), len(report["iterations"]))
    return (t, report["quality"]["mean"][t - 1]) if t > 0 else (0, None)


def compute(report: Report, t: int) -> float:
    """The multiply-adds that y_t of one instance costs, with encode and decode."""
    return float(report["compute"]["once"] + t * report["compute"]["per_iteration"])
