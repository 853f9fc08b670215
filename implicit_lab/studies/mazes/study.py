"""Mazes as the lab sees them: problems, models, neighbouring mazes, how right an answer is, pictures."""

import random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...study import Controls, ExplicitModel, ImplicitModel, Metric, Neighbour, Problem
from ..drawn import check_drawn, problem_controls
from ..looped_study import LoopedStudy
from .choices import CONTROLS, INSTANCES, WEIGHTS
from .generator import Maze, maze
from .models import DEPTHS, SEEDS, build
from .neighbours import beside
from .paths import Pixel, shortest_path

NEIGHBOURS = 4
"""Mazes beside each that L_t is taken over."""


class Mazes(LoopedStudy):
    """x, a maze with a start and a goal -> the pixels of the shortest path between them.

    Controls: ``cells`` a side, ``generator``, and ``loops``, the share of inner walls that are taken down.
    """

    name = "mazes"
    metric = Metric("exact", "", higher_is_better=True)
    looped = tuple(SEEDS)
    models = (*SEEDS, *DEPTHS)
    weights = WEIGHTS
    lipschitz_statistic = "mean"

    def problem(self, instances: int | None, seed: int, controls: Controls | None = None) -> Problem:
        """Seeded mazes (B, 3, H, W), open, start and goal, each 0 or 1, and their paths (B, H, W); None: 100."""
        count = INSTANCES if instances is None else instances
        check_drawn(count, seed)
        return Problem(*inputs_and_truth(count=count, seed=seed, **problem_controls(CONTROLS, controls)))

    def untrained(self, name: str) -> ImplicitModel | ExplicitModel:
        """The network called ``name`` before any training."""
        return build(name)

    def perturbations(self, problem: Problem) -> list[Neighbour]:
        """Four mazes beside each: of a tree one wall has gone and another has come, of others one of the two."""
        chance = random.Random(0)
        found = []
        for _ in range(NEIGHBOURS):
            near = [beside(opened, *ends(x), chance) for x in problem.x for opened in [x[0].bool().numpy()]]
            opened = torch.from_numpy(np.stack([maze for maze, _ in near]))[:, None]
            sizes = torch.tensor([size for _, size in near]).to(problem.x)
            found.append(Neighbour(torch.cat([opened, problem.x[:, 1:]], dim=1), sizes))
        return found

    def true_slopes(self, problem: Problem, directions: list[Neighbour]) -> Tensor:
        """Pixels of the path that change for a pixel of the maze that changes, (K, B)."""
        return torch.stack([self.distance(paths(each.x), problem.truth) / each.size for each in directions])

    def distance(self, a: Tensor, b: Tensor) -> Tensor:
        """Pixels that two answers put on different sides of 1/2, (B,)."""
        return ((a > 0.5) != (b > 0.5)).flatten(1).sum(dim=1).to(a.dtype)

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """``exact``: 1 where every pixel is right; ``pixels right``: the share of them; each (B,)."""
        wrong = self.distance(y, truth)
        return {"exact": (wrong == 0).to(y.dtype), "pixels right": 1 - wrong / truth[0].numel()}

    def shown(self, x: Tensor) -> Tensor:
        """The maze as it is given: open pixels half bright, start and goal bright, (B, H, W)."""
        return (x[:, 0] + x[:, 1] + x[:, 2]) / 2

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """An answer (H, W) in grey, bright where a pixel is on the path."""
        grey = (255 * y.detach().clamp(0, 1)).round().to(torch.uint8).cpu().numpy()
        return np.repeat(grey[..., None], 3, axis=2)


def inputs_and_truth(
    cells: int, count: int, seed: int, generator: str = "backtracker", loops: float = 0.0
) -> tuple[Tensor, Tensor]:
    """``count`` seeded mazes (B, 3, H, W) and their paths (B, H, W)."""
    mazes = [maze(cells, seed + k, generator, loops) for k in range(count)]
    return torch.stack([as_input(each) for each in mazes]), torch.from_numpy(np.stack([m.path for m in mazes])).float()


def as_input(m: Maze) -> Tensor:
    """What a network reads of a maze: open, start and goal, (3, H, W)."""
    x = torch.zeros(3, *m.open.shape)
    x[0] = torch.from_numpy(m.open)
    x[(1, *m.start)] = 1
    x[(2, *m.goal)] = 1
    return x


def ends(x: Tensor) -> tuple[Pixel, Pixel]:
    """Start and goal of one maze (3, H, W)."""
    (start,), (goal,) = ([tuple(place) for place in end.nonzero().tolist()] for end in x[1:])
    return start, goal


def paths(x: Tensor) -> Tensor:
    """The shortest paths of mazes (B, 3, H, W), (B, H, W)."""
    found = [shortest_path(each[0].bool().numpy(), *ends(each)) for each in x.cpu()]
    return torch.from_numpy(np.stack(found)).to(x)


STUDY = Mazes()
