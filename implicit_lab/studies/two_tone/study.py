"""Two-tone restoration as a case study: a blurred, noisy picture in, one of two tones out."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from torch import Tensor

from ...control import defaults
from ...measures import contraction
from ...study import Controls, Metric, Problem
from .choices import CONTROLS, GRAIN, MODELS, SIZE, STARTS
from .restoring import Box, Restoration, Weights, Wells, blurred

CHANGE = 1e-6
"""||d|| / ||x|| of the directions that slopes are taken over."""
DIRECTIONS = 4
TO_REST = 1000
"""Steps from each start before the ends are held against each other."""
OF_PROBLEM = tuple(control for control in CONTROLS if control.problem)


class TwoToneStudy:
    """x = A y + noise with y of two tones, -1 and 1, on 48 x 48 pixels. No network: two weights, chosen by noise."""

    name = "two_tone"
    metric = Metric("wrong pixels", "", higher_is_better=False)
    models = tuple(MODELS)
    lipschitz_statistic = "max"

    def problem(self, instances: int | None, seed: int, controls: Controls | None = None) -> Problem:
        """Pictures of the seeds ``seed``, ``seed + 1``, ...; 20 unless said, with noise of their own.

        Raises ``ValueError`` for an unknown control, a value that it cannot have, or less than one instance.
        """
        values = _checked(dict(controls or {}))
        instances = 20 if instances is None else instances
        if instances < 1:
            raise ValueError(f"instances must be at least 1, not {instances}.")
        truth = torch.stack([picture(seed + i) for i in range(instances)])
        noise = torch.stack([_noise(seed + i) for i in range(instances)])
        x = {
            "image": blurred(truth) + values["noise"] * noise,
            "start": torch.full_like(truth, float(values["start"])),
            "noise": torch.full((instances, 1), values["noise"], dtype=torch.float64),
        }
        return Problem(x, truth)

    def model(self, name: str, weights: Weights | None = None) -> Restoration:
        """The step called ``name``, with the weights chosen for a problem's noise, or with others."""
        if name not in MODELS:
            raise ValueError(f"There is no model {name!r} in two_tone; choose one of: {', '.join(MODELS)}.")
        kind = Wells if name.endswith("well") else Box
        return kind(name, weights).eval()

    def baselines(self, name: str) -> tuple[str, ...]:
        """None: the relaxation is an iteration too."""
        return ()

    def perturbations(self, problem: Problem) -> list[Any]:
        """Random changes of the picture that is given, of relative size ``CHANGE``."""
        draw, found = torch.Generator().manual_seed(0), []
        image = problem.x["image"]
        for _ in range(DIRECTIONS):
            d = torch.randn(image.shape[1:], generator=draw, dtype=torch.float64).expand_as(image)
            size = CHANGE * image.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
            still = {name: torch.zeros_like(leaf) for name, leaf in problem.x.items()}
            found.append(still | {"image": size[:, None, None] * d})
        return found

    def segment(self, problem: Problem) -> tuple[Any, Any]:
        """From the first picture that is given to its mirror image; the start stays."""
        first = {name: leaf[:1] for name, leaf in problem.x.items()}
        return first, first | {"image": first["image"].flip(-1)}

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """wrong pixels: the share of pixels on the other side of 0 than the truth, (B,)."""
        return {"wrong pixels": ((y >= 0) != (truth > 0)).flatten(1).to(y.dtype).mean(dim=1)}

    def details(self, model: Restoration, problem: Problem, iterates: Tensor) -> dict[str, Any]:
        """The pixels whose tone depends on the start (grey, all dark, all bright), and the modulus at its own end."""
        end = ends(model, problem, float(problem.x["start"].mean()))
        found = contraction(model, end, model.encode(problem.x))
        return {
            "elsewhere": elsewhere(model, problem)[0].flatten().nonzero().flatten().tolist(),
            "modulus": [found.lower.item(), found.upper.item()],
            "verdict": found.verdict[0],
        }

    def shown(self, x: Any) -> Tensor:
        """The picture that is given."""
        return x["image"]

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """A picture in grey, (48, 48, 3): -1 dark, 1 bright."""
        grey = (40 + 175 * (y.clamp(-1, 1) + 1) / 2).round().to(torch.uint8).numpy()
        return np.repeat(grey[..., None], 3, axis=2)


def ends(model: Restoration, problem: Problem, start: float, steps: int = TO_REST) -> Tensor:
    """y after so many steps from one grey everywhere, (B, N, N)."""
    with torch.no_grad():
        x = model.encode(problem.x)
        y = torch.full_like(problem.truth, start)
        for _ in range(steps):
            y = model(y, x)
    return y


def elsewhere(model: Restoration, problem: Problem, steps: int = TO_REST) -> Tensor:
    """Where the tone of the end is not the same from every start, (B, N, N)."""
    bright = torch.stack([ends(model, problem, float(start), steps) >= 0 for start in STARTS])
    return bright.any(dim=0) & ~bright.all(dim=0)


def picture(seed: int) -> Tensor:
    """Smoothed random numbers, cut in two tones at their median: half of the pixels are 1, half -1."""
    rough = np.random.default_rng([seed, 0]).standard_normal((SIZE, SIZE))
    smooth = gaussian_filter(rough, GRAIN, mode="wrap")
    return torch.from_numpy(np.where(smooth > np.median(smooth), 1.0, -1.0))


def _noise(seed: int) -> Tensor:
    return torch.from_numpy(np.random.default_rng([seed, 1]).standard_normal((SIZE, SIZE)))


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    known = {control.name: control for control in OF_PROBLEM}
    for name, value in given.items():
        if name not in known:
            raise ValueError(f"Two-tone restoration has no control {name!r}; it has: {', '.join(known)}.")
        known[name].checked(value)
    return defaults(known.values()) | given


STUDY = TwoToneStudy()
