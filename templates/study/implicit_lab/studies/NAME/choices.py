"""What a person may set, typed once: the page's fields, its address and the study's check are read from it."""

from pathlib import Path

from ...control import Choice, Control, Number

WEIGHTS = Path(__file__).parent / "weights"
POINTS = 32
"""Places along the rod."""
LARGEST = 8.0
"""The temperature that pictures end at."""

SOURCES = Control("sources", "Sources", Number(1, 6, step=1), 3, noun="number of sources", problem=True)
CONTROLS = (
    Control("model", "Model", Choice({"implicit": "one step, iterated"}), "implicit"),
    SOURCES,
    Control("seed", "Seed", Number(0, 2**31 - 1, step=1), 0),
    Control("steps", "Iterations", Number(1, 200, step=1), 80),
)
