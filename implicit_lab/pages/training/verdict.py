"""What is claimed of each gradient, beside what was measured when the trainings were recorded, and on two problems."""

import json

import ipywidgets as widgets
import numpy as np

from ...studies.training.choices import LABELS, REVERSIBLE, TABLES, UNROLLED
from ...studies.training.comparison import Comparison, last, reached
from ...studies.training.table import Table, at_rest, final_error, on_every_seed, share_of_time, spent
from ...studies.training.told import about
from ...widgets.verdict_table import Row, verdict_table
from .recorded import recorded


def verdict() -> widgets.HTML:
    """Return the table, without torch."""
    kept, free = recorded(True), recorded(False)
    return verdict_table([], [*of_cost(kept), of_angle(kept), of_memory(kept), of_cap(kept, free), *of_problems()])


def of_cost(kept: Comparison) -> list[Row]:
    """Which errors are reached, and at how many passes."""
    errors = [f"{LABELS[m]} {last(kept.error[row]):.3g}" for row, m in enumerate(kept.methods)]
    goal = 1.05 * last(kept.error[0])
    passes = []
    for row, method in enumerate(kept.methods):
        at = reached(kept, row, goal)
        passes.append(f"{LABELS[method]} {f'{at:.0f}' if np.isfinite(at) else 'never'}")
    return [
        (
            "After as many training steps the exact gradient has the smallest error.",
            f"{', '.join(errors)}.",
            f"{_on_what(kept)}; root mean square error of the iterate at t = 60.",
        ),
        (
            "A cheaper gradient comes to the exact one's error in fewer passes.",
            f"Passes to within 5 % of the exact one's last error, {goal:.3g}: {', '.join(passes)}.",
            f"{_on_what(kept)}; looked at in {len(kept.steps) - 1} places.",
        ),
    ]


def of_angle(kept: Comparison) -> Row:
    """How far each turns away from the exact gradient."""
    told = [f"{LABELS[m]} {_ends(kept.angle[row])}" for row, m in enumerate(kept.methods)]
    return (
        "A gradient that leaves terms out points almost where the exact one does.",
        f"Angle at the first look after the start, and at the last: {', '.join(told)}.",
        f"{_on_what(kept)}; the exact gradient is solved to a residual of 1e-9.",
    )


def of_memory(kept: Comparison) -> Row:
    """What each keeps."""
    told = [f"{LABELS[m]} {kept.memory[row] / 1024:.0f} KiB" for row, m in enumerate(kept.methods)]
    return (
        "All but unrolling keep no more than one application of G, however long the iteration.",
        f"{', '.join(told)}. Unrolling keeps {UNROLLED} applications; reversing {REVERSIBLE} steps of two keeps its "
        "two states and one.",
        "The most bytes that autograd keeps at once in the first training step.",
    )


def of_cap(kept: Comparison, free: Comparison) -> Row:
    """The modulus with and without what keeps it below 1, and what that does to rest and to errors."""
    told = []
    for row, method in enumerate(free.methods):
        modulus, error = np.nanmax(free.modulus[row]), last(free.error[row])
        told.append(f"{LABELS[method]} {modulus:.3g}, error {error:.2g}")
    lost = [LABELS[m] for row, m in enumerate(free.methods) if np.isnan(free.angle[row]).any()]
    rest = f"{', '.join(lost)} lost the fixed point of an input" if lost else "every input had its fixed point"
    return (
        "Nothing but a cap on W keeps the modulus below 1. Where it passes 1, nothing promises a fixed point.",
        f"Kept, the modulus is at most {np.nanmax(kept.modulus):.3g}. Left free it rises to: {'; '.join(told)}. At the "
        f"moments that were looked at {rest}; residual at t = 60 at most {np.nanmax(free.residual[:, 1:]):.1e}.",
        _on_what(free),
    )


def of_problems() -> list[Row]:
    """The graph network for linear programs and a small deblurring network, where they were measured."""
    return [
        row
        for problem, file in TABLES.items()
        if file.is_file()
        for row in _of_problem(problem, json.loads(file.read_text()))
    ]


def _of_problem(problem: str, table: Table) -> list[Row]:
    """The time to the exact one's error, and the error and rest after training."""
    methods = list(LABELS)
    others = [m for m in methods if m != "implicit"]
    errors = ", ".join(f"{LABELS[m]} {final_error(table, m)}" for m in methods)
    times = "; ".join(f"{LABELS[m]} {share_of_time(table, m)}" for m in others)
    spending = "; ".join(f"{LABELS[m]} {spent(table, m)}" for m in methods)
    every = [LABELS[m] for m in others if on_every_seed(table, m, 0.6)]
    resting = ", ".join(f"{LABELS[m]} {at_rest(table, m)}" for m in methods)
    kept = "With rest trained in first" if problem == "programs" else "With a modulus that no weights can raise"
    what = " ".join(about(problem, table))
    return [
        (
            f"{kept}, a cheaper gradient reaches the exact one's error in 0.6 of its time.",
            f"Share of the exact one's CPU time at which its last held-out error is reached: {times}. In at most 0.6 "
            f"of it on every seed: {', '.join(every) or 'none'}. A whole training: {spending}. Most of it is the "
            "search for the fixed point, which all but unrolled and reversible share.",
            what,
        ),
        (
            "The error after training, and that the iteration still comes to rest.",
            f"Error on unseen problems: {errors}. At rest there: {resting}; before, {at_rest(table, 'start')}.",
            what,
        ),
    ]


def _ends(angle: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> str:
    final = f"{angle[-1]:.2g}°" if np.isfinite(angle[-1]) else "none, no fixed point was found"
    return f"{angle[1]:.2g}° and {final}"


def _on_what(comparison: Comparison) -> str:
    c = comparison.controls
    held = "kept" if c["kept"] else "left free"
    return (
        f"Kepler's equation, e = {c['eccentricity']:g}, modulus {held}, learning rate {c['rate']:g}, "
        f"{c['steps']} steps, one seed"
    )
