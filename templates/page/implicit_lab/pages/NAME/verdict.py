"""The claims of the page beside what was measured in its recording."""

import ipywidgets as widgets

from ...widgets.verdict_table import verdict_table
from ..shipped import shipped


def verdict() -> widgets.HTML:
    """Return the table."""
    claim = "The answer gets better with t."
    try:
        recording = shipped("NAME")
    except ValueError:
        return verdict_table([(claim, "Not measured yet.", "Record the page first.")])
    quality = recording.curves[0]
    measured = ", ".join(f"{quality.values[t]:.3g} at t = {t}" for t in sorted({1, recording.steps}))
    return verdict_table([(claim, f"{quality.name}: {measured}.", "The input that is shown.")])
