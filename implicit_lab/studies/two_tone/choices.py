"""Sizes, noises and priors of two-tone restoration, and what a person can set; opens without torch."""

from pathlib import Path

from ...control import Choice, Control, Number

SIZE = 48
"""Pixels a side."""
BLUR = 2.0
"""Standard deviation of the Gaussian blur, in pixels."""
GRAIN = 3.0
"""Standard deviation of the Gaussian that random numbers are smoothed with before they are cut in two tones."""
NOISES = (0.03, 0.1, 0.2, 0.5, 1.0)
"""Standard deviations of the noise that the weights of the priors were chosen for; the tones are -1 and 1."""
TRAINING_SEED = 1_000_000
"""Pictures of this seed and above choose the weights; problems take seeds below it."""

MODELS = {
    "well": "two wells a pixel",
    "box": "a box a pixel, its convex relaxation",
    "smooth-well": "two wells, and smoothness",
    "smooth-box": "a box, and smoothness",
}
STARTS = {"0": "grey", "-1": "all dark", "1": "all bright"}
FOUND = Path(__file__).parent / "comparison.json"
"""The weights that were chosen, and what they are worth on pictures that did not choose them."""

CONTROLS: tuple[Control, ...] = (
    Control("prior", "Prior", Choice(MODELS), "well", explanation="What is known of the picture beside the data"),
    Control(
        "noise", "Noise", Choice({noise: f"{noise:g}" for noise in NOISES}), 0.5, "noise", problem=True,
        explanation="Standard deviation; the tones are −1 and 1",
    ),
    Control("start", "Start", Choice(STARTS), "0", "start", problem=True, explanation="The first iterate"),
    Control(
        "seed", "Seed of the picture", Number(0, 9999, step=1), 0, explanation="Another number, another picture"
    ),
    Control("steps", "Iterations", Number(1, 300, step=1), 100, explanation="How often the step is applied"),
)  # fmt: skip
"""Everything that a person can set of two-tone restoration on its page."""
