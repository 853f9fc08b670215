"""What is measured of a network on stories of one length: right, at rest, and how far one word reaches."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ...measures.amplification import AT_REST
from ...measures.iteration import norms
from ...study import ImplicitModel
from .generator import Words, answers
from .quality import chosen

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """B stories followed to t = T, and beside each the same with one word changed."""

    words: Array
    """(T, B): share of words right."""
    changed: Array
    """(T, B): answers that differ between the two."""
    true_change: Array
    """(B,): true answers that differ."""
    residual: Array
    """(T, B): ||z_t - z_{t-1}|| / ||z_t||."""

    @property
    def right(self) -> NDArray[np.bool_]:
        """(T, B): whether the whole story is."""
        return self.words == 1

    @property
    def resting(self) -> NDArray[np.bool_]:
        """(T, B): whether the residual is below 1e-4 from this t on."""
        below = self.residual < AT_REST
        settled: NDArray[np.bool_] = np.logical_and.accumulate(below[::-1])[::-1]
        return settled

    @property
    def rest_at(self) -> Array:
        """(B,): the first t at rest; infinite where there is none."""
        resting = self.resting
        return np.where(resting.any(0), resting.argmax(0) + 1.0, np.inf)


@torch.no_grad()
def course(model: ImplicitModel, stories: Words, others: Words, steps: int) -> Course:
    """Follow ``stories`` and ``others`` (B, n, 3) for ``steps`` iterations."""
    truth, beside = answers(stories), answers(others)
    count = len(stories)
    words, changed, residual = [], [], []
    for before, z, y in iterates(model, np.concatenate([stories, others]), steps):
        said = chosen(y).numpy()
        words.append((said[:count] == truth).mean(1))
        changed.append((said[:count] != said[count:]).sum(1))
        residual.append((norms((z - before)[:count]) / norms(z[:count])).numpy())
    return Course(np.stack(words), np.stack(changed) * 1.0, (truth != beside).sum(1) * 1.0, np.stack(residual))


def iterates(
    model: ImplicitModel, stories: Words, steps: int, start: Tensor | None = None
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """(z_{t-1}, z_t, y_t) for t = 1 .. steps, from z_0 or from ``start``."""
    x = model.encode(torch.from_numpy(stories))
    z = model.initial(x) if start is None else start
    for _ in range(steps):
        before, z = z, model(z, x)
        yield before, z, model.decode(z)


@torch.no_grad()
def at_once(model: nn.Module, stories: Words, others: Words) -> tuple[Array, Array]:
    """Of a network in one pass: the share of words right, and the answers that one word changes, (B,) each."""
    said = [chosen(model(torch.from_numpy(x))).numpy() for x in (stories, others)]
    return (said[0] == answers(stories)).mean(1), (said[0] != said[1]).sum(1) * 1.0


@torch.no_grad()
def chosen_by_residual(model: ImplicitModel, stories: Words, starts: int, steps: int, seed: int) -> Array:
    """The share of words right of the answer with the least residual among random starts, (B,).

    Costs ``starts`` times ``steps`` iterations a story. One start is z_0 itself.
    """
    draw = torch.Generator().manual_seed(seed)
    best = np.full(len(stories), np.inf)
    words = np.zeros(len(stories))
    truth = answers(stories)
    for k in range(starts):
        x = model.encode(torch.from_numpy(stories))
        start = model.initial(x) if k == 0 else torch.randn(x.shape, generator=draw)
        *_, (before, z, y) = iterates(model, stories, steps, start)
        residual = (norms(z - before) / norms(z)).numpy()
        better = residual < best
        best = np.where(better, residual, best)
        words = np.where(better, (chosen(y).numpy() == truth).mean(1), words)
    return words
