"""On how many test images is a trained model a contraction at its fixed point? The verdict's file, made again.

``python -m implicit_lab.studies.deblurring.regularity MODEL --data DIR`` writes ``weights/MODEL.regularity.json``.
"""

import argparse
import json
from pathlib import Path
from typing import Any, get_args

import torch
from torch import Tensor
from tqdm import trange

from ...fixed_points import Anderson, Status, Stop, iterate
from ...measures.contraction import Contraction, Verdict
from ...measures.iteration import full_precision
from ...measures.spectral import sigma_max, spectral_radius
from ...study import ImplicitModel, Problem
from ..weights import write_whole
from .choices import WEIGHTS
from .forward_model import Observation
from .study import STUDY, psnr

REST = Stop(rtol=1e-5, max_steps=400)
"""When an instance counts as at rest, and how long it is waited for.

Where mu is near 1 a small residual is still far from the fixed point: at 1e-4 the radius of HQS is off by as much as
0.03, says 1.03 where it is 0.999, and 13 of its 100 test images were counted as contractions in place of 18.
"""
WIDE = 0.05
"""How wide an interval may stay, beside its lower end, that does not hold 1: the verdict needs no more.

Verdicts do not depend on it; lower ends, which come nearer to mu where it is smaller, do.
"""


def regularity_report(model: ImplicitModel, problem: Problem) -> dict[str, Any]:
    """mu = ||dG/dy|| at rest for each instance, between two ends, the verdicts that they allow, and PSNR there.

    Where mu is not below 1, the spectral radius, an estimate, says whether the iteration converges all the same; where
    it is, the radius is no larger, and None stands for it. Rest, a residual of ``tolerance``, is found by Anderson's
    method; ``iterations`` says how many steps it took, ``at rest`` how many came there: of the others the figures are
    those of the iterate of least residual.
    """
    # One by one: the verdict on some images takes a few steps, on others all.
    return summary([at_rest(model, problem, i) for i in trange(len(problem.truth))])


def at_rest(model: ImplicitModel, problem: Problem, i: int) -> dict[str, Any]:
    """The figures of instance i."""
    x: Observation = problem.x.map(lambda leaf: leaf[i : i + 1])
    with torch.no_grad():
        run = iterate(lambda y: model(y, x), model.initial(x), Anderson(), REST, best=True)
    return {
        "iterations": int(run.steps[0]),
        "at rest": bool(run.status[0] == Status.CONVERGED),
        "psnr": _digits(psnr(run.y, problem.truth[i : i + 1])),
        **_near(model, run.y, x),
    }


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The report of instances that were measured one by one."""
    verdicts = [row["verdict"] for row in rows]
    columns = {name: [row[name] for row in rows] for name in ("iterations", "psnr", "lower", "upper", "radius")}
    return {
        "instances": len(rows),
        "at rest": sum(row["at rest"] for row in rows),
        "tolerance": REST.rtol,
        "probability": min(row["probability"] for row in rows),
        "narrowed to": WIDE,
        **{verdict: verdicts.count(verdict) for verdict in get_args(Verdict)},
        "verdicts": verdicts,
        **columns,
    }


def _near(model: ImplicitModel, y: Tensor, x: Observation) -> dict[str, Any]:
    """Of the iteration at y, (1, ...): the verdict, both ends of mu and how sure the upper one is, and the radius."""

    def in_y(y: Tensor) -> Tensor:
        return model(y, x)

    with torch.no_grad(), full_precision(y.device):
        found = sigma_max(in_y, y, rtol=WIDE, threshold=1.0)
        near = Contraction(found.lower, found.upper, found.probability, found.witness, found.upper)
        (verdict,) = near.verdict
        radius = None if verdict == "contracts" else _digits(spectral_radius(in_y, y))
    return {
        "verdict": verdict,
        "lower": _digits(found.lower),
        "upper": _digits(found.upper),
        "probability": found.probability,
        "radius": radius,
    }


def _digits(value: Tensor) -> float:
    return float(f"{float(value):.6g}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--instances", type=int, metavar="N", help="how many images, the first by name (all)")
    asked = parser.parse_args()
    trained = STUDY.model(asked.model)
    if not isinstance(trained, ImplicitModel):
        parser.error(f"the model {asked.model!r} is explicit, it does not iterate")
    found = regularity_report(trained, STUDY.problem(asked.instances, 0, {"data": str(asked.data)}))
    write_whole(WEIGHTS / f"{asked.model}.regularity.json", (json.dumps(found) + "\n").encode())
