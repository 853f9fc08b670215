"""Sizes, physical regime and bounds of the Navier-Stokes study; opens without torch."""

from pathlib import Path

from ...control import Choice, Control, Number

WEIGHTS = Path(__file__).parent / "weights"
"""The networks that ship, and what was measured of them."""
STABILITY = Path(__file__).with_name("stability.json")
"""Which of the flows that the networks are measured on are stable."""

SENSITIVITY = Path(__file__).with_name("sensitivity.json")
"""How steep the true map is on either set of flows, and what the iterated network makes of them."""

SETS = {"random": "random forces", "kolmogorov": "Kolmogorov's flow, near the end of its stability"}
"""The sets of seeded flows that problems are drawn from: name -> what it is called."""

SIZE = 64
"""Grid points a side of every field on the torus [0, 2 pi)^2."""

VISCOSITY = 0.1
"""The data's viscosity, which the networks are trained at."""

LARGEST_WAVE = 4
"""Forces have wave numbers 0 < |k| <= 4."""

STRENGTH = 0.2
"""Root mean square of each component of a force: Reynolds numbers 2 pi rms(u) / nu near 34."""

STRENGTH_BOUNDS = (0.01, 0.3)
"""Root mean square that a force of one's own may have."""

KOLMOGOROV = (0.15, 0.17)
"""Between which the amplitude of Kolmogorov's force is drawn; at 0.163, without a disturbance, its flow gives way."""

DISTURBANCE = 0.005
"""Root mean square of each component of the random force that is added to it."""

INSTANCES = 100
"""Unseen forces that a profile takes when it is not told how many."""

TRAINING_SEED = 1_000_000
"""Forces of this seed and above train and choose the networks; problems take seeds below it."""

MODELS = {"fno-implicit": "the trained Fourier network", "oseen": "Picard (Oseen) iteration of the equation"}
"""The implicit models that the page offers, as far as their weights are there: name -> what it is called."""

FORCES = {"random": "random, by its seed", "waves": "the waves set below"}

WAVE_NUMBERS: tuple[tuple[int, int], ...] = tuple(
    (k1, k2)
    for k1 in range(LARGEST_WAVE + 1)
    for k2 in range(-LARGEST_WAVE, LARGEST_WAVE + 1)
    if 0 < k1**2 + k2**2 <= LARGEST_WAVE**2 and (k1 > 0 or k2 > 0)
)
"""Those that a person can choose, one of each pair k and -k."""

LARGEST_AMPLITUDE = 0.4

WAVES: tuple[tuple[str, float, float], ...] = (("0,2", 0.2, 0.0), ("2,1", 0.1, 1.0), ("3,-1", 0.0, 0.0))
"""The waves that a person can set, as they are at first: wave number, amplitude, phase."""


def _wave(i: int, number: str, amplitude: float, phase: float) -> tuple[Control, ...]:
    """The three controls of one wave."""
    numbers = {f"{k1},{k2}": f"({k1},{k2})" for k1, k2 in WAVE_NUMBERS}
    return (
        Control(
            f"wave_{i}", f"Wave number {i}", Choice(numbers), number,
            explanation="How many waves fit along either side of the square",
        ),
        Control(
            f"amplitude_{i}", f"Amplitude {i}", Number(0.0, LARGEST_AMPLITUDE, increment=0.01), amplitude,
            explanation="How strong the wave pushes; 0 leaves it out",
        ),
        Control(
            f"phase_{i}", f"Phase {i}", Number(0.0, 6.2, increment=0.1, unit="radians"), phase,
            explanation="How far the wave is shifted",
        ),
    )  # fmt: skip


CONTROLS: tuple[Control, ...] = (
    Control(
        "model", "Model", Choice(MODELS), "fno-implicit",
        explanation="The operator that is applied again and again",
    ),
    Control("force", "Force", Choice(FORCES), "random", explanation="What drives the flow"),
    Control(
        "seed", "Seed of the force", Number(0, 9999, step=1), 0,
        explanation="Another number, another random force",
    ),
    Control("steps", "Iterations", Number(1, 100, step=1), 40, explanation="How often the operator is applied"),
    *(control for i, wave in enumerate(WAVES, 1) for control in _wave(i, *wave)),
)  # fmt: skip
"""Everything that a person can set on the page."""
