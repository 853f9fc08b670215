"""The plot of a sweep: quality and slope after the last iteration, over one axis or two."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..studies.weights import write_whole
from .axes import Axis
from .table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINE = "#0072B2"
MOST_TICKS = 12
Array = NDArray[np.float64]


def draw(table: Table, axes: Sequence[Axis], path: Path) -> None:
    """Quality and L_T at the last iteration T: over the first two axes as fields, over one as a line.

    Other axes, and the seed wherever another axis is left, are averaged over: the line's band is one standard deviation
    to either side. Points that failed are left out; nothing is drawn where all did.
    """
    if all(row["failure"] for row in table.rows.values()):
        return
    import matplotlib.pyplot as plt

    shown = ([axis for axis in axes if axis.name != "seed"] or list(axes))[:2]
    quality, T = table.swept["quality"], table.swept["steps"]
    unit = f" ({quality['unit']})" if quality["unit"] else ""
    titles = {"quality": f"{quality['name']}{unit} at t = {T}", "lipschitz": f"L_t at t = {T}"}
    figure, parts = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    try:
        for part, (curve, title) in zip(parts, titles.items(), strict=True):
            values = gathered(table, axes, shown, curve)
            _line(part, shown[0], values, title) if len(shown) == 1 else _field(part, shown, values, title)
        drawn = BytesIO()
        figure.savefig(drawn, format="png", dpi=150)
    finally:
        plt.close(figure)
    write_whole(path, drawn.getvalue())


def gathered(table: Table, axes: Sequence[Axis], shown: Sequence[Axis], curve: str) -> Array:
    """The last value of a curve, (values of each axis shown, ..., all others), NaN where a point failed."""
    values = np.full([len(axis.values) for axis in axes], np.nan)
    places = [{value: place for place, value in enumerate(axis.values)} for axis in axes]
    for key, row in table.rows.items():
        if not row["failure"] and all(value in known for value, known in zip(key, places, strict=True)):
            values[tuple(known[value] for value, known in zip(key, places, strict=True))] = row[curve][-1]
    front = [axes.index(axis) for axis in shown]
    return np.moveaxis(values, front, range(len(front))).reshape(*(len(axis.values) for axis in shown), -1)


def _line(part: "Axes", axis: Axis, values: Array, title: str) -> None:
    middle, spread = _mean(values), _spread(values)
    numbers = not isinstance(axis.values[0], str)
    places = np.array(axis.values) if numbers else np.arange(len(axis.values))
    order = places.argsort()
    places, middle, spread = places[order], middle[order], spread[order]
    part.plot(places, middle, "o-", color=LINE, markersize=4)
    if values.shape[1] > 1:
        part.fill_between(places, middle - spread, middle + spread, color=LINE, alpha=0.2)
    part.set(xlabel=axis.name, ylabel=title)
    if not numbers:
        part.set_xticks(places, axis.values)


def _field(part: "Axes", shown: Sequence[Axis], values: Array, title: str) -> None:
    down, across = shown
    picture = part.imshow(_mean(values), cmap="cividis", aspect="auto", origin="lower")
    part.figure.colorbar(picture, ax=part, label=title)
    part.set(xlabel=across.name, ylabel=down.name)
    part.set_xticks(*_ticks(across))
    part.set_yticks(*_ticks(down))


def _ticks(axis: Axis) -> tuple[range, list[str]]:
    """Places and labels of at most a dozen values."""
    places = range(0, len(axis.values), -(-len(axis.values) // MOST_TICKS))
    return places, [str(axis.values[place]) for place in places]


def _mean(values: Array) -> Array:
    """Over the last axis, of what is known; NaN where nothing is."""
    return np.ma.masked_invalid(values).mean(axis=-1).filled(np.nan)


def _spread(values: Array) -> Array:
    return np.ma.masked_invalid(values).std(axis=-1).filled(np.nan)
