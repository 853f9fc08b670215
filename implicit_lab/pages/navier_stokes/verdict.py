"""The verdict on steady flow: the paper's claims beside what was measured, read from the shipped report."""

import json
from typing import Any

import ipywidgets as widgets

from ...studies.navier_stokes.choices import WEIGHTS
from ...widgets.verdict_table import verdict_table
from ..beyond import beyond
from ..complexity import complexity_rows

Row = tuple[str, str, str]
REPORT = WEIGHTS / "fno-implicit.profile.json"


def verdict() -> widgets.HTML:
    """Return the claims beside the figures of ``weights/fno-implicit.profile.json``; a sentence where there is none."""
    if not REPORT.is_file():
        return verdict_table([("The error falls with t and L_t grows.", "Not measured yet: no report is shipped.", "")])
    report = json.loads(REPORT.read_text())
    return verdict_table(rows_of(report), [*beyond(report, _what(report)), *complexity_rows("navier_stokes")])


def rows_of(report: dict[str, Any]) -> list[Row]:
    """What ``implicit-lab profile navier_stokes --model fno-implicit --steps T --json`` says of each claim."""
    error, slope = report["quality"]["mean"], report["lipschitz"]["value"]
    steps = len(error)
    what = _what(report)
    beside = "; ".join(
        f"{baseline['model']} ({baseline['parameters']:,} parameters): {baseline['quality']:.3f}"
        for baseline in report["baselines"]
        if baseline["quality"] is not None
    )
    rows = [
        (
            "The relative error falls from 1.1 to 0.078 with the iterations.",
            f"From {error[0]:.3f} at t = 1 to {error[-1]:.3f} at t = {steps}; the least is {min(error):.3f}.",
            what,
        ),
        (
            "L_t grows with the iterations, from 23 to 367.",
            f"From {slope[0]:.2f} to {slope[-1]:.2f}: {slope[-1] / slope[0]:.1f} times.",
            what,
        ),
    ]
    if beside:
        own = f"fno-implicit ({report['parameters']:,} parameters): {error[-1]:.3f}"
        rows.insert(
            1, ("An explicit operator of equal size stays at 0.179, 2.3 times the error.", f"{own}; {beside}.", what)
        )
    return rows


def _what(report: dict[str, Any]) -> str:
    return (
        f"{report['instances']} unseen forces, viscosity 0.1, 64 x 64 (the paper: 500, finer, another flow), "
        f"seed {report['seed']}."
    )
