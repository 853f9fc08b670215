"""A small chart on logarithmic axes, as SVG: lines, levels and points, which follow the theme and need no script."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .glossary import linked
from .numbers import marks
from .symbols import typeset

WIDTH, HEIGHT = 360, 220
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 10, 34
Look = Literal["iterate", "explicit", "truth", "step"]
_CSS = (Path(__file__).parent / "small_chart.css").read_text()


@dataclass(frozen=True)
class Series:
    """Points (x, y), joined where there are several; without x, a level from side to side. Gaps are None."""

    name: str
    look: Look
    y: Sequence[float | None]
    x: Sequence[float] | None = None

    def points(self) -> list[tuple[float, float]]:
        """Those that a logarithmic axis can show."""
        return [(x, y) for x, y in zip(self.x or (), self.y, strict=bool(self.x)) if y is not None and y > 0 and x > 0]


def small_chart(series: Sequence[Series], title: str, x_title: str, log_y: bool = True) -> str:
    """Return a figure with its title and legend.

    >>> "<svg" in small_chart([Series("y_t", "iterate", [1.0, 0.1], [1, 2])], "error", "t")
    True
    """
    drawn = [point for each in series for point in each.points()]
    levels = [y for each in series if each.x is None for y in each.y if y]
    wide = _range([x for x, _ in drawn], log=True)
    tall = _range([y for _, y in drawn] + levels, log_y)

    def place(x: float, y: float) -> tuple[float, float]:
        across, up = _share(x, wide, log=True), _share(y, tall, log_y)
        return LEFT + (WIDTH - LEFT - RIGHT) * across, HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * up

    rows, columns = _ticks(tall, log_y), _ticks(wide, log=True)
    parts = [_y_mark(said, place(wide[0], y)[1]) for y, said in zip(rows, marks(rows), strict=True)]
    parts += [_x_mark(said, place(x, tall[0])[0]) for x, said in zip(columns, marks(columns), strict=True)]
    parts.append(f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 3}" text-anchor="middle">{html.escape(x_title)}</text>')
    for each in series:
        places = [place(*point) for point in each.points()]
        places = places or [place(x, y) for y in each.y if y for x in wide]
        if len(places) == 1:
            parts.append(f'<circle class="il-{each.look}" cx="{places[0][0]:.1f}" cy="{places[0][1]:.1f}" r="4"/>')
        else:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            parts.append(f'<polyline class="il-{each.look}" points="{path}"/>')
    said = f"{title} against {x_title}: {', '.join(_said(each) for each in series)}."
    legend = "".join(f'<span class="il-{each.look}">{typeset(each.name)}</span>' for each in series)
    drawing = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{html.escape(said)}">{"".join(parts)}</svg>'
    caption = f"<figcaption><b>{linked(typeset(title))}</b> {legend}</figcaption>"
    return f'<figure class="il-small">{caption}{drawing}</figure>'


def style() -> str:
    """The looks of all small charts, once a page."""
    return f"<style>{_CSS}</style>"


def _said(each: Series) -> str:
    values = [y for y in each.y if y is not None]
    if len(values) < 2:
        return f"{each.name} {values[0]:.3g}" if values else f"{each.name} is not known"
    return f"{each.name} from {values[0]:.3g} to {values[-1]:.3g}"


def _range(values: Sequence[float], log: bool) -> tuple[float, float]:
    """A range with a little room about the values."""
    low, high = min(values, default=1.0), max(values, default=10.0)
    if log:
        return low / 1.15, high * 1.15
    room = 0.06 * (high - low) or 1.0
    return low - room, high + room


def _share(value: float, ends: tuple[float, float], log: bool) -> float:
    low, high = ends
    return math.log(value / low) / math.log(high / low) if log else (value - low) / (high - low)


def _ticks(ends: tuple[float, float], log: bool) -> list[float]:
    low, high = ends
    if not log:
        step = 10 ** math.floor(math.log10((high - low) / 2))
        step *= next(factor for factor in (1, 2, 5, 10) if (high - low) / (step * factor) <= 6)
        return [step * k for k in range(math.ceil(low / step), math.floor(high / step) + 1)]
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    few = (1, 2, 5) if high / low < 300 else (1,)
    return [value for power in powers for value in (k * 10.0**power for k in few) if low <= value <= high]


def _y_mark(said: str, y: float) -> str:
    line = f'<line class="il-grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
    return f'{line}<text x="{LEFT - 6}" y="{y:.1f}" dy="0.35em" text-anchor="end">{said}</text>'


def _x_mark(said: str, x: float) -> str:
    return f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 15}" text-anchor="middle">{said}</text>'
