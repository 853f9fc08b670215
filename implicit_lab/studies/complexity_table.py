"""What RESULTS.md tells of complexity: how long the image of a line has become by t, beside what it is held against."""

import json

from .markdown import amount, number, table
from .reports import Report, weights

COMPLEXITY = "complexity.json"
"""Beside a study's weights: what ``python -m implicit_lab.studies.complexities`` measured."""
REMARKS = {
    "phase_retrieval": "The steps leap where a pixel passes 0 or a coefficient does, so that a finer line finds more: "
    "a length here is one of these inputs, and no estimate of the whole line's.",
    "scalar": "A step here is elementwise, and real products of numbers are not counted as multiply-adds: what is "
    "counted is the network that reads x, once for all t.",
}
"""What a study's table must be read with."""
NO_LINE = {
    "stories": "tokens",
    "mazes": "cells of a maze",
    "sudoku": "digits",
}
"""Studies whose inputs are discrete, and what they are made of."""


def complexity_part(study: str) -> str:
    """How long the image of a line has become by t, beside the explicit networks' and the truth's; "" if not measured.

    Per parameter, and per multiply-add of one answer: a network that is iterated keeps the first and pays the second.
    """
    if study in NO_LINE:
        return no_line(study)
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
    said += f" {REMARKS[study]}" if study in REMARKS else ""
    heads = ["map", "parameters", "multiply-adds", "length ratio", "turning", "length a 1,000 parameters"]
    parts = [f"{said} {_verdict(found)}".rstrip(), table([*heads, "length a million multiply-adds"], rows)]
    return "\n\n".join(parts)


def no_line(study: str) -> str:
    """Why no length ratio is told of a study whose inputs are discrete.

    >>> no_line("sudoku")[:41]
    'No length ratio is told here: inputs are '
    """
    return (
        f"No length ratio is told here: inputs are {NO_LINE[study]}, and between two of them lies no third. A line "
        "between their embeddings leaves what the network was trained on, and what it does there answers no question."
    )


def _complexity_row(name: str, figures: Report, k: int) -> list[str]:
    mean, spent = figures["length"]["mean"][k], figures["compute"][k]
    return [
        name,
        f"{figures['parameters']:,}",
        amount(spent),
        spread(figures, k),
        spread(figures, k, "turning"),
        number(mean / figures["parameters"] * 1e3) if figures["parameters"] else "",
        number(mean / spent * 1e6),
    ]


def spread(figures: Report, k: int, name: str = "length") -> str:
    """The k-th mean of a figure with its standard deviation, where there were several lines."""
    mean, std = number(figures[name]["mean"][k], 4), figures[name]["std"][k]
    return f"{mean} ± {float(f'{std:.2g}'):g}" if std else mean


def _verdict(found: Report) -> str:
    """How far the length grows, and whether it ends beyond every explicit network's: what the table comes to."""
    if not found["explicit"]:
        return ""
    name, longest = max(found["explicit"].items(), key=lambda item: item[1]["length"]["mean"][0])
    goal, last = longest["length"]["mean"][0], found["iterations"][-1]
    told = []
    for model, figures in found["iterated"].items():
        begun, ended = figures["length"]["mean"][0], figures["length"]["mean"][-1]
        grown = f"{number(ended / begun)}-fold" if ended >= begun else f"shrinks to {number(ended / begun)} of it"
        told.append(f"{model} {grown}, to {number(ended / goal)} times")
    return (
        f"From t = 1 to {last} the length grows, where an iteration is damped in part by that: {'; '.join(told)} that "
        f"of {name}, the longest of the explicit networks."
    )
