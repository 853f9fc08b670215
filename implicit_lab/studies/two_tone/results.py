"""What RESULTS.md says of two-tone restoration, read from ``comparison.json``."""

import json
from statistics import mean, stdev

from ..markdown import table
from .choices import FOUND, MODELS, NOISES


def part() -> str:
    """Wrong pixels of the wells and of their convex relaxation, with and without smoothness, at each noise."""
    found = {name: {row["noise"]: row for row in rows} for name, rows in json.loads(FOUND.read_text()).items()}
    wrong = [[f"{noise:g}", *(_share(found[name][noise]["wrong"]) for name in MODELS)] for noise in NOISES]
    ends = [[f"{noise:g}", *(_end(found[name][noise]) for name in MODELS)] for noise in NOISES]
    return "\n\n".join(
        [
            "## Two tone",
            "Blurred pictures of two tones, 48 x 48. Weights were chosen on 12 training pictures; wrong pixels are of "
            "40 test pictures, the mean and its standard error, after 1000 steps from grey.",
            table(["noise", *MODELS.values()], wrong),
            "Of 10 test pictures, on how many the step contracts at its end, by the upper end of its modulus; the "
            "weights lambda and mu; and on how many of 2304 pixels the tone depends on the start.",
            table(["noise", *MODELS.values()], ends),
        ]
    )


def _share(wrong: list[float]) -> str:
    return f"{mean(wrong):.2%} ± {stdev(wrong) / len(wrong) ** 0.5:.2%}"


def _end(row: dict[str, object]) -> str:
    verdicts, weights = row["verdicts"], row["weights"]
    assert isinstance(verdicts, dict)
    assert isinstance(weights, list)
    return f"{verdicts['contracts']}; {weights[0]:g}, {weights[1]:g}; {row['elsewhere']:.0f}"
