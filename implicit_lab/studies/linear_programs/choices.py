"""The sizes of the paper's linear programs and of the networks that solve them; opens without torch."""

from pathlib import Path

from ...control import Choice, Control, Number

WEIGHTS = Path(__file__).parent / "weights"
"""The networks that ship, and what was measured of them."""

CONSTRAINTS = 10
VARIABLES = 50
NONZEROS = 100
EQUALITY_CHANCE = 0.3
COST_SCALE = 0.01
"""The cost is uniform on [-COST_SCALE, COST_SCALE]."""
BOUND_SCALE = 10.0
"""Both bounds of a variable are drawn from N(0, BOUND_SCALE^2), and sorted."""

EMBEDDINGS: tuple[int, ...] = (4, 8, 16, 32)
"""The four sizes in which the paper trains its graph networks."""

KINDS: tuple[str, ...] = ("A", "b", "c", "l", "u")
"""What of a program is perturbed: matrix, right side, cost, lower bounds, upper bounds."""

TEST_INSTANCES = 1000
TRAINING_INSTANCES = 2500
"""As in the paper."""

CONTROLS: tuple[Control, ...] = (
    Control(
        "seed", "Seed of the program", Number(0, 9999, step=1), 0,
        explanation="Another number, another random program",
    ),
    Control(
        "embedding", "Embedding", Choice(EMBEDDINGS), 16,
        explanation="Numbers that the network keeps at each node of the program's graph",
    ),
    Control("steps", "Iterations", Number(1, 100, step=1), 30, explanation="How often the network is applied"),
)  # fmt: skip
"""Everything that a person can set on the page."""
