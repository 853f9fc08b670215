"""Sizes, methods and supports of phase retrieval, and what a person can set; opens without torch."""

from pathlib import Path

from ...control import Choice, Control, Number

SIZE = 128
"""Pixels a side of the field, which the Fourier transform is taken of."""
OBJECT = 60
"""Pixels a side of the square in the middle that holds the support: less than half, so that magnitudes suffice."""
SHOWN = 64
"""Pixels a side of what is shown of the field."""
PICTURE = ("camera.png", (90, 40, 330, 280))
"""The file that scikit-image ships, and what is cut from it: left, top, right, bottom."""
BETA = 0.87
"""How hard hybrid input-output pushes back, the usual value."""
RELAXATION = 0.99
"""Beta of the relaxed reflections: with 0.87 none of 100 starts came to an answer."""

METHODS = {
    "hio": "hybrid input-output (Fienup)",
    "er": "error reduction (Gerchberg and Saxton)",
    "raar": "relaxed averaged alternating reflections (Luke)",
}
SUPPORTS = {
    "triangle": "a triangle: half a turn on it does not fit itself",
    "round": "a disc: half a turn on it is itself",
}
MAX_NOISE = 0.2
RIGHT = 0.01
"""A relative error below this is called recovered."""
RUNS = Path(__file__).parent / "runs.json"
"""What was recorded of many starts."""

CONTROLS: tuple[Control, ...] = (
    Control("method", "Method", Choice(METHODS), "hio", explanation="The step that is applied again and again"),
    Control(
        "support", "Support", Choice(SUPPORTS), "round", problem=True,
        explanation="Where the picture may differ from 0, which is all that is known beside the magnitudes",
    ),
    Control(
        "start", "Seed of the start", Number(0, 9999, step=1), 0, "seed of the start", problem=True,
        explanation="Another number, another random picture to begin with",
    ),
    Control(
        "noise", "Noise", Number(0.0, MAX_NOISE, increment=0.01), 0.0, "noise", problem=True,
        explanation="Standard deviation of each magnitude, as a share of it",
    ),
    Control("steps", "Iterations", Number(1, 500, step=1), 300, explanation="How often the step is applied"),
)  # fmt: skip
"""Everything that a person can set of phase retrieval on its page."""
