"""Sizes, seeds and bounds of the maze study; opens without torch."""

from pathlib import Path

from ...control import Choice, Control, Number

WEIGHTS = Path(__file__).parent / "weights"
"""The networks that ship, and what was measured of them."""

CELLS = 5
"""Cells a side of a maze where nothing else is said: 11 x 11 pixels, the largest that a network was trained on."""

CELLS_BOUNDS = (2, 29)
"""From 5 x 5 to 59 x 59 pixels."""

INSTANCES = 100
"""Unseen mazes that a profile takes when it is not told how many."""


GENERATORS = {
    "backtracker": "long corridors (depth-first search)",
    "wilson": "any tree, all as likely (Wilson)",
    "prim": "short dead ends (Prim)",
}
"""How a maze is carved."""

TRAINED_GENERATOR = "backtracker"

CONTROLS: tuple[Control, ...] = (
    Control(
        "cells", "Cells a side", Number(*CELLS_BOUNDS, step=1), CELLS, problem=True,
        noun="number of cells a side", trained=(2, CELLS),
        outside="{value} cells a side (at most {high} were trained)",
        explanation="n cells a side are 2 n + 1 pixels",
    ),
    Control(
        "generator", "Carved by", Choice(GENERATORS), TRAINED_GENERATOR, problem=True,
        trained=(TRAINED_GENERATOR,), outside="mazes with {value}",
        explanation="How the maze is made; the network was trained on mazes with long corridors",
    ),
    Control(
        "loops", "Walls taken down", Number(0.0, 0.5, increment=0.05), 0.0, problem=True,
        noun="share of walls taken down", trained=(0.0, 0.0), outside="mazes with loops",
        explanation="Share of the inner walls that are taken down, so that there are several ways",
    ),
    Control(
        "seed", "Seed of the maze", Number(0, 9999, step=1), 0, explanation="Another number, another maze",
    ),
    Control(
        "steps", "Iterations", Number(1, 1000, step=1), 100, explanation="How often the block is applied",
    ),
)  # fmt: skip
"""Everything that a person can set on the page; the study's problem is made from those with ``problem``."""
