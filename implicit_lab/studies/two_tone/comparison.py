"""Which prior restores better, at which noise? Weights are chosen on some pictures, and judged once on others.

``python -m implicit_lab.studies.two_tone.comparison`` writes ``comparison.json`` anew, a few minutes of one core.
"""

import json
from itertools import product
from typing import Any

import torch

from ...measures import contraction
from ..weights import write_whole
from .choices import FOUND, MODELS, NOISES, TRAINING_SEED
from .restoring import Weights
from .study import STUDY, elsewhere, ends

TRAINING, TEST = 12, 40
"""Pictures that choose, and pictures that judge."""
MEASURED = 10
"""Pictures whose contraction is measured."""
WELL = (0.003, 0.01, 0.03, 0.1, 0.3, 0.6, 1.0)
SMOOTH = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)


def candidates(name: str) -> list[Weights]:
    """The weights (lambda, mu) that a model chooses among."""
    wells = WELL if name.endswith("well") else (0.0,)
    smooths = SMOOTH if name.startswith("smooth") else (0.0,)
    return list(product(wells, smooths))


def wrong(name: str, noise: float, weights: Weights, seed: int, count: int) -> torch.Tensor:
    """The share of wrong pixels of each picture, from grey."""
    problem = STUDY.problem(count, seed, {"noise": noise})
    return STUDY.quality(ends(STUDY.model(name, weights), problem, 0.0), problem.truth)["wrong pixels"]


def judged(name: str, noise: float) -> dict[str, Any]:
    """The weights chosen on the training pictures, and what comes of them on the test's."""
    best = min(candidates(name), key=lambda w: wrong(name, noise, w, TRAINING_SEED, TRAINING).mean().item())
    shares = wrong(name, noise, best, 0, TEST)
    problem = STUDY.problem(MEASURED, 0, {"noise": noise})
    model = STUDY.model(name, best)
    found = contraction(model, ends(model, problem, 0.0), model.encode(problem.x))
    return {
        "noise": noise,
        "weights": best,
        "wrong": [float(f"{share:.4g}") for share in shares.tolist()],
        "elsewhere": int(elsewhere(model, problem).sum()) / MEASURED,
        "verdicts": {said: found.verdict.count(said) for said in ("contracts", "does not", "undecided")},
        "modulus": [float(found.lower.min()), float(found.upper.max())],
    }


def main() -> None:
    """Compare all models at all noises."""
    table: dict[str, list[dict[str, Any]]] = {}
    for name in MODELS:
        table[name] = [judged(name, noise) for noise in NOISES]
        for row in table[name]:
            print(name, {key: value for key, value in row.items() if key != "wrong"}, sum(row["wrong"]) / TEST)
    write_whole(FOUND, (json.dumps(table) + "\n").encode())


if __name__ == "__main__":
    main()
