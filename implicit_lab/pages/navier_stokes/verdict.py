"""The verdict on steady flow: the paper's claims beside what was measured, read from the shipped report."""

import json
from typing import Any

import ipywidgets as widgets

from ...studies.called import called
from ...studies.navier_stokes.choices import STABILITY, WEIGHTS
from ...widgets.verdict_table import verdict_table
from ..beyond import beyond
from ..complexity import complexity_rows
from ..seeds import seed_rows

Row = tuple[str, str, str]
REPORT = WEIGHTS / "fno-implicit.profile.json"


def verdict() -> widgets.HTML:
    """Return the claims beside the figures of ``weights/fno-implicit.profile.json``; a sentence where there is none."""
    if not REPORT.is_file():
        return verdict_table([("The error falls with t and L_t grows.", "Not measured yet: no report is shipped.", "")])
    report = json.loads(REPORT.read_text())
    asked = [
        *beyond(report, _what(report)),
        *seed_rows("navier_stokes", "forces"),
        *complexity_rows("navier_stokes"),
        *stability(report),
    ]
    return verdict_table(rows_of(report), asked)


def rows_of(report: dict[str, Any]) -> list[Row]:
    """What ``implicit-lab profile navier_stokes --model fno-implicit --steps T --json`` says of each claim."""
    error, slope = report["quality"]["mean"], report["lipschitz"]["value"]
    steps = len(error)
    what = _what(report)
    beside = "; ".join(
        f"{called(baseline['model'])} ({baseline['parameters']:,} parameters): {baseline['quality']:.3f}"
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
            f"From {slope[0]:.2f} to {slope[-1]:.2f}, each the largest over the {report['instances']} flows: "
            f"{slope[-1] / slope[0]:.1f} times.",
            what,
        ),
    ]
    if beside:
        own = f"{called('fno-implicit')} ({report['parameters']:,} parameters): {error[-1]:.3f}"
        rows.insert(
            1, ("An explicit operator of equal size stays at 0.179, 2.3 times the error.", f"{own}; {beside}.", what)
        )
    return rows


def stability(report: dict[str, Any]) -> list[Row]:
    """Which flows a fluid would leave, and how the iteration does on the others; nothing where that is not shipped.

    Where another run than that of ``report`` found another share at rest, it is said why.
    """
    if not STABILITY.is_file():
        return []
    told = json.loads(STABILITY.read_text())
    unstable = set(told["unstable"])
    named = ", ".join(f"flow {i} (rate {told['rate'][i]:.3f})" for i in told["unstable"])
    stable = [i for i in range(told["instances"]) if i not in unstable]

    def of(flows: list[int], which: str) -> str:
        rest = sum(told["at rest"][i] for i in flows)
        error = sum(told["error"][i] for i in flows) / len(flows)
        return f"of the {len(flows)} {which} on {rest}, with a mean error of {error:.3f}"

    slowest = -max(told["rate"][i] for i in stable)
    found = f"Small disturbances of {len(stable)} flows die out, the slowest as exp(−{slowest:.4f} t). "
    if unstable:
        found += f"A fluid would leave {named}. "
    found += f"At t = {told['steps']} the network is at rest {of(stable, 'stable flows')}"
    found += f"; {of(sorted(unstable), 'others')}." if unstable else "."
    share = sum(told["at rest"]) / told["instances"]
    if share != report["lipschitz"]["at_rest"]:
        found += f" That is {share:.0%} of all, run apart: near 1e-4 a residual may fall on either side by rounding."
    return [
        (
            "Would a fluid stay at the flow, and does the iteration?",
            found,
            f"{told['instances']} unseen forces, numbered from 0, seed {told['seed']}; leading eigenvalue of the "
            f"linearised equation by Arnoldi's method, its largest residual {told['residual']:.1e}.",
        )
    ]


def _what(report: dict[str, Any]) -> str:
    return (
        f"{report['instances']} unseen forces, viscosity 0.1, 64 x 64 (the paper: 500, finer, another flow), "
        f"seed {report['seed']}."
    )
