"""Sizes, seeds and bounds of the Sudoku study; opens without torch."""

from pathlib import Path

from ...control import Choice, Control, Number

WEIGHTS = Path(__file__).parent / "weights"
"""The networks that ship, and what was measured of them."""

SIZE = 6

MODELS = {6: "looped", 9: "looped-9x9"}
"""The looped network that the page runs, for each size that it offers."""

INSTANCES = 100
"""Unseen boards that a profile takes when it is not told how many."""

CONTROLS: tuple[Control, ...] = (
    Control(
        "size", "Board", Choice({6: "6 x 6", 9: "9 x 9"}), SIZE, problem=True, noun="size of the board",
        explanation="Each size has a network of its own",
    ),
    Control(
        "givens", "Numbers given", Number(0, 80, step=1), 0, problem=True, noun="number of givens",
        explanation="At least so many are left at the start; 0: as few as can be, each of them needed",
    ),
    Control(
        "seed", "Seed of the board", Number(0, 9999, step=1), 0, explanation="Another number, another board",
    ),
    Control(
        "steps", "Iterations", Number(1, 500, step=1), 64, explanation="How often the block is applied",
    ),
)  # fmt: skip
"""Everything that a person can set on the page; the study's problem is made from those with ``problem``."""
