"""What RESULTS.md says of the two sets of flows: how steep the true map is on each, read from ``sensitivity.json``."""

import json
from typing import Any

import numpy as np

from ..markdown import number, table
from .choices import DISTURBANCE, KOLMOGOROV, SENSITIVITY, SETS


def part() -> str:
    """A row for each set, and which of its flows a fluid would leave."""
    found = json.loads(SENSITIVITY.read_text())
    low, high = KOLMOGOROV
    return "\n\n".join(
        [
            "How steep is the true map where it is steepest? The largest slope of f -> omega at each flow, by the "
            "singular values of the linearised equation, and along that change of f, which is another one at each flow "
            "and moves it by 0.01: the slope of the solver's own answers and of fno-implicit, which was trained on "
            "random forces alone; medians (and largest). Beside it is the solver's along the six waves that L_t above "
            "is taken over, the steepest of them at each flow. The second set is Kolmogorov's flow, one wave of wave "
            "number 2 with an amplitude between "
            f"{low:g} and {high:g} and a random force of {DISTURBANCE:g} beside it, just about where it gives way to "
            "longer waves (Meshalkin and Sinai 1961).",
            table(
                [
                    "flows", "leading growth rate, median (largest)", "steepest slope, linearised", "the solver's",
                    "along the six waves", "fno-implicit's", "its relative error", "its slope within a factor 2",
                    "at rest",
                ],
                [_row(each) for each in found],
            ),
            " ".join(_told(each) for each in found),
        ]
    )  # fmt: skip


def _row(found: dict[str, Any]) -> list[str]:
    stable = _stable(found)
    slope, network = (np.array(found[name], dtype=float)[stable] for name in ("slope", "network"))
    near = np.abs(np.log2(network / slope)) < 1
    return [
        f"{len(stable)} stable ones of {SETS[found['set']]}",
        f"{number(float(np.median(found['rate'])))} ({number(max(found['rate']))})",
        *(_pair(np.array(found[name], dtype=float)[stable]) for name in ("steepest", "slope", "waves", "network")),
        number(float(np.mean(np.array(found["error"])[stable]))),
        f"{near.mean():.0%}",
        f"{np.mean(np.array(found['at rest'])[stable]):.0%}",
    ]


def _told(found: dict[str, Any]) -> str:
    """On what it was measured, and which flows are left out."""
    unstable = ", ".join(str(i) for i in found["unstable"])
    return (
        f"{SETS[found['set']].capitalize()}: the first {found['instances']} of seed {found['seed']} that settle, of "
        f"{found['drawn']} forces drawn; the other {found['drawn'] - found['instances']} have no steady flow that a "
        "fluid at rest was found to come to, and are left out. The largest residual of the "
        f"equation {number(found['equation'])}, of an eigenvalue {number(found['residual'])}; "
        + (f"unstable, and left out too: {unstable}." if unstable else "all are stable.")
    )


def _stable(found: dict[str, Any]) -> list[int]:
    return [i for i in range(found["instances"]) if i not in found["unstable"]]


def _pair(values: np.ndarray) -> str:
    known = values[np.isfinite(values)]
    return f"{number(float(np.median(known)))} ({number(float(known.max()))})"
