"""The figure of the boards: how many are right against t, for each kind, and L_t beside the truth's."""

from matplotlib.figure import Figure

from ..reproduction import Table

LOOKS = (("#0072B2", "-o"), ("#D55E00", "--s"), ("#009E73", "-.^"))
"""Okabe and Ito's colours, with a dash and a mark for each: never colour alone."""


def draw(table: Table) -> Figure:
    """The first network's curves."""
    figure = Figure(figsize=(10, 4), layout="constrained")
    right, steep = figure.subplots(1, 2)
    for (kind, found), (colour, look) in zip(table["networks"]["looped"]["boards"].items(), LOOKS, strict=True):
        right.semilogx(list(map(int, found["right"])), list(found["right"].values()), look, color=colour, label=kind)
    right.set(xlabel="t", ylabel="boards right", ylim=(-0.03, 1.03))
    right.legend()
    found = table["slopes"]
    steep.semilogx(range(1, len(found["mean"]) + 1), found["mean"], color=LOOKS[0][0], label="the network")
    steep.axhline(found["truth"]["mean"], color="black", linestyle="--", label="the truth")
    steep.set(xlabel="t", ylabel="L_t, mean", ylim=(0, None))
    steep.legend()
    return figure
