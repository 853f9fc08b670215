"""The gradients that are compared, and what a person may set on the page; opens without torch."""

from pathlib import Path

from ...control import Choice, Control, Number

LABELS: dict[str, str] = {
    "implicit": "exact implicit",
    "jacobian_free": "Jacobian-free",
    "phantom": "phantom",
    "neumann": "Neumann",
    "unrolled": "unrolled",
    "reversible": "reversible",
}
"""Every gradient by name, and what it is called on screen."""

Dash = str | tuple[int, tuple[int, ...]]
LOOKS: dict[str, tuple[str, str, Dash]] = {
    "implicit": ("#0072B2", "solid", "-"),
    "jacobian_free": ("#E69F00", "dash", "--"),
    "phantom": ("#009E73", "dot", ":"),
    "neumann": ("#D55E00", "dashdot", "-."),
    "unrolled": ("#CC79A7", "longdash", (0, (8, 3))),
    "reversible": ("#56B4E9", "longdashdot", (0, (8, 3, 2, 3))),
}
"""The colour of each gradient's line, and its dash as Plotly and as matplotlib have it."""

TERMS = 5
"""Terms of the Neumann series, and steps of the phantom gradient."""
DAMPING = 0.5
"""Of the phantom gradient and of the reversible iteration."""
UNROLLED = 24
REVERSIBLE = 12
"""Steps that are differentiated."""
MOST_ITERATIONS = 60
TOLERANCE = 1e-4
"""The forward solve of the first four: Picard's iteration, until the relative residual is below or so many steps."""

CAP = 0.9
"""What keeps the modulus below 1: the spectral norm of the weight between states is divided down to this."""
FRAMES = 25
"""Moments of a training at which everything is measured."""

TABLES = {name: Path(__file__).parent / f"{name}.json" for name in ("programs", "pictures")}
"""The parts of what ``implicit-lab reproduce training`` measured."""

CONTROLS: tuple[Control, ...] = (
    Control(
        "kept", "Modulus", Choice({True: f"kept at most {CAP:g}", False: "left free"}), True,
        explanation="Whether the weights are divided down so that a step always contracts",
    ),
    Control(
        "eccentricity", "Eccentricity", Number(0.5, 0.97, step=0.01), 0.9,
        explanation="How steep the map is that is learned: 1/(1 − e) at 0",
    ),
    Control(
        "rate", "Learning rate", Number(0.002, 0.1, step=0.002), 0.02,
        explanation="Of Adam, the same for every gradient",
    ),
    Control("steps", "Training steps", Number(40, 600, step=40), 240, explanation="Of each gradient"),
    Control("seed", "Seed", Number(0, 99, step=1), 0, explanation="Of the first weights, the same for all"),
)  # fmt: skip
"""Everything that a person can set on the page before a run."""
