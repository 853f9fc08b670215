"""Weights in half precision, where that moves the quality by next to nothing: half the bytes to install and to send.

``python -m implicit_lab.studies.half_precision STUDY --data DIR`` rounds the large weights of a study's networks that
are kept in float32, and writes on each card what that did. ``load_weights`` gives them back in float32.
"""

import argparse
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..measures import as_model
from ..measures.iteration import iterates
from ..study import ImplicitModel, Problem, Study
from .registry import load_study
from .reports import weights
from .weights import in_half_precision, load_card, read_tensors, save_tensors

INSTANCES = 20
STEPS = 100
"""Iterations of an implicit network."""
LIMITS = {"psnr": 0.01, "relative error": 1e-4, "exact": 0.0, "words right": 2e-3}
"""How far the mean quality may move."""
LARGE = 500_000
"""Bytes below which a file is left as it is: nothing would be won."""


def halve(study: Study, name: str, problem: Problem) -> dict[str, Any] | None:
    """Keep the weights of one network in half precision, and what that did on its card; None where they are already.

    Raises ``ValueError`` where the mean quality moves by more than its limit; the weights are then as before.
    """
    path = weights(study.name) / f"{name}.safetensors"
    if in_half_precision(path):
        return None
    whole, card = read_tensors(path), load_card(path)
    before = _quality(study, name, problem)
    save_tensors({key: value.half() for key, value in whole.items()}, card, path)
    change = _quality(study, name, problem) - before
    measured = study.metric.name
    if abs(float(change.mean())) > LIMITS[measured]:
        save_tensors(whole, card, path)
        raise ValueError(f"Half precision moves the {measured} of {name} by {float(change.mean()):.2g}: it is kept.")
    told = {
        "instances": len(change),
        "quality": measured,
        "mean change": float(f"{change.mean():.2g}"),
        "largest change": float(f"{change.abs().max():.2g}"),
    }
    save_tensors(read_tensors(path), card | {"half precision": told}, path)
    return told


@torch.no_grad()
def _quality(study: Study, name: str, problem: Problem) -> Tensor:
    """Of each instance at the last iterate of the network as it is kept."""
    model: Any = study.model(name)
    steps = STEPS if isinstance(model, ImplicitModel) else 1
    *_, (_, _, y) = iterates(as_model(model), problem.x, steps)
    return study.quality(y, problem.truth)[study.metric.name].double()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("study", metavar="STUDY")
    parser.add_argument("--data", type=Path, metavar="DIR")
    asked = parser.parse_args()
    subject = load_study(asked.study)
    tested = subject.problem(INSTANCES, 0, {"data": str(asked.data)} if asked.data else None)
    files = sorted(weights(asked.study).glob("*.safetensors"))
    for network in (file.stem for file in files if file.stat().st_size > LARGE):
        print(network, halve(subject, network, tested))
