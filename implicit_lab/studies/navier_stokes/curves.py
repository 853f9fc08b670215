"""The figure that ``implicit-lab reproduce navier_stokes`` saves: error and L_t against t, baselines as level lines."""

from matplotlib.figure import Figure

from ..reproduction import Table

BLUE, VERMILLION = "#0072b2", "#d55e00"
LEVELS = (("#009e73", "--"), ("#cc79a7", "-."), ("#e69f00", ":"), ("#56b4e9", (0, (5, 1, 1, 1, 1, 1))))


def draw(table: Table) -> Figure:
    """The curves of the table that ``reproduce.measure`` makes."""
    figure = Figure(figsize=(9, 4.2), layout="constrained")
    axes = figure.subplots(1, 2)
    for name, colour, marker in (("implicit", BLUE, "o"), ("oseen", VERMILLION, "s")):
        entry = table[name]
        t = range(1, len(entry["error"]) + 1)
        label = "fno-implicit" if name == "implicit" else "Oseen iteration of the equation"
        axes[0].plot(t, entry["error"], color=colour, marker=marker, markevery=5, markersize=4, label=label)
        axes[1].plot(t, entry["lipschitz"], color=colour, marker=marker, markevery=5, markersize=4, label=label)
    for (name, entry), (colour, style) in zip(table["explicit"].items(), LEVELS, strict=False):
        axes[0].axhline(entry["error"], color=colour, linestyle=style, label=name)
    axes[0].set(title="relative error", xlabel="t", yscale="log")
    axes[1].set(title="$L_t$, largest over forces and wave numbers", xlabel="t", yscale="log")
    figure.legend(*axes[0].get_legend_handles_labels(), frameon=False, loc="outside lower center", ncols=3)
    return figure
