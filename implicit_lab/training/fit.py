"""The one training loop: Adam on a cosine, a running average of the weights, the best on validation kept."""

import math
from dataclasses import dataclass
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from ..studies import load_study
from ..studies.weights import save_weights
from .checkpoint import load_checkpoint, save_checkpoint


class Recipe(Protocol):
    """What a study's ``recipe.py`` gives as ``Recipe(model name, data folder, seed)``."""

    model: nn.Module
    metric: str
    higher_is_better: bool
    steps: int
    learning_rate: float
    validate_every: int
    stage: int
    """Set before each step: which of ``stages`` it belongs to, where a recipe has several.

    A recipe may also have ``warm_up``, the steps over which the learning rate rises, ``clip``, the norm that longer
    gradients are cut to, and ``stages``, a sequence of (steps, learning rate, average) that replaces ``steps``; the
    best weights are those of the last stage.
    """

    def loss(self) -> Tensor:
        """The loss of the next batch, a scalar with a graph."""

    def validate(self, model: nn.Module) -> float:
        """The figure that the best weights are chosen by."""

    def card(self) -> dict[str, Any]:
        """What the weights' card says of data and method."""


def train(
    study: str,
    model: str,
    data: Path,
    out: Path,
    steps: int | None = None,
    seed: int = 0,
    resume: bool = True,
) -> Path:
    """Train ``model`` of ``study`` on the images or instances in ``data``; return the path of the best weights.

    Writes ``MODEL.safetensors`` and its card to ``out`` whenever validation improves, and a checkpoint from which a
    killed run goes on when ``resume`` is true. The learning rate falls on a cosine over ``steps``. Runs are
    reproducible from their seed up to the order of floating-point sums; a resumed run draws fresh samples.

    Raises ``ValueError`` for an unknown study or model or ``steps`` < 1, ``FileNotFoundError`` for missing data.
    """
    known = load_study(study).models
    if model not in known:
        raise ValueError(f"The study {study} has no model {model!r}; choose one of: {', '.join(known)}.")
    if steps is not None and steps < 1:
        raise ValueError(f"steps must be at least 1, not {steps}.")
    torch.manual_seed(seed)
    recipe: Recipe = import_module(f"implicit_lab.studies.{study}.recipe").Recipe(model, data, seed)
    stages = _stages(recipe, steps)
    total = stages[-1].last
    average = AveragedModel(recipe.model)
    adam = torch.optim.Adam(recipe.model.parameters(), lr=recipe.learning_rate)
    weights, checkpoint = out / f"{model}.safetensors", out / f"{model}.checkpoint.safetensors"
    start, best = 0, -math.inf
    if resume and checkpoint.is_file():
        start, best = load_checkpoint(checkpoint, recipe.model, average, adam)
    with tqdm(total=total, initial=start, desc=f"{study} {model}", unit="step", dynamic_ncols=True) as bar:
        for step in range(start + 1, total + 1):
            number, stage = next((n, stage) for n, stage in enumerate(stages) if step <= stage.last)
            if number and step == stage.first:
                best = -math.inf
            recipe.stage = number
            average.multi_avg_fn = get_ema_multi_avg_fn(stage.average)
            _step(recipe, adam, stage.rate(step))
            average.update_parameters(recipe.model)
            bar.update()
            if step % recipe.validate_every and step != total:
                continue
            figure = recipe.validate(average.module)
            bar.set_postfix({recipe.metric: f"{figure:.4g}"})
            score = figure if recipe.higher_is_better else -figure
            if score > best:
                best = score
                save_weights(average.module, _card(recipe, stages, study, model, seed, step, figure), weights)
            save_checkpoint(checkpoint, step, best, recipe.model, average, adam)
    return weights


@dataclass(frozen=True)
class _Stage:
    """Steps ``first`` to ``last`` of a run, over which the learning rate falls from its peak to zero on a cosine."""

    first: int
    last: int
    learning_rate: float
    average: float
    """The factor with which the running average of the weights forgets."""
    warm_up: int
    """Steps over which the learning rate rises before."""

    def rate(self, step: int) -> float:
        """The learning rate of one step."""
        done = step - self.first
        rise = min(1.0, (done + 1) / max(1, self.warm_up))
        return self.learning_rate * rise * (1 + math.cos(math.pi * done / (self.last - self.first + 1))) / 2


def _stages(recipe: Recipe, steps: int | None) -> list[_Stage]:
    """The stages that a recipe names as (steps, learning rate, average), or one; ``steps`` stretches them alike."""
    named = getattr(recipe, "stages", None) or [(recipe.steps, recipe.learning_rate, 0.999)]
    ends = list(accumulate(length for length, _, _ in named))
    stages, first = [], 1
    for end, (_, learning_rate, average) in zip(ends, named, strict=True):
        last = end if steps is None else round(steps * end / ends[-1])
        if last >= first:
            stages.append(_Stage(first, last, learning_rate, average, getattr(recipe, "warm_up", 0)))
        first = last + 1
    return stages


def _step(recipe: Recipe, adam: torch.optim.Adam, learning_rate: float) -> None:
    for group in adam.param_groups:
        group["lr"] = learning_rate
    adam.zero_grad()
    loss = recipe.loss()
    if not loss.isfinite():
        raise ValueError("The training loss is no longer finite; start again with another seed.")
    loss.backward()
    nn.utils.clip_grad_norm_(recipe.model.parameters(), getattr(recipe, "clip", 0.1))
    adam.step()


def _card(
    recipe: Recipe, stages: list[_Stage], study: str, model: str, seed: int, step: int, figure: float
) -> dict[str, Any]:
    rates = ", then ".join(f"{stage.learning_rate}" for stage in stages)
    factors = ", then ".join(f"{stage.average}" for stage in stages)
    return {
        "study": study,
        "model": model,
        "parameters": sum(p.numel() for p in recipe.model.parameters()),
        "seed": seed,
        "step": step,
        "steps": stages[-1].last,
        "optimizer": f"Adam, learning rate {rates} on a cosine, weights averaged with factor {factors}",
        "validation": {recipe.metric: round(figure, 4)},
        **recipe.card(),
    }
