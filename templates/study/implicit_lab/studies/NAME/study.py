"""Heat in a rod as a case study: y = 0.9 N y + x, with N the mean of the left and the right neighbour."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...study import Controls, Metric, Problem
from ..weights import load_weights
from .choices import LARGEST, POINTS, SOURCES, WEIGHTS
from .models import OnePass, Spread

KEPT = 0.9
INSTANCES = 100
_SHIFTED = torch.diag(torch.ones(POINTS - 1), 1)
NEIGHBOURS = (_SHIFTED + _SHIFTED.T) / 2
SOLVED = torch.linalg.inv(torch.eye(POINTS) - KEPT * NEIGHBOURS)
"""The true map: y = SOLVED x."""
_MODELS: dict[str, type[Spread] | type[OnePass]] = {"implicit": Spread, "explicit": OnePass}


def build(name: str) -> Spread | OnePass:
    """The untrained network called ``name``; ``ValueError`` where there is none."""
    if name not in _MODELS:
        raise ValueError(f"There is no model {name!r} in NAME; choose one of: {', '.join(_MODELS)}.")
    return _MODELS[name]()


class Rod:
    """Seeded sources in a rod, and the temperature they end in."""

    name = "NAME"
    metric = Metric("relative error", "", higher_is_better=False)
    models = tuple(_MODELS)
    lipschitz_statistic = "max"

    def problem(self, instances: int | None, seed: int, controls: Controls | None = None) -> Problem:
        """``instances`` rods (100 unless said) with ``sources`` hot places each.

        Raises ``ValueError`` for fewer than one instance, an unknown control, or one that is not allowed.
        """
        instances = INSTANCES if instances is None else instances
        if instances < 1:
            raise ValueError(f"instances must be at least 1, not {instances}.")
        chosen = dict(controls or {})
        sources = SOURCES.checked(chosen.pop("sources", SOURCES.default))
        if chosen:
            raise ValueError(f"NAME has no control {', '.join(chosen)}; it has: sources.")
        random = torch.Generator().manual_seed(seed)
        places = torch.rand(instances, POINTS, generator=random).argsort(1)[:, :sources]
        x = torch.zeros(instances, POINTS).scatter(1, places, 1 + torch.rand(places.shape, generator=random))
        return Problem(x, x @ SOLVED)

    def model(self, name: str) -> Spread | OnePass:
        """The trained network called ``name``; ``FileNotFoundError`` before it was trained."""
        model = build(name)
        load_weights(model, WEIGHTS / f"{name}.safetensors")
        return model.eval()

    def baselines(self, name: str) -> tuple[str, ...]:
        """The explicit network of the same size."""
        return ("explicit",) if name == "implicit" else ()

    def perturbations(self, problem: Problem) -> list[Any]:
        """Small changes of the sources: along the whole rod, and at random."""
        smooth = torch.sin(torch.linspace(0, torch.pi, POINTS)).expand_as(problem.x)
        rough = torch.randn(problem.x.shape, generator=torch.Generator().manual_seed(1))
        return [1e-2 * smooth, 1e-2 * rough]

    def true_slopes(self, problem: Problem, directions: list[Any]) -> Tensor:
        """||F(x + d) - F(x)|| / ||d|| of the true map, (K, B)."""
        return torch.stack([(d @ SOLVED).norm(dim=1) / d.norm(dim=1) for d in directions])

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """||y - truth|| / ||truth||, (B,)."""
        return {"relative error": (y - truth).norm(dim=1) / truth.norm(dim=1)}

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """The rod from left to right, from black, cold, to white."""
        row = (255 * (y / LARGEST).clamp(0, 1)).round().byte().numpy()
        return np.broadcast_to(row[None, :, None], (8, POINTS, 3)).copy()


STUDY = Rod()
