"""The figure of a study of looped networks: right against t for each case, and L_t beside the truth's."""

from typing import Any

from matplotlib.figure import Figure

from .settling_markdown import first_on_each

LOOKS = (("#0072B2", "-"), ("#D55E00", "--"), ("#009E73", "-."), ("#CC79A7", ":"), ("#56B4E9", "-"), ("#E69F00", "--"))
"""Okabe and Ito's colours, and a dash for each: never colour alone."""


def draw(table: dict[str, Any]) -> Figure:
    """The first network's curves on each case."""
    figure = Figure(figsize=(10, 4), layout="constrained")
    right, steep = figure.subplots(1, 2)
    for (case, found), (colour, dash) in zip(first_on_each(table).items(), LOOKS, strict=False):
        right.semilogx(*_points(found["right"]), dash, color=colour, label=case)
    right.set(xlabel="t", ylabel="right", ylim=(-0.03, 1.03))
    right.legend()
    for (case, found), (colour, dash) in zip(table["slopes"].items(), LOOKS, strict=False):
        steep.semilogx(*_points(found["mean"]), dash, color=colour, label=case)
        steep.axhline(found["truth"]["mean"], color=colour, linewidth=0.8)
    steep.set(xlabel="t", ylabel="L_t, mean; thin: the truth's", ylim=(0, None))
    steep.legend()
    return figure


def _points(curve: dict[str, float]) -> tuple[list[int], list[float]]:
    return [int(t) for t in curve], list(curve.values())
