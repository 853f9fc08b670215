"""Phase retrieval as a case study: magnitudes and a support in, a picture out, from a start that belongs to x."""

from pathlib import Path
from typing import Any

import numpy as np
import skimage
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from ...control import defaults
from ...study import Controls, Metric, Problem
from .choices import CONTROLS, OBJECT, PICTURE, SHOWN, SIZE, SUPPORTS
from .methods import MODELS, Retrieval
from .projections import check_support, misfit, transform

CHANGE = 1e-6
"""||change of the picture|| / ||picture|| of the directions that slopes are taken over."""
DIRECTIONS = 4
OF_PROBLEM = tuple(control for control in CONTROLS if control.problem)


class PhaseRetrievalStudy:
    """Magnitudes |F y| and a support; y >= 0 of 60 x 60 pixels amid 128 x 128. No network and no training."""

    name = "phase_retrieval"
    metric = Metric("error", "", higher_is_better=False)
    models = tuple(MODELS)
    lipschitz_statistic = "max"

    def problem(self, instances: int | None, seed: int, controls: Controls | None = None) -> Problem:
        """One picture with ``instances`` starts (1 unless said): those of the seeds ``start``, ``start + 1``, ...

        ``seed`` draws the noise. ``support`` is a name, or a mask of booleans (128, 128) of one's own.

        Raises ``ValueError`` for an unknown control, a value that it cannot have, or a support of no or all pixels.
        """
        given = dict(controls or {})
        support = given.pop("support", "round")
        values = _checked(given)
        mask = shape(support) if isinstance(support, str) else _own(support)
        check_support(mask[None])
        instances = 1 if instances is None else instances
        if instances < 1:
            raise ValueError(f"instances must be at least 1, not {instances}: phase retrieval needs a start.")
        truth = torch.where(mask, field(), 0)
        magnitude = transform(truth).abs()
        noise = torch.randn(magnitude.shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
        magnitude = (magnitude * (1 + values["noise"] * noise)).clamp_min(0)
        starts = torch.stack([start(values["start"] + i, mask) for i in range(instances)])
        x = {"magnitude": magnitude, "support": mask}
        every = {name: leaf.expand(instances, *leaf.shape) for name, leaf in x.items()}
        return Problem(every | {"start": starts}, truth.expand(instances, *truth.shape))

    def model(self, name: str) -> Retrieval:
        """The method called ``name``."""
        if name not in MODELS:
            raise ValueError(f"There is no method {name!r} in phase_retrieval; choose one of: {', '.join(MODELS)}.")
        return MODELS[name]().eval()

    def baselines(self, name: str) -> tuple[str, ...]:
        """None: in one pass nobody finds phases."""
        return ()

    def perturbations(self, problem: Problem) -> list[Any]:
        """What small random changes of the picture, within its support, change of its magnitudes."""
        found = []
        for change in changes(problem):
            moved = transform(problem.truth + change).abs() - transform(problem.truth).abs()
            still = {name: torch.zeros_like(leaf) for name, leaf in problem.x.items()}
            found.append(still | {"magnitude": moved})
        return found

    def true_slopes(self, problem: Problem, directions: list[Any]) -> Tensor:
        """||change of the picture|| / ||change of its magnitudes||, (K, B), of the changes behind ``perturbations``."""
        moved = [change.flatten(1).norm(dim=1) for change in changes(problem)[: len(directions)]]
        return torch.stack(moved) / torch.stack([d["magnitude"].flatten(1).norm(dim=1) for d in directions])

    def segment(self, problem: Problem) -> tuple[Any, Any]:
        """From the first picture's magnitudes to those of the picture with rows and columns changed over.

        Both shapes of support fit it as well; start, support and noise stay.
        """
        first = {name: leaf[:1] for name, leaf in problem.x.items()}
        picture = problem.truth[:1]
        moved = transform(picture.mT).abs() - transform(picture).abs()
        return first, first | {"magnitude": (first["magnitude"] + moved).clamp_min(0)}

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """upright, twin: the distance to the picture, and to it half a turn on, over its norm; error: the lesser."""
        size = truth.flatten(1).norm(dim=1)
        upright, twin = ((y - other).flatten(1).norm(dim=1) / size for other in (truth, turned(truth)))
        return {"error": torch.minimum(upright, twin), "upright": upright, "twin": twin}

    def details(self, model: Retrieval, problem: Problem, iterates: Tensor) -> dict[str, Any]:
        """The distance to the picture and to its twin, and the misfit of the magnitudes, at each t."""
        quality = self.quality(iterates, problem.truth.expand(len(iterates), *problem.truth.shape[1:]))
        found = {name: quality[name] for name in ("upright", "twin")}
        found["misfit"] = misfit(iterates, problem.x["magnitude"])
        return {name: values.tolist() for name, values in found.items()}

    def shown(self, x: Any) -> Tensor:
        """The magnitudes on a logarithmic scale, low frequencies in the middle."""
        whole = torch.fft.ifftshift(_both_halves(x["magnitude"]), dim=(-2, -1))
        levels = whole.clamp_min(1e-6).log10()
        top = levels.flatten(1).amax(dim=1)[:, None, None]
        return ((levels - top) / 4 + 1).clamp(0, 1)

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """The middle of a field in grey, (64, 64, 3), black for 0 and white for 1."""
        edge = (SIZE - SHOWN) // 2
        middle = y[edge : edge + SHOWN, edge : edge + SHOWN].clamp(0, 1)
        grey = (255 * middle).round().to(torch.uint8).numpy()
        return np.repeat(grey[..., None], 3, axis=2)


def field() -> Tensor:
    """The picture in the middle of a black field, (128, 128), from 0 to 1."""
    file, box = PICTURE
    with Image.open(Path(skimage.__file__).parent / "data" / file) as image:
        small = np.asarray(image.convert("L").resize((OBJECT, OBJECT), Image.Resampling.LANCZOS, box), float) / 255
    return _amid(torch.from_numpy(small))


def shape(name: str) -> Tensor:
    """A support by its name, booleans (128, 128)."""
    if name not in SUPPORTS:
        raise ValueError(f"There is no support {name!r}; choose one of: {', '.join(SUPPORTS)}, or give a mask.")
    down, across = torch.meshgrid(torch.arange(OBJECT), torch.arange(OBJECT), indexing="ij")
    middle = (OBJECT - 1) / 2
    inside = {
        "triangle": down + across <= OBJECT + 4,
        "round": (down - middle) ** 2 + (across - middle) ** 2 <= (OBJECT / 2) ** 2,
    }
    return _amid(inside[name])


def start(seed: int, support: Tensor) -> Tensor:
    """A random picture to begin with: independent numbers from 0 to 1 on the support."""
    drawn = torch.rand(support.shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return torch.where(support, drawn, 0)


def turned(y: Tensor) -> Tensor:
    """Turned by half a circle about the middle of the field: it has the same magnitudes."""
    return y.flip(-2, -1)


def changes(problem: Problem) -> list[Tensor]:
    """K random changes of the picture on its support, (B, N, N) each, of relative size ``CHANGE``."""
    draw, found = torch.Generator().manual_seed(0), []
    for _ in range(DIRECTIONS):
        change = torch.randn(problem.truth.shape[1:], generator=draw, dtype=torch.float64) * problem.x["support"]
        size = problem.truth.flatten(1).norm(dim=1) / change.flatten(1).norm(dim=1)
        found.append(CHANGE * size[:, None, None] * change)
    return found


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    known = {control.name: control for control in OF_PROBLEM if control.name != "support"}
    for name, value in given.items():
        if name not in known:
            raise ValueError(f"Phase retrieval has no control {name!r}; it has: support, {', '.join(known)}.")
        known[name].checked(value)
    return defaults(known.values()) | given


def _own(mask: Any) -> Tensor:
    found = torch.as_tensor(mask)
    if found.dtype != torch.bool or found.shape != (SIZE, SIZE):
        raise ValueError(f"A support is a mask of booleans, ({SIZE}, {SIZE}), not {found.dtype}, {tuple(found.shape)}.")
    return found


def _amid(small: Tensor) -> Tensor:
    edge = (SIZE - OBJECT) // 2
    whole = small.new_zeros(SIZE, SIZE)
    whole[edge : edge + OBJECT, edge : edge + OBJECT] = small
    return whole


def _both_halves(half: Tensor) -> Tensor:
    """The magnitudes of all frequencies, (B, N, N), from those that are kept."""
    mirrored = half[..., 1:-1].flip(-1)
    return torch.cat([half, torch.cat([mirrored[..., :1, :], mirrored[..., 1:, :].flip(-2)], dim=-2)], dim=-1)


STUDY = PhaseRetrievalStudy()
