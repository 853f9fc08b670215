"""On how many test images is a trained model a contraction at its fixed point? The verdict's file, made again.

``python -m implicit_lab.studies.deblurring.regularity MODEL --data DIR`` writes ``weights/MODEL.regularity.json``.
"""

import argparse
import json
from pathlib import Path
from typing import Any, get_args

import torch
from tqdm import trange

from ...fixed_points import Anderson, Status, Stop, iterate
from ...measures.contraction import Verdict, contraction
from ...study import ImplicitModel
from ..weights import write_whole
from .choices import WEIGHTS
from .forward_model import Observation
from .study import STUDY

REST = Stop(rtol=1e-4, max_steps=400)
"""When an instance counts as at rest, and how long it is waited for."""


def regularity_report(model: ImplicitModel, x: Observation) -> dict[str, Any]:
    """mu = ||dG/dy|| at rest for each instance of x, between two ends, and the verdicts that they allow.

    Where mu is not below 1, the spectral radius, an estimate, says whether the iteration converges all the same.
    Rest is found by Anderson's method; ``iterations`` says how many steps it took, ``at rest`` how many came there.
    """
    verdicts: list[Verdict] = []
    figures: dict[str, list[float]] = {"lower": [], "upper": [], "radius": []}
    iterations: list[int] = []
    at_rest = 0
    size = len(x.image)
    probability = 1.0
    for i in trange(size):  # one by one: the verdict on some images takes a few steps, on others all
        rows = x.map(lambda leaf: leaf[i : i + 1])  # noqa: B023
        with torch.no_grad():
            run = iterate(lambda y: model(y, rows), model.initial(rows), Anderson(), REST)  # noqa: B023
        iterations += run.steps.tolist()
        at_rest += int((run.status == Status.CONVERGED).sum())
        found = contraction(model, run.y, rows)
        verdicts += found.verdict
        probability = found.probability
        for name, values in zip(figures, (found.lower, found.upper, found.radius), strict=True):
            figures[name] += [float(f"{value:.6g}") for value in values.tolist()]
    return {
        "instances": size,
        "at rest": at_rest,
        "probability": probability,
        **{verdict: verdicts.count(verdict) for verdict in get_args(Verdict)},
        "verdicts": verdicts,
        "iterations": iterations,
        **figures,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--instances", type=int, metavar="N", help="how many images, the first by name (all)")
    asked = parser.parse_args()
    trained = STUDY.model(asked.model)
    if not isinstance(trained, ImplicitModel):
        parser.error(f"the model {asked.model!r} is explicit, it does not iterate")
    found = regularity_report(trained, STUDY.problem(asked.instances, 0, {"data": str(asked.data)}).x)
    write_whole(WEIGHTS / f"{asked.model}.regularity.json", (json.dumps(found) + "\n").encode())
