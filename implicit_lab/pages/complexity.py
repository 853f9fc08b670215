"""Does the map grow more complex as it is iterated? A row for each network, from what ships beside its weights."""

import json
from typing import Any

from ..studies.called import called
from ..studies.complexity_table import COMPLEXITY, spread
from ..studies.reports import weights

Row = tuple[str, str, str]
ASKED = "Does iterating make the map more complex?"
MORE = 1.05
"""Length ratios nearer to each other than this are called alike."""


def complexity_rows(study: str) -> list[Row]:
    """The length ratio of each iterated network on its way, beside the explicit networks' and the truth's."""
    file = weights(study) / COMPLEXITY
    return rows_of(json.loads(file.read_text())) if file.is_file() else []


def rows_of(found: dict[str, Any]) -> list[Row]:
    """What ``python -m implicit_lab.studies.complexities`` measured, in a sentence for each iterated network."""
    once = {called(name): figures["length"]["mean"][0] for name, figures in found["explicit"].items()}
    beside = [f"{called(name)} {spread(figures, 0)}" for name, figures in found["explicit"].items()]
    if found["truth"]:
        beside.append(f"the truth {spread(found['truth'], 0)}")
    held = f"; {'; '.join(beside)}" if beside else ""
    lines = "one line" if found["segments"] == 1 else f"{found['segments']} lines between unseen inputs"
    what = (
        f"Length of the image over that of the line, mean and deviation of {lines}, {found['points']} points on each, "
        f"seed {found['seed']}; from below. RESULTS.md has it per parameter and per multiply-add."
    )
    rows = []
    for name, figures in found["iterated"].items():
        ratios = dict(zip(found["iterations"], figures["length"]["mean"], strict=True))
        last = found["iterations"][-1]
        way = ", ".join(f"{spread(figures, found['iterations'].index(t))} at t = {t}" for t in (1, 8, last))
        rows.append((ASKED, f"{called(name)}: {way}{held}. {_said(ratios[1], ratios[last], once)}", what))
    return rows


def _said(first: float, last: float, once: dict[str, float]) -> str:
    """Whether it rises, and above what."""
    if last < MORE * first:
        return "It does not rise."
    if not once:
        return "It rises."
    below = [name for name, ratio in once.items() if last > MORE * ratio]
    if len(below) == len(once):
        return "In the mean it rises above every explicit network."
    if not below:
        return "It rises, and ends no more complex than explicit networks are in one pass."
    return f"In the mean it rises above {'; '.join(below)}, and not above the others."
