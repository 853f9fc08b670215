"""The second explorer on deblurring: is the iteration a contraction, what does that promise, and what if it breaks?"""

import html
import json
import math
from collections.abc import Mapping
from typing import Any

import ipywidgets as widgets
import traitlets

from ...studies.deblurring.choices import (
    GAIN_BOUNDS,
    GUARANTEE,
    GUARANTEE_CONTROLS,
    IMAGES,
    KERNELS,
    MODELS,
    STEP_BOUNDS,
)
from ...widgets.log_chart import LogLine, log_chart
from ...widgets.run_panel import Progress, RunPanel
from .page import models

Report = Mapping[str, Any]
_LINES = {
    "distance": "true distance to the fixed point",
    "certificate": "certificate, a priori",
    "posterior": "certificate, a posteriori",
    "residual": "residual",
}
# Not fixed_points.Status, which opens torch: a shipped run is explained before anyone asks for another.
_ENDED = {
    "CONVERGED": "the residual met the tolerance.",
    "MAX_STEPS": "it has neither settled nor left.",
    "DIVERGED": "the residual grew a million times beyond its start.",
    "NONFINITE": "the numbers grew beyond what a computer holds.",
}


def guarantee() -> widgets.VBox:
    """Return the explorer: curves, a sentence on how the run ended, live controls. Needs no torch until Run."""
    view = GuaranteeView()
    shown = None
    if GUARANTEE.is_file():
        report = json.loads(GUARANTEE.read_text())
        view.show(report)
        shown = report["controls"]
    now = shown or GUARANTEE_CONTROLS
    controls = {
        "image": widgets.Dropdown(options=list(IMAGES), value=now["image"], description="Picture"),
        "model": widgets.Dropdown(
            options=[(MODELS[name], name) for name in models()], value=now["model"], description="Operator"
        ),
        "kernel": widgets.Dropdown(
            options=[(name.replace("-", " "), name) for name in KERNELS], value=now["kernel"], description="Kernel"
        ),
        "step": widgets.BoundedFloatText(
            now["step"], min=STEP_BOUNDS[0], max=STEP_BOUNDS[1], step=0.1, description="Step size × (PGD)"
        ),
        "gain": widgets.BoundedFloatText(
            now["gain"], min=GAIN_BOUNDS[0], max=GAIN_BOUNDS[1], step=0.1, description="Denoiser slope ×"
        ),
        "seed": widgets.BoundedIntText(now["seed"], min=0, max=9999, description="Noise seed"),
    }
    live = RunPanel(view, controls, compute, shown)
    # Another explorer on this page has a Run and a Cancel.
    live.run.description, live.cancel.description = "Examine", "Stop"
    return widgets.VBox([view, live])


class GuaranteeView(widgets.VBox):
    """The curves of a run, and in words how it ended, what was measured and what that means."""

    message = traitlets.Unicode("")
    """A sentence in the place of a result that did not come."""

    def __init__(self) -> None:
        self.chart, self.ending, self.problem = widgets.HTML(), widgets.HTML(), widgets.HTML()
        super().__init__([self.problem, self.chart, self.ending])

    def show(self, report: Report) -> None:
        """Replace what is shown."""
        lines = [
            LogLine(said, report[name], style)
            for style, (name, said) in enumerate(_LINES.items())
            if report[name] is not None
        ]
        told = explain(report)
        self.chart.value = log_chart(lines, f"Curves over t: {', '.join(line.name for line in lines)}. {told}")
        status, _, rest = told.partition(" ")
        self.ending.value = (
            f'<p role="status" class="il-line" data-testid="ending"><b>{status}</b> {html.escape(rest)}</p>'
        )

    @traitlets.observe("message")
    def _say(self, _: object) -> None:
        shown = f'<p role="status" class="il-error">{html.escape(self.message)}</p>' if self.message else ""
        self.problem.value = shown


def compute(values: dict[str, Any], progress: Progress) -> Report:
    """Run the model, altered as the controls say, to its fixed point or away from it."""
    # Here torch is opened, and no sooner.
    from ...studies.deblurring.guarantee import examine

    return examine(values, progress)


def explain(report: Report) -> str:
    """How the run ended, what was measured, and what it means, in a few sentences."""
    steps = report["steps"]
    said = f"{report['status']} after {steps} iteration{'s' if steps != 1 else ''}: {_ENDED[report['status']]}"
    if report["modulus"] is None:
        return f"{said} {_blame(report['controls'])}".strip()
    modulus, radius = report["modulus"], report["radius"]
    said += (
        f" At the fixed point the modulus is at most μ = {_up(modulus, 3)}, the spectral radius near ρ = {radius:.3f}."
    )
    if report["certificate"] is None:
        return f"{said} No few iterations together are a contraction in this norm, so there is no certificate."
    left = f"at most {_up(100 * report['factor'], 2)}% of a small error there"
    if report["together"] == 1:
        said += f" One iteration leaves {left}."
    else:
        said += f" One iteration may lengthen an error in this norm, but {report['together']} together leave {left}."
    return f"{said} The certificates assume the same on the way.{_held(report)}"


def _up(bound: float, digits: int) -> str:
    """An upper bound in decimals: rounded up, so that it stays one."""
    scale = 10**digits
    return f"{math.ceil(bound * scale) / scale:.{digits}f}"


def _held(report: Report) -> str:
    """Whether the true distance stays below both certificates, and how much they promise at the end."""
    if report["distance"] is None:
        return " The fixed point itself was not found to the precision that a true distance asks for."
    distance = report["distance"]
    for name in ("certificate", "posterior"):
        pairs = zip(report[name], distance, strict=True)
        above = [t for t, (bound, far) in enumerate(pairs) if bound is not None and far > bound]
        if above:
            return f" The true distance is above the {_LINES[name]} at t = {above[0]}: on its way it contracts less."
    return (
        f" The true distance, {distance[-1]:.2g} at the end, stays below both: a priori "
        f"{report['certificate'][-1]:.2g}, a posteriori {report['posterior'][-1]:.2g}."
    )


def _blame(controls: Mapping[str, Any]) -> str:
    """Which condition was broken, in a sentence."""
    reasons = []
    if controls["step"] > 1:
        reasons.append(
            f"The gradient step is {controls['step']:g} times the trained one: beyond 2 / ‖A‖² it overshoots what the "
            "blur keeps by more than the error was, and each iteration makes it larger."
        )
    if controls["gain"] > 1:
        reasons.append(
            f"The denoiser was made {controls['gain']:g} times as steep: an error that it no longer shortens grows "
            "with each iteration."
        )
    return " ".join(reasons)
