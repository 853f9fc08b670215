"""The trained toy as a case study: one number in, one number out, under a Lipschitz bound on one pass."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...study import Controls, Metric, Problem
from ..weights import load_weights
from .network import ExplicitToy, ImplicitToy
from .targets import ThreePiece
from .trained import BOUNDS, LARGEST, WEIGHTS, domain

STEP = 1e-3
"""The change of x that slopes are taken over."""
INSTANCES = 500


def build(name: str) -> ImplicitToy | ExplicitToy:
    """The untrained network called ``name``, such as "implicit-5".

    Raises ``ValueError`` for a name that is not one of the study's.
    """
    if name not in STUDY.models:
        raise ValueError(f"There is no model {name!r} in scalar; choose one of: {', '.join(STUDY.models)}.")
    kind, bound = name.split("-")
    return ImplicitToy(float(bound)) if kind == "implicit" else ExplicitToy(float(bound))


class ScalarStudy:
    """F(x) = -x | 1/x + 1/(x-1) | 1/(x-1) - 1/x on [-2, 3], cut at the poles 0 and 1 where |F| > 10."""

    name = "scalar"
    metric = Metric("error", "", higher_is_better=False)
    models = tuple(f"{kind}-{bound}" for bound in BOUNDS for kind in ("implicit", "explicit"))
    lipschitz_statistic = "max"

    def problem(self, instances: int | None, seed: int, controls: Controls | None = None) -> Problem:
        """``instances`` points x (500 unless said), (B, 1), drawn evenly from the domain; there are no controls.

        Raises ``ValueError`` for fewer than one instance or for any control.
        """
        instances = INSTANCES if instances is None else instances
        if instances < 1:
            raise ValueError(f"instances must be at least 1, not {instances}.")
        if controls:
            raise ValueError(f"The scalar study has no controls, but was given {', '.join(controls)}.")
        x = np.random.default_rng(seed).choice(domain(20001), instances)[:, None]
        return Problem(torch.from_numpy(x).float(), torch.from_numpy(ThreePiece()(x)).float())

    def model(self, name: str) -> ImplicitToy | ExplicitToy:
        """The trained network called ``name``: "implicit-5", "explicit-5", ..., by the bound on one pass."""
        model = build(name)
        load_weights(model, WEIGHTS / f"{name}.safetensors")
        return model.eval()

    def baselines(self, name: str) -> tuple[str, ...]:
        """The explicit network under the same bound."""
        return (f"explicit-{name.split('-')[1]}",) if name.startswith("implicit-") else ()

    def perturbations(self, problem: Problem) -> list[Any]:
        """A small change of x to either side."""
        return [torch.full_like(problem.x, STEP), torch.full_like(problem.x, -STEP)]

    def true_slopes(self, problem: Problem, directions: list[Any]) -> Tensor:
        """|F(x + d) - F(x)| / |d|, (K, B), of the formula itself."""
        x, F = problem.x.double().numpy(), ThreePiece()
        slopes = [np.abs(F(x + d) - F(x)) / np.abs(d) for d in (d.double().numpy() for d in directions)]
        return torch.from_numpy(np.stack(slopes)[..., 0])

    def segment(self, problem: Problem) -> tuple[Tensor, Tensor]:
        """From -2 to 3, across both poles: what is longest there is the truth, which has no length."""
        return torch.full((1, 1), -2.0), torch.full((1, 1), 3.0)

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """error: |y - F(x)|, (B,)."""
        return {"error": (y - truth).abs().flatten(1).mean(1)}

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """A number as a bar of (64, 16, 3) that is filled from -10 at the bottom to y."""
        height = 64
        filled = round(float(((y.flatten()[0] / LARGEST + 1) / 2).clamp(0, 1)) * height)
        bar = np.full((height, 16, 3), 255, np.uint8)
        bar[height - filled :] = (0, 114, 178)
        return bar


STUDY = ScalarStudy()
