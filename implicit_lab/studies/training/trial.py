"""One gradient on trial: it trains a network that comes to rest, looked at on the way, with what it costs counted."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from .cost import Kept, Passes
from .methods import METHODS, Method, quiet

Table = dict[str, Any]
CLIP = 0.1
"""The norm that longer gradients are cut to."""


class Stream(Protocol):
    """Where the batches of one seed come from."""

    def draw(self) -> Any:
        """The next batch."""


@dataclass(frozen=True)
class Course:
    """How long a training is, and how often it is looked at; the learning rate falls from ``rate`` to zero."""

    steps: int
    rate: float
    looks: int


def descend(
    model: nn.Module,
    loss: Callable[[], Tensor],
    steps: int,
    rate: float,
    look: Callable[[int], None] = lambda step: None,
) -> None:
    """Adam on a cosine that rises over the first tenth; ``look(step)`` is called after each step."""
    adam = torch.optim.Adam(model.parameters(), lr=rate)
    for step in range(1, steps + 1):
        adam.param_groups[0]["lr"] = rate * min(1.0, 10 * step / steps) * (1 + np.cos(np.pi * (step - 1) / steps)) / 2
        adam.zero_grad()
        with quiet():
            loss().backward()
        nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        adam.step()
        look(step)


def on_trial(
    model: nn.Module,
    method: str,
    loss: Callable[[Passes, Method, Any], Tensor],
    streamed: Callable[[], Stream],
    judged: Callable[[], tuple[Tensor, Tensor]],
    course: Course,
) -> Table:
    """Train ``model`` by the gradient ``method``; its looks, each with step, CPU seconds, passes, error and residual.

    ``loss(G, method, batch)`` solves by the method and has a graph. ``streamed`` begins the same batches anew, and
    ``judged`` gives error and residual on what is held out; neither its seconds nor its passes count.
    """
    how, G, kept = METHODS[method], Passes(model), Kept()
    with kept.counted(), quiet():
        loss(G, how, streamed().draw()).backward()
    stream, looks, spent = streamed(), [], 0.0
    G.count, began = 0, time.process_time()

    def look(step: int) -> None:
        nonlocal spent, began
        spent += time.process_time() - began
        if step % (course.steps // course.looks) == 0:
            error, residual = judged()
            found = {"error": float(error.mean()), "residual": float(residual.median())}
            looks.append({"step": step, "seconds": spent, "passes": G.count, **found})
        began = time.process_time()

    look(0)
    descend(model, lambda: loss(G, how, stream.draw()), course.steps, course.rate, look)
    return {"method": method, "memory": kept.peak, "looks": looks}
