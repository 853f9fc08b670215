"""The figure that ``implicit-lab reproduce linear_programs`` saves: error and L_t by kind of change, against t."""

from matplotlib.figure import Figure

from ..reproduction import Table
from .choices import KINDS

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")
STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))


def draw(table: Table) -> Figure:
    """The curves of the table that ``reproduce.measure`` makes."""
    sizes = table["sizes"]
    figure = Figure(figsize=(3.4 * (1 + len(sizes)), 3.4), layout="constrained")
    axes = figure.subplots(1, 1 + len(sizes))
    for entry, colour, style in zip(sizes, COLOURS, STYLES, strict=False):
        error = entry["implicit"]["error"]
        t = range(1, len(error) + 1)
        axes[0].plot(t, error, color=colour, linestyle=style, label=f"implicit {entry['embedding']}")
        axes[0].axhline(entry["explicit"]["test"], color=colour, linestyle=style, linewidth=0.8, alpha=0.7)
    axes[0].set(title="relative error; level lines: explicit", xlabel="t", ylim=(0, None))
    axes[0].legend(frameon=False)
    for axis, entry in zip(axes[1:], sizes, strict=True):
        for kind, colour, style in zip(KINDS, COLOURS, STYLES, strict=True):
            curve = entry["implicit"]["lipschitz"][kind]
            axis.plot(
                range(1, len(curve) + 1), [v / curve[0] for v in curve], color=colour, linestyle=style, label=kind
            )
        axis.set(title=f"$L_t / L_1$, implicit {entry['embedding']}", xlabel="t", yscale="log")
        axis.legend(frameon=False, title="changed")
    return figure
