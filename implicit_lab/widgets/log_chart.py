"""A small chart of lines over t on a logarithmic axis, as SVG: it follows the page's theme and needs no script."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 14, 12, 40
STYLES = ("il-line-1", "il-line-2", "il-line-3", "il-line-4")
"""Classes of log_chart.css: each line has a colour and a dash of its own."""
_CSS = (Path(__file__).parent / "log_chart.css").read_text()


@dataclass(frozen=True)
class LogLine:
    """One line: a value for each t = 0, 1, ..., with None, as well as what is not positive, for a gap."""

    name: str
    values: Sequence[float | None]
    style: int = 0
    """Which of ``STYLES`` it has, the same in every chart that shows it."""


def log_chart(lines: Sequence[LogLine], said: str) -> str:
    """Return the lines as an SVG figure with a legend; ``said`` is what a screen reader reads of it.

    >>> "<svg" in log_chart([LogLine("error", [1.0, 0.1, 0.01])], "The error falls.")
    True
    """
    logs = [math.log10(value) for line in lines for value in line.values if value]
    low, high = math.floor(min(logs, default=0)), math.ceil(max(logs, default=1))
    high = max(high, low + 1)
    last = max((len(line.values) - 1 for line in lines), default=1) or 1

    def place(t: float, log: float) -> str:
        x = LEFT + (WIDTH - LEFT - RIGHT) * t / last
        y = TOP + (HEIGHT - TOP - BOTTOM) * (high - log) / (high - low)
        return f"{x:.1f},{y:.1f}"

    parts = []
    for power in range(low, high + 1, max(1, math.ceil((high - low) / 6))):
        (x1, y1), (x2, _) = place(0, power).split(","), place(last, power).split(",")
        parts.append(f'<line class="il-grid" x1="{x1}" x2="{x2}" y1="{y1}" y2="{y1}"/>')
        parts.append(
            f'<text x="{LEFT - 8}" y="{y1}" dy="0.35em" text-anchor="end">10<tspan dy="-0.5em">{power}</tspan></text>'
        )
    for t in range(0, last + 1, _step(last)):
        x, _ = place(t, low).split(",")
        parts.append(f'<text x="{x}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{t}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 4}" text-anchor="middle">iteration t</text>')
    for line in lines:
        for run in _runs(line.values):
            points = " ".join(place(t, math.log10(value)) for t, value in run)
            parts.append(f'<polyline class="{STYLES[line.style]}" points="{points}"/>')
    legend = "".join(f"<span>{_sample(line)} {html.escape(line.name)}</span>" for line in lines)
    drawing = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{html.escape(said)}">{"".join(parts)}</svg>'
    return f'<style>{_CSS}</style><figure class="il-chart"><figcaption>{legend}</figcaption>{drawing}</figure>'


def _sample(line: LogLine) -> str:
    """A short piece of the line, for the legend."""
    piece = f'<line class="{STYLES[line.style]}" x1="1" x2="33" y1="4" y2="4"/>'
    return f'<svg viewBox="0 0 34 8" aria-hidden="true">{piece}</svg>'


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The (t, value) between gaps."""
    runs: list[list[tuple[int, float]]] = [[]]
    for t, value in enumerate(values):
        if value is not None and value > 0:
            runs[-1].append((t, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _step(last: int) -> int:
    """A round number of iterations between two marks: some six of them."""
    power = 10 ** max(0, math.floor(math.log10(last / 6))) if last >= 6 else 1
    return next(step * power for step in (1, 2, 5, 10) if last / (step * power) <= 7)
