"""What RESULTS.md tells of complexity: how long the image of a line has become by t, beside what it is held against."""

import json

from .markdown import amount, number, table
from .reports import Report, weights

COMPLEXITY = "complexity.json"
"""Beside a study's weights: what ``python -m implicit_lab.studies.complexities`` measured."""


def complexity_part(study: str) -> str:
    """How long the image of a line has become by t, beside the explicit networks' and the truth's; "" if not measured.

    Per parameter, and per multiply-add of one answer: a network that is iterated keeps the first and pays the second.
    """
    file = weights(study) / COMPLEXITY
    if not file.is_file():
        return ""
    found = json.loads(file.read_text())
    rows = []
    for name, figures in found["iterated"].items():
        rows += [_complexity_row(f"{name}, t = {t}", figures, k) for k, t in enumerate(found["iterations"])]
    rows += [_complexity_row(name, figures, 0) for name, figures in found["explicit"].items()]
    if (truth := found["truth"]) is not None:
        rows.append(["the truth", "", "", spread(truth, 0), spread(truth, 0, "turning"), "", ""])
    several = found["segments"] > 1
    on_what = f"mean and standard deviation of {found['segments']} lines" if several else "one line"
    said = (
        f"How much longer does the map make a line? Length of the image over that of the line (Raghu et al. 2017), and "
        f"how far the image turns, in radians (Poole et al. 2016): {on_what} between unseen "
        f"inputs, {found['points']} points on each, seed {found['seed']}; lengths are from below."
    )
    heads = ["map", "parameters", "multiply-adds", "length ratio", "turning", "length a 1,000 parameters"]
    parts = [f"{said} {_verdict(found)}", table([*heads, "length a million multiply-adds"], rows)]
    return "\n\n".join(parts)


def _complexity_row(name: str, figures: Report, k: int) -> list[str]:
    mean, spent = figures["length"]["mean"][k], figures["compute"][k]
    return [
        name,
        f"{figures['parameters']:,}",
        amount(spent),
        spread(figures, k),
        spread(figures, k, "turning"),
        number(mean / figures["parameters"] * 1e3),
        number(mean / spent * 1e6),
    ]


def spread(figures: Report, k: int, name: str = "length") -> str:
    """The k-th mean of a figure with its standard deviation, where there were several lines."""
    mean, std = number(figures[name]["mean"][k], 4), figures[name]["std"][k]
    return f"{mean} ± {float(f'{std:.2g}'):g}" if std else mean


def _verdict(found: Report) -> str:
    """How far the length grows, and whether it ends beyond every explicit network's: what the table comes to."""
    name, longest = max(found["explicit"].items(), key=lambda item: item[1]["length"]["mean"][0])
    goal, last = longest["length"]["mean"][0], found["iterations"][-1]
    told = []
    for model, figures in found["iterated"].items():
        begun, ended = figures["length"]["mean"][0], figures["length"]["mean"][-1]
        told.append(f"{model} {number(ended / begun)}-fold, to {number(ended / goal)} times")
    return (
        f"From t = 1 to {last} the length grows, where an iteration is damped in part by that: {'; '.join(told)} that "
        f"of {name}, the longest of the explicit networks."
    )
