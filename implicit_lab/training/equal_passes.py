"""What does iterating gain at equal cost? Deblurring's networks, each after as many passes in training, by seeds.

``python -m implicit_lab.training.equal_passes --data DIR --out RUNS`` trains a denoiser for each seed, goes on from it
with each network until all have cost the same, and writes what the test pictures say into the study's
``weights/equal_passes.json``. A run that is stopped goes on from where it was. Some three hours on two cores.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import torch

from ..studies import load_study
from ..studies.deblurring.choices import WEIGHTS
from ..studies.deblurring.models import DEPTHS, HQS, PGD, TRAINED
from ..studies.deblurring.pool import Pool
from ..studies.deblurring.recipe import BATCH, Recipe
from ..studies.seeds import course
from ..studies.weights import load_weights, write_whole
from .train import follow

SEEDS = (0, 1, 2)
PASSES = 120_000
"""Of each network, applied to one crop; those of its denoiser are counted with them."""
DENOISING_STEPS = 5_000
TRACKED = 8
"""Iterations that a step of an implicit network differentiates through."""
NETWORKS: dict[str, float] = {
    "hqs": Pool.passes(TRACKED),
    "pgd": Pool.passes(TRACKED),
    "hqs-once": 1,
    "explicit": 1,
    **{f"unrolled-told-{depth}": depth for depth in DEPTHS},
}
"""Network -> passes that a step makes of one crop."""
STEPS = 100
"""The whole step at which an iterate is judged."""
FILE = WEIGHTS / "equal_passes.json"


def train(data: Path, out: Path, seed: int) -> None:
    """Every network of one seed, into ``out``: the same denoiser first, then the rest of its passes to restore."""
    torch.manual_seed(seed)
    denoiser = out / "denoiser.safetensors"
    _follow(Recipe("explicit", data, seed, [(DENOISING_STEPS, 1e-3, 0)]), denoiser, seed)
    for name in NETWORKS:
        _follow(Recipe(name, data, seed, [restoring(name)], denoiser), out / f"{name}.safetensors", seed)


def restoring(name: str) -> tuple[int, float, int]:
    """The stage after denoising: as many steps as are left of the passes."""
    return round((PASSES - BATCH * DENOISING_STEPS) / (BATCH * NETWORKS[name])), 7e-4, TRACKED


def _follow(recipe: Recipe, weights: Path, seed: int) -> None:
    follow(recipe, weights, {"study": "deblurring", "seed": seed})


def measure(data: Path, runs: Path, instances: int | None = None) -> dict[str, Any]:
    """Mean PSNR of each network and seed on the test pictures, of those that iterate with the share at rest."""
    study = load_study("deblurring")
    problem = study.problem(instances, 0, {"data": str(data / "test")})
    networks: dict[str, list[dict[str, Any]]] = {name: [] for name in NETWORKS}
    for name, rows in networks.items():
        for seed in SEEDS:
            model = TRAINED[name]()
            load_weights(model, runs / str(seed) / f"{name}.safetensors")
            if isinstance(model, HQS | PGD):
                model.relaxation = 1.0
            rows.append({"seed": seed, **course(study, model.eval(), problem, STEPS)})
    return {
        "metric": study.metric.name,
        "instances": len(problem.truth),
        "steps": STEPS,
        "passes": PASSES,
        "denoising": BATCH * DENOISING_STEPS,
        "networks": networks,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="RUNS")
    asked = parser.parse_args()
    for seed in SEEDS:
        train(asked.data, asked.out / str(seed), seed)
    found = measure(asked.data, asked.out)
    write_whole(FILE, (json.dumps(found, indent=1) + "\n").encode())
