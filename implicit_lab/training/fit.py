"""The one training loop: Adam on a cosine, a running average of the weights, the best on validation kept."""

import math
from importlib import import_module
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
    figure: str
    higher_is_better: bool
    steps: int
    learning_rate: float
    validate_every: int

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
    total = steps if steps is not None else recipe.steps
    average = AveragedModel(recipe.model, multi_avg_fn=get_ema_multi_avg_fn(0.999))
    adam = torch.optim.Adam(recipe.model.parameters(), lr=recipe.learning_rate)
    weights, checkpoint = out / f"{model}.safetensors", out / f"{model}.checkpoint.safetensors"
    start, best = 0, -math.inf
    if resume and checkpoint.is_file():
        start, best = load_checkpoint(checkpoint, recipe.model, average, adam)
    with tqdm(total=total, initial=start, desc=f"{study} {model}", unit="step", dynamic_ncols=True) as bar:
        for step in range(start + 1, total + 1):
            _step(recipe, adam, _learning_rate(recipe, step, total))
            average.update_parameters(recipe.model)
            bar.update()
            if step % recipe.validate_every and step != total:
                continue
            figure = recipe.validate(average.module)
            bar.set_postfix({recipe.figure: f"{figure:.4g}"})
            score = figure if recipe.higher_is_better else -figure
            if score > best:
                best = score
                save_weights(average.module, _card(recipe, study, model, seed, step, total, figure), weights)
            save_checkpoint(checkpoint, step, best, recipe.model, average, adam)
    return weights


def _learning_rate(recipe: Recipe, step: int, total: int) -> float:
    """Fall on a cosine over the run; rise linearly over the first ``warm_up`` steps of a recipe that has them."""
    rise = min(1.0, step / max(1, getattr(recipe, "warm_up", 0)))
    return recipe.learning_rate * rise * (1 + math.cos(math.pi * (step - 1) / total)) / 2


def _step(recipe: Recipe, adam: torch.optim.Adam, learning_rate: float) -> None:
    for group in adam.param_groups:
        group["lr"] = learning_rate
    adam.zero_grad()
    loss = recipe.loss()
    if not loss.isfinite():
        raise ValueError("The training loss is no longer finite; start again with another seed.")
    loss.backward()
    nn.utils.clip_grad_norm_(recipe.model.parameters(), 0.1)
    adam.step()


def _card(recipe: Recipe, study: str, model: str, seed: int, step: int, total: int, figure: float) -> dict[str, Any]:
    return {
        "study": study,
        "model": model,
        "parameters": sum(p.numel() for p in recipe.model.parameters()),
        "seed": seed,
        "step": step,
        "steps": total,
        "optimizer": f"Adam, learning rate {recipe.learning_rate} on a cosine, weights averaged with factor 0.999",
        "validation": {recipe.figure: round(figure, 4)},
        **recipe.card(),
    }
