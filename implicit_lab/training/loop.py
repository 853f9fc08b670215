"""The one training loop: Adam on a cosine, a running average of the weights, the best on validation kept."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from ..studies.weights import save_weights
from .checkpoint import load_checkpoint, save_checkpoint


@dataclass(frozen=True)
class Stage:
    """Steps ``first`` to ``last`` of a run, over which the learning rate falls from its peak to zero on a cosine."""

    first: int
    last: int
    learning_rate: float
    average: float
    """The factor with which the running average of the weights forgets."""
    warm_up: int = 0
    """Steps over which the learning rate rises before."""

    def rate(self, step: int) -> float:
        """The learning rate of one step."""
        done = step - self.first
        rise = min(1.0, (done + 1) / max(1, self.warm_up))
        return self.learning_rate * rise * (1 + math.cos(math.pi * done / (self.last - self.first + 1))) / 2


@dataclass(frozen=True)
class Judge:
    """What the best weights are chosen by: a figure of a model, with a name and a direction, every few steps.

    Without ``figure`` it is the mean loss of the steps since the last look.
    """

    metric: str
    every: int
    figure: Callable[[nn.Module], float] | None = None
    higher_is_better: bool = False


@dataclass
class Files:
    """Where the best weights, with their card, and the checkpoint go."""

    weights: Path
    card: Mapping[str, Any] = field(default_factory=dict)
    resume: bool = True

    @property
    def checkpoint(self) -> Path:
        """The run as it stands."""
        return self.weights.with_name(f"{self.weights.stem}.checkpoint.safetensors")


@dataclass
class Run:
    """How a run went: the loss of each step, the figure at each look, and the best weights that it found."""

    losses: list[float] = field(default_factory=list)
    figures: list[tuple[int, float]] = field(default_factory=list)
    best: dict[str, Tensor] | None = None


def run(
    model: nn.Module,
    loss: Callable[[int], Tensor],
    stages: Sequence[Stage],
    judge: Judge,
    *,
    clip: float,
    title: str,
    files: Files | None,
) -> Run:
    """Train ``model`` by ``loss(number of the stage)``, over all stages; the best weights are those of the last one.

    With ``files``, the best weights are written whenever there are better ones, and a checkpoint at every look, from
    which a run that was killed goes on.
    """
    average = AveragedModel(model)
    adam = torch.optim.Adam(model.parameters(), lr=stages[0].learning_rate)
    total, start, best = stages[-1].last, 0, -math.inf
    if files is not None and files.resume and files.checkpoint.is_file():
        start, best = load_checkpoint(files.checkpoint, model, average, adam)
    went, since = Run(), 0
    with tqdm(total=total, initial=start, desc=title, unit="step", dynamic_ncols=True) as bar:
        for step in range(start + 1, total + 1):
            number, stage = next((n, stage) for n, stage in enumerate(stages) if step <= stage.last)
            if number and step == stage.first:
                best = -math.inf
            average.multi_avg_fn = get_ema_multi_avg_fn(stage.average)
            went.losses.append(_step(model, loss(number), adam, stage.rate(step), clip))
            average.update_parameters(model)
            bar.update()
            if step % judge.every and step != total:
                continue
            figure = judge.figure(average.module) if judge.figure else fmean(went.losses[since:])
            since = len(went.losses)
            went.figures.append((step, figure))
            bar.set_postfix({judge.metric: f"{figure:.4g}"})
            score = figure if judge.higher_is_better else -figure
            if score > best:
                best = score
                went.best = {name: value.clone() for name, value in average.module.state_dict().items()}
                if files is not None:
                    save_weights(average.module, _card(model, stages, judge, files, step, figure), files.weights)
            if files is not None:
                save_checkpoint(files.checkpoint, step, best, model, average, adam)
    return went


def _step(model: nn.Module, loss: Tensor, adam: torch.optim.Adam, learning_rate: float, clip: float) -> float:
    for group in adam.param_groups:
        group["lr"] = learning_rate
    adam.zero_grad()
    if not loss.isfinite():
        raise ValueError("The training loss is no longer finite; start again with another seed.")
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), clip)
    adam.step()
    return loss.item()


def _card(
    model: nn.Module, stages: Sequence[Stage], judge: Judge, files: Files, step: int, figure: float
) -> dict[str, Any]:
    rates = ", then ".join(f"{stage.learning_rate}" for stage in stages)
    factors = ", then ".join(f"{stage.average}" for stage in stages)
    return {
        "model": files.weights.stem,
        "parameters": sum(p.numel() for p in model.parameters()),
        "step": step,
        "steps": stages[-1].last,
        "optimizer": f"Adam, learning rate {rates} on a cosine, weights averaged with factor {factors}",
        "validation": {judge.metric: round(figure, 4)},
        **files.card,
    }
