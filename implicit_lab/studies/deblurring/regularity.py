"""On how many test images is a trained model a contraction at its fixed point? The verdict's file, made again.

``python -m implicit_lab.studies.deblurring.regularity MODEL --data DIR`` writes ``weights/MODEL.regularity.json``.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import torch
from tqdm import trange

from ...measures.spectral import sigma_max, spectral_radius
from ...study import ImplicitModel
from ..weights import write_whole
from .choices import WEIGHTS
from .models import Observation
from .study import STUDY

STEPS = 100
"""Iterations after which the fixed point counts as reached, as in the profile."""
BATCH = 4


def regularity_report(model: ImplicitModel, x: Observation, steps: int = STEPS) -> dict[str, Any]:
    """mu = ||dG/dy|| at y_steps for each instance of x: on how many it is below 1, and the largest.

    Where it is not, the spectral radius says whether the iteration converges all the same. Both are estimates from
    products with the Jacobian.
    """
    moduli, radii = [], []
    size = len(x["observation"])
    for start in trange(0, size, BATCH, disable=None):
        rows = {name: leaf[start : start + BATCH] for name, leaf in x.items()}
        with torch.no_grad():
            y = model.initial(rows)
            for _ in range(steps):
                y = model(y, rows)
        stretch = sigma_max(lambda y: model(y, rows), y, rtol=1e-3).value  # noqa: B023
        radius = spectral_radius(lambda y: model(y, rows), y)  # noqa: B023
        # Power iteration comes from below, and no modulus is less than the spectral radius.
        moduli += stretch.maximum(radius).tolist()
        radii += radius.tolist()
    return {
        "instances": size,
        "contracting": sum(modulus < 1 for modulus in moduli),
        "largest modulus": max(moduli),
        "radius below one": sum(modulus >= 1 > radius for modulus, radius in zip(moduli, radii, strict=True)),
        "moduli": [round(modulus, 6) for modulus in moduli],
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
