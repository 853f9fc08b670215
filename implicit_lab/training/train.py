"""A study's model, trained as its recipe says."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from ..studies import load_study
from ..studies.weights import ready_to_write
from .loop import Files, Judge, Stage, run


class Recipe(Protocol):
    """What a study's ``recipe.py`` gives as ``Recipe(model name, data folder, seed)``."""

    model: nn.Module
    metric: str
    higher_is_better: bool
    learning_rate: float
    validate_every: int
    stage: int
    """Set before each step: which of ``stages`` it belongs to, where a recipe has several.

    A recipe has ``steps``, or ``stages``, a sequence of (steps, learning rate, average), where the best weights are
    those of the last stage. It may also have ``passes``, the applications of the network to one instance that a step
    makes in the mean, ``warm_up``, the steps over which the learning rate rises, and ``clip``, the norm that longer
    gradients are cut to.
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
    return follow(recipe, out / f"{model}.safetensors", {"study": study, "seed": seed}, steps, resume)


def follow(
    recipe: Recipe, weights: Path, card: Mapping[str, Any], steps: int | None = None, resume: bool = True
) -> Path:
    """Train as ``recipe`` says, into ``weights``, with ``card`` before what the recipe's own card says; return it."""
    ready_to_write(weights.parent)

    def loss(stage: int) -> Tensor:
        recipe.stage = stage
        return recipe.loss()

    course = stages(recipe, steps)
    passes = getattr(recipe, "passes", None)
    cost = {} if passes is None else {"passes": round(course[-1].last * passes)}
    run(
        recipe.model,
        loss,
        course,
        Judge(recipe.metric, recipe.validate_every, recipe.validate, recipe.higher_is_better),
        clip=getattr(recipe, "clip", 0.1),
        title=f"{card['study']} {weights.stem}",
        files=Files(weights, {**card, **cost, **recipe.card()}, resume),
    )
    return weights


def stages(recipe: Any, steps: int | None) -> Sequence[Stage]:
    """The stages that a recipe names as (steps, learning rate, average), or one; ``steps`` stretches them alike."""
    named = getattr(recipe, "stages", None) or [(recipe.steps, recipe.learning_rate, 0.999)]
    ends = list(accumulate(length for length, _, _ in named))
    found, first = [], 1
    for end, (_, learning_rate, average) in zip(ends, named, strict=True):
        last = end if steps is None else round(steps * end / ends[-1])
        if last >= first:
            found.append(Stage(first, last, learning_rate, average, getattr(recipe, "warm_up", 0)))
        first = last + 1
    return found
