"""The figure that ``implicit-lab reproduce stories`` saves: hops against t as a map, and how far one word reaches."""

import numpy as np
from matplotlib.figure import Figure

from ..reproduction import Table
from .choices import LOOPED

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")
STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))


def draw(table: Table) -> Figure:
    """Share of whole stories right over hops and t, and L_t of each length with the truth's as a level."""
    found = table["networks"][LOOPED[0]]["hops"]
    figure = Figure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    image = left.imshow(
        np.array([each["stories"] for each in found.values()]), aspect="auto", cmap="cividis", vmin=0, vmax=1,
        extent=(0.5, table["steps"] + 0.5, len(found) - 0.5, -0.5),
    )  # fmt: skip
    left.set(title="whole stories right", xlabel="t", ylabel="hops", yticks=range(len(found)), yticklabels=list(found))
    figure.colorbar(image, ax=left)
    t = np.arange(1, table["steps"] + 1)
    right.plot(t, t + 1, color="gray", linewidth=0.8, label="t + 1")
    for (hops, each), colour, style in zip(found.items(), COLOURS, STYLES, strict=False):
        right.plot(t, each["changed"]["mean"], color=colour, linestyle=style, label=f"{hops} hops")
        right.axhline(each["truth"]["mean"], color=colour, linewidth=0.6, alpha=0.7)
    right.set(title="answers changed by one word, and the truth's", xlabel="t", xscale="log", yscale="log")
    right.set_ylim(1, 80)
    right.legend(frameon=False)
    return figure
