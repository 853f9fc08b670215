"""What RESULTS.md says of phase retrieval, read from ``runs.json``."""

from ..markdown import table
from .choices import BETA, METHODS, RELAXATION
from .outcomes import recorded, shares, success

TIMES = (100, 300, 1000)
BEST_OF = (1, 2, 4, 8)


def part() -> str:
    """How often each method ends at the picture, at its twin or at neither, and what choosing by misfit buys."""
    found = recorded()
    rows = [
        [METHODS[method], support, str(runs["starts"]), *(shares(runs, t) for t in TIMES)]
        for (method, support), runs in found.items()
    ]
    disc = found["hio", "round"]
    chances = [[str(n), *(f"{success(disc, t, n):.0%}" for t in TIMES)] for n in BEST_OF]
    return "\n\n".join(
        [
            "## Phase retrieval",
            "One photograph of 60 x 60 pixels amid 128 x 128, from the magnitudes of its Fourier transform and its "
            f"support, without noise; random starts. beta is {BETA} for hybrid input-output and {RELAXATION} for "
            "reflections, which stagnate with 0.87. Right is an error below 0.01; intervals are Wilson's, 95 %.",
            table(["method", "support", "starts", *(f"after {t} steps" for t in TIMES)], rows),
            "Chance that of n starts the one of least misfit is right, upright or twin: hybrid input-output, disc.",
            table(["n", *(f"{t} steps each" for t in TIMES)], chances),
        ]
    )
