"""The trainings on screen: four panels, a slider over the moments of training, and all of it as a table of numbers."""

import html
from pathlib import Path

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from ...control import Choice, Control, Number
from ...studies.training.choices import CAP, FRAMES, LABELS, LOOKS
from ...studies.training.comparison import Comparison
from ...widgets.fields import fields, slider
from ...widgets.panels import BLACK, GRAY, Line, Moves, Panel, Panels
from ...widgets.readout import Readout
from ...widgets.style import NEEDS_KERNEL, style

MOMENT = Control(
    "moment", "moment of training", Number(0, FRAMES, step=1), FRAMES, explanation="From the first weights to the last"
)
AGAINST = Control(
    "against",
    "Error against",
    Choice({"passes": "passes through G", "steps": "training steps", "memory": "memory of a step"}),
    "passes",
    explanation="What the second panel holds the error against",
)
_CSS = (Path(__file__).parent / "numbers.css").read_text()
_FLOOR = 1e-4
"""The least error, and angle in degrees, that the axes show."""


class TrainingView(widgets.VBox):
    """Shows a ``Comparison``; ``message`` stands in the place of one that did not come."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.moment = slider(MOMENT)
        self.against = fields([AGAINST], {AGAINST.name: AGAINST.default})[AGAINST.name]
        self.against.style.description_width = "auto"
        self.against.add_class(NEEDS_KERNEL)
        self.alert = widgets.HTML()
        self.said, self.table = (Readout(t=self.moment.value) for _ in range(2))
        self._message = ""
        self.panels = Panels(panels(comparison, self.against.value), moves(comparison), FRAMES, first=0)
        super().__init__(
            [
                style(),
                widgets.HBox([self.moment, self.against]).add_class("il-controls"),
                self.alert,
                self.said,
                self.panels,
                self.table,
            ]
        )
        # Linked in the browser, which moves all three without asking the kernel.
        followers = (self.panels, self.said, self.table)
        self.links = [widgets.jslink((self.moment, "value"), (follower, "t")) for follower in followers]
        self.against.observe(lambda _: self._draw(), names="value")
        self._tell()

    @property
    def message(self) -> str:
        """What stands in the place of a result."""
        return self._message

    @message.setter
    def message(self, text: str) -> None:
        self._message = text
        self.alert.value = f'<p role="alert" class="il-note">{html.escape(text)}</p>' if text else ""

    def show(self, comparison: Comparison) -> None:
        """Replace what is shown."""
        self.comparison = comparison
        self._draw()

    def _draw(self) -> None:
        self.panels.show(panels(self.comparison, self.against.value), moves(self.comparison))
        self._tell()

    def _tell(self) -> None:
        moments, shown = range(FRAMES + 1), self.comparison
        self.said.tell(lambda at: f'<p class="il-readout" data-testid="said">{sentence(shown, at)}</p>', moments)
        self.table.tell(lambda at: table(shown, at), moments)


def moves(comparison: Comparison) -> list[Moves]:
    """The map that each gradient has taught at each moment."""
    return [
        {(0, row): (comparison.x, comparison.maps[row, frame]) for row in range(len(comparison.methods))}
        for frame in range(len(comparison.steps))
    ]


def panels(comparison: Comparison, against: str) -> list[Panel]:
    """The map; the error against steps, passes or memory; the angle; the modulus."""
    steps, rows = comparison.steps, range(len(comparison.methods))
    across = (0.0, float(steps[-1]))
    moduli = comparison.modulus[np.isfinite(comparison.modulus)]
    highest = max(1.1, 1.05 * float(moduli.max(initial=1.0)))

    def lines(y: np.ndarray, x: np.ndarray | None = None) -> list[Line]:
        return [_line(comparison, row, steps if x is None else x[row], y[row]) for row in rows]

    taught = [
        Line(LABELS[method], comparison.x, comparison.maps[row, -1], *LOOKS[method][:2])
        for row, method in enumerate(comparison.methods)
    ]
    return [
        Panel(
            "What has been learned", "time M / π", "anomaly E / π", (-1, 1), (-1.2, 1.2),
            (*taught, Line("truth", comparison.x, comparison.truth, BLACK, width=1.2)),
        ),
        _errors(comparison, against),
        Panel(
            "Angle to the exact gradient", "training step", "degrees", across, (0.01, 180),
            lines(np.maximum(comparison.angle, 0.01)), log_y=True,
        ),
        Panel(
            "Modulus, the largest over the inputs", "training step", "‖∂G/∂z‖", across, (0, highest),
            (*lines(comparison.modulus), Line("1", across, (1, 1), GRAY, "dot", listed=False)),
        ),
    ]  # fmt: skip


def _errors(comparison: Comparison, against: str) -> Panel:
    """The error against what it has cost."""
    rows = range(len(comparison.methods))
    error = np.maximum(comparison.error, _FLOOR)
    known = error[np.isfinite(error)]
    tall = (10 ** np.floor(np.log10(known.min(initial=0.1))), 10 ** np.ceil(np.log10(known.max(initial=0.2))))
    if against == "memory":
        kib = comparison.memory / 1024
        best = np.fmin.reduce(error, axis=1)
        # A short line, not a dot: its dash says whose it is without colour.
        drawn = [_line(comparison, row, [kib[row] / 1.4, kib[row] * 1.4], [best[row]] * 2) for row in rows]
        wide = (float(kib.min()) / 2, float(kib.max()) * 2)
        return Panel(
            "Least error, against memory of a step", "KiB that autograd keeps", "root mean square error", wide, tall,
            drawn, log_x=True, log_y=True,
        )  # fmt: skip
    if against == "passes":
        ends = comparison.passes[np.isfinite(comparison.passes)]
        wide = (0.0, 1.02 * float(ends.max(initial=1)))
        drawn = [_line(comparison, row, comparison.passes[row], error[row]) for row in rows]
        return Panel(
            "Error, by passes through G", "passes, forward and backward", "root mean square error", wide, tall, drawn,
            log_y=True,
        )  # fmt: skip
    drawn = [_line(comparison, row, comparison.steps, error[row]) for row in rows]
    wide = (0.0, float(comparison.steps[-1]))
    return Panel("Error, step by step", "training step", "root mean square error", wide, tall, drawn, log_y=True)


def _line(comparison: Comparison, row: int, x: ArrayLike, y: ArrayLike) -> Line:
    method = comparison.methods[row]
    colour, dash, _ = LOOKS[method]
    return Line(LABELS[method], x, y, colour, dash, listed=False)


def sentence(comparison: Comparison, frame: int) -> str:
    """Where the trainings stand at one moment, in words."""
    step = int(comparison.steps[frame])
    error = comparison.error[:, frame]
    if not np.isfinite(error).any():
        return f"No training has come to step {step} yet, or all have ended before."
    best, worst = int(np.nanargmin(error)), int(np.nanargmax(error))
    modulus = comparison.modulus[:, frame]
    above = [LABELS[method] for method, value in zip(comparison.methods, modulus, strict=True) if value >= 1]
    over = f"The modulus is 1 or more for {', '.join(above)}." if above else "Every modulus is below 1."
    kept = f" W is divided down to a norm of {CAP:g} wherever it is more." if comparison.controls["kept"] else ""
    ended = " ".join(f"{LABELS[method]} ended early: {why}." for method, why in comparison.ended.items())
    names = LABELS[comparison.methods[best]], LABELS[comparison.methods[worst]]
    return (
        f"After <b>{step}</b> steps the error is least by {names[0]}, <b>{error[best]:.3g}</b>, and largest by "
        f"{names[1]}, <b>{error[worst]:.3g}</b>. {over}{kept} {ended}".strip()
    )


def table(comparison: Comparison, frame: int) -> str:
    """The plot in numbers, at one moment: a row for each gradient."""
    heads = (
        "gradient", "error", "passes so far", "memory of a step (KiB)", "angle to the exact one", "modulus", "residual",
    )  # fmt: skip
    rows = []
    for row, method in enumerate(comparison.methods):
        angle = comparison.angle[row, frame]
        cells = (
            _number(comparison.error[row, frame]),
            _number(comparison.passes[row, frame], "{:.0f}"),
            f"{comparison.memory[row] / 1024:.0f}",
            f"{angle:.2g}°" if np.isfinite(angle) else "no fixed point found",
            _number(comparison.modulus[row, frame]),
            _number(comparison.residual[row, frame], "{:.1e}"),
        )
        rows.append(f'<tr><th scope="row">{LABELS[method]}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>')
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        f'<style>{_CSS}</style><div class="il-numbers" tabindex="0" role="region" aria-label="The plot in numbers">'
        f'<table data-testid="numbers"><caption>The plot in numbers, at training step '
        f"{int(comparison.steps[frame])}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _number(value: float, form: str = "{:.3g}") -> str:
    return form.format(value) if np.isfinite(value) else "not reached"
