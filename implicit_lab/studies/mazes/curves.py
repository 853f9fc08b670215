"""The figure of the mazes: how many are right against t, for each size, and L_t beside the truth's."""

from matplotlib.figure import Figure

from ..reproduction import Table

LOOKS = (("#0072B2", "-"), ("#D55E00", "--"), ("#009E73", "-."), ("#CC79A7", ":"))
"""Okabe and Ito's colours, and a dash for each: never colour alone."""


def draw(table: Table) -> Figure:
    """The first network's curves."""
    figure = Figure(figsize=(10, 4), layout="constrained")
    right, steep = figure.subplots(1, 2)
    sizes = table["networks"]["looped"]["cells"]
    for (cells, found), (colour, dash) in zip(sizes.items(), LOOKS, strict=False):
        ts, values = list(map(int, found["right"])), list(found["right"].values())
        right.semilogx(ts, values, dash, color=colour, label=f"{2 * int(cells) + 1} pixels")
    right.set(xlabel="t", ylabel="mazes right", ylim=(-0.03, 1.03))
    right.legend()
    for (cells, found), (colour, dash) in zip(table["slopes"].items(), LOOKS, strict=False):
        ts, values = list(map(int, found["mean"])), list(found["mean"].values())
        steep.semilogx(ts, values, dash, color=colour, label=f"{2 * int(cells) + 1} pixels")
        steep.axhline(found["truth"]["mean"], color=colour, linewidth=0.8)
    steep.set(xlabel="t", ylabel="L_t, mean; thin: the truth's")
    steep.legend()
    return figure
