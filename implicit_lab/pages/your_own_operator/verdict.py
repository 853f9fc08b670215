"""What theory says of each operator of the gallery, beside what was measured when it was recorded."""

import ipywidgets as widgets
import numpy as np

from ...recording.own_operator import modulus_in_words
from ...recording.recording import Recording
from ...widgets.verdict_table import Row, verdict_table
from .gallery import GALLERY
from .recorded import recorded

AT_REST = 1e-4
"""A relative residual below this counts as rest."""


def verdict() -> widgets.HTML:
    """Return the table."""
    return verdict_table([], [_row(name) for name in GALLERY])


def _row(name: str) -> Row:
    entry, made = GALLERY[name], recorded(name)
    given = ", ".join(f"{c.label[:1].lower()}{c.label[1:]} {made.meta['controls'][c.name]:g}" for c in entry.controls)
    return f"{entry.title}. {entry.claim}", " ".join(_measured(made)), f"{given}; one input, t = {made.steps}."


def _measured(made: Recording) -> list[str]:
    """Rest, contraction and slopes of one recording, in sentences."""
    curves = {curve.name: curve for curve in made.curves}
    residual = curves["residual"].values
    resting = np.flatnonzero(residual < AT_REST)
    said = [f"At rest from t = {resting[0]}." if len(resting) else f"Not at rest at t = {made.steps}."]
    contraction = made.meta["contraction"]
    if contraction is not None:
        said.append(f"Modulus {modulus_in_words(contraction)}, spectral radius {contraction['radius']:.3g}.")
    slope = curves["Lipschitz constant"]
    steps = [reference.values[0] for reference in slope.references if reference.kind == "step"]
    for step in steps:
        said.append(f"Random directions: one whole step {step:.3g}, the last iterate {slope.values[-1]:.3g}.")
    if "steepest slope" in curves:
        steepest = curves["steepest slope"].values
        said.append(f"Steepest direction: {steepest[1]:.3g} at t = 1, {steepest[-1]:.3g} at the last.")
    return said
