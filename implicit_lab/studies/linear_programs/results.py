"""What RESULTS.md says of linear programs beside its reports: what three constants of ours do to error and rest."""

import json

from ..markdown import number, table
from .choices import WEIGHTS


def part() -> str:
    """A row for each choice of the constants, the shipped ones first; "" where that was not measured."""
    file = WEIGHTS / "knobs.json"
    if not file.is_file():
        return ""
    found = json.loads(file.read_text())
    shipped = found["rows"][0]
    ages = ", ".join(map(str, found["ages"]))
    said = (
        "How much of that is ours, and how much the network's? Three constants of the iteration were chosen by hand on "
        f"validation programs, so that nearly all are at rest by t = 100: eps {shipped['eps']:g}, which draws y to the "
        f"guess, delta {shipped['delta']:g}, which draws prices to 0, and the weight of a variable in the steps, "
        f"{shipped['primal']:g} where that of a row is 1. Here are others, and each with the middle of the bounds in "
        "place of the guess: the formula without a network. Smaller eps and delta rest nearer to the optimum, and "
        "later; the weight moves how soon, not where. "
        f"{found['model']}, {found['instances']} unseen programs, seed {found['seed']}, in float32; mean relative "
        f"error, and the share at rest, at t = {ages}."
    )
    rows = [
        [
            " ".join([number(row["eps"]), number(row["delta"]), number(row["primal"])]),
            *(cell for way in ("with_guess", "without") for cell in _course(row[way])),
        ]
        for row in found["rows"]
    ]
    return f"{said}\n\n{table(['eps, delta, weight', 'error', 'at rest', 'error, no network', 'at rest'], rows)}"


def _course(found: dict[str, list[float]]) -> list[str]:
    return [
        ", ".join(f"{error:.4f}" for error in found["error"]),
        ", ".join(f"{share:.1%}" for share in found["at_rest"]),
    ]
