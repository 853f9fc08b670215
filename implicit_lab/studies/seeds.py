"""What another seed of training changes: quality and rest of the same networks, trained from several.

``python -m implicit_lab.studies.seeds STUDY RUNS`` writes the study's ``weights/seeds.json`` from the networks that
ship, which are of seed 0, and from those that ``implicit-lab train STUDY --seed S --out RUNS/S`` left.
"""

import argparse
import json
from importlib import import_module
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..measures import as_model
from ..measures.iteration import iterates, norms
from ..study import ImplicitModel, Problem, Study
from .at_rest import AT_REST
from .registry import load_study
from .reports import weights
from .weights import load_weights, write_whole

SUBJECTS = {
    "linear_programs": (tuple(f"gnn-{kind}-{e}" for e in (4, 8, 16, 32) for kind in ("explicit", "implicit")), 100),
    "navier_stokes": (("fno-explicit", "fno-implicit"), 50),
}
"""Study -> networks, and iterations of the implicit ones."""


def folders(study: str, runs: Path) -> dict[int, Path]:
    """The folder of each seed's networks: 0 is what ships, the others are named by their seed within ``runs``.

    Raises ``FileNotFoundError`` where no folder is.
    """
    others = {int(folder.name): folder for folder in runs.glob("*") if folder.name.isdigit()}
    if not others:
        raise FileNotFoundError(f"No folder in {runs} is named by a seed; train into {runs / '1'}, say.")
    return {0: weights(study), **dict(sorted(others.items()))}


def measure(
    study: Study, names: tuple[str, ...], steps: int, found: dict[int, Path], instances: int | None = None
) -> dict[str, Any]:
    """Mean quality of each network and seed on unseen problems of seed 0, with the share at rest of those that iterate.

    An implicit network is read after ``steps`` iterations; ``instances``: as many as the study has, where it is None.
    Raises ``FileNotFoundError`` where a folder lacks one of the networks.
    """
    problem = study.problem(instances, 0)
    networks: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for name in names:
        for seed, folder in found.items():
            model = _load(study, name, folder).to(problem.truth.dtype)
            networks[name].append({"seed": seed, **course(study, model, problem, steps)})
    return {"metric": study.metric.name, "instances": len(problem.truth), "steps": steps, "networks": networks}


@torch.no_grad()
def course(study: Study, model: Any, problem: Problem, steps: int) -> dict[str, float | None]:
    """Mean quality of the answer, and of an implicit network the share whose iterate is at rest."""
    iterated = isinstance(model, ImplicitModel)
    *_, (before, z, y) = iterates(as_model(model), problem.x, steps if iterated else 1)
    quality: Tensor = study.quality(y, problem.truth)[study.metric.name]
    rest = float((norms(z - before) < AT_REST * norms(z)).double().mean()) if iterated else None
    return {"quality": float(quality.double().mean()), "at rest": rest}


def _load(study: Study, name: str, folder: Path) -> Any:
    """The network called ``name`` with the weights in ``folder``."""
    model = import_module(f"{__package__}.{study.name}.models").build(name)
    load_weights(model, folder / f"{name}.safetensors")
    return model.eval()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("study", metavar="STUDY", choices=SUBJECTS)
    parser.add_argument("runs", type=Path, metavar="RUNS")
    asked = parser.parse_args()
    told = measure(load_study(asked.study), *SUBJECTS[asked.study], folders(asked.study, asked.runs))
    write_whole(weights(asked.study) / "seeds.json", (json.dumps(told, indent=1) + "\n").encode())
