"""A model of one's own, trained by the loop that trains the studies'."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ..studies.weights import load_weights
from .loop import Files, Judge, Stage, run


@dataclass(frozen=True, repr=False)
class Fit:
    """How a model was trained; its weights are the best on validation.

    >>> import torch, implicit_lab as il
    >>> model = torch.nn.Linear(1, 1)
    >>> il.fit(model, lambda model: (model(torch.ones(4, 1)) - 2).square().mean(), steps=3).steps
    3
    """

    losses: list[float]
    """Of each step of this call."""
    figures: list[tuple[int, float]]
    """(step, validation figure), whenever it was looked at."""
    metric: str
    steps: int
    weights: Path | None
    """The file of the best weights; their card lies beside it."""

    def __repr__(self) -> str:
        where = "" if self.weights is None else f", in {self.weights}"
        if not self.figures:
            return f"Trained before, for {self.steps} steps{where}."
        step, figure = self.figures[-1]
        return f"Trained for {step} of {self.steps} steps: {self.metric} {figure:.4g} at the last{where}."


def fit(
    model: nn.Module,
    loss: Callable[[nn.Module], Tensor],
    *,
    validate: Callable[[nn.Module], float] | None = None,
    metric: str | None = None,
    higher_is_better: bool = False,
    steps: int = 1000,
    learning_rate: float = 1e-3,
    validate_every: int = 100,
    average: float = 0.9,
    clip: float = 1.0,
    out: Path | str | None = None,
    resume: bool = True,
    card: Mapping[str, Any] | None = None,
) -> Fit:
    """theta <- Adam(theta, d loss / d theta) for ``steps`` steps; the model ends with the best weights on validation.

    The learning rate falls on a cosine; what is validated and kept is a running average of the weights. A bar shows
    the progress. With ``out``, each better one is written to the file, with a card beside it, and a checkpoint at every
    look: the same call, after it was stopped, goes on from there.

    Args:
        model: any module; its parameters are trained in place.
        loss: called as ``loss(model)`` for each step, on a batch that it draws itself; a number with a graph. Through
            ``il.fixed_point(..., gradient=...)`` its memory does not grow with the iterations.
        validate: called as ``validate(model)``, without gradients and in evaluation mode; by default the mean loss
            since the last look, which says nothing about data that were not trained on.
        metric: what the figure of ``validate`` is called.
        higher_is_better: whether more of it is better.
        steps: of Adam.
        learning_rate: at the first step.
        validate_every: steps between two looks.
        average: the factor with which the running average forgets, 0 for none.
        clip: the norm that longer gradients are cut to.
        out: a file, NAME.safetensors, for the best weights.
        resume: go on from the checkpoint beside ``out``, where there is one, or start afresh.
        card: what else the card is to say, as JSON data.

    Raises:
        ValueError: steps < 1; a loss that is no number, is not finite or does not depend on the model; an ``out`` of
            another ending; a checkpoint that is damaged or of another model.

    Cost: a call of ``loss`` and its backward pass a step, one of ``validate`` a look.

    >>> import torch, implicit_lab as il
    >>> model = torch.nn.Linear(1, 1)
    >>> x = torch.linspace(-1, 1, 50)[:, None]
    >>> result = il.fit(model, lambda model: (model(x) - 2 * x).square().mean(), steps=300, learning_rate=0.1)
    >>> round(model.weight.item(), 2)
    2.0
    """
    if steps < 1 or validate_every < 1:
        raise ValueError(f"steps is {steps} and validate_every {validate_every}: both must be at least 1.")
    if not any(parameter.requires_grad for parameter in model.parameters()):
        raise ValueError(f"{type(model).__name__} has no parameters to train.")
    weights = None if out is None else Path(out)
    if weights is not None and weights.suffix != ".safetensors":
        raise ValueError(f"Weights are a .safetensors file, and {weights} is not; name one, as out='mine.safetensors'.")
    metric = metric or ("validation" if validate else "training loss")
    files = None if weights is None else Files(weights, dict(card or {}), resume)
    went = run(
        model,
        lambda _: _checked(loss(model)),
        [Stage(1, steps, learning_rate, average)],
        Judge(metric, validate_every, None if validate is None else _judging(validate), higher_is_better),
        clip=clip,
        title=type(model).__name__,
        files=files,
    )
    if went.best is not None:
        model.load_state_dict(went.best)
    elif weights is not None and weights.is_file():
        load_weights(model, weights)
    return Fit(went.losses, went.figures, metric, steps, weights)


def _checked(loss: Any) -> Tensor:
    if not isinstance(loss, Tensor) or loss.numel() != 1:
        given = f"a tensor of shape {tuple(loss.shape)}" if isinstance(loss, Tensor) else type(loss).__name__
        raise ValueError(f"The loss is {given}: give one number, as the mean over a batch.")
    if not loss.requires_grad:
        raise ValueError("The loss does not depend on the model: look for detach(), no_grad() or another model in it.")
    return loss.squeeze()


def _judging(validate: Callable[[nn.Module], float]) -> Callable[[nn.Module], float]:
    """The figure of a model in evaluation mode, without gradients."""

    def figure(model: nn.Module) -> float:
        model.eval()
        with torch.no_grad():
            return float(validate(model))

    return figure
