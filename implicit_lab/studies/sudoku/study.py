"""Sudoku as the lab sees it: problems, models, neighbouring boards, how right an answer is, pictures."""

import random

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from ...study import Controls, ExplicitModel, ImplicitModel, Metric, Neighbour, Problem
from ..drawn import check_drawn, problem_controls
from ..looped_study import LoopedStudy
from .choices import CONTROLS, INSTANCES, SIZE, WEIGHTS
from .generator import Puzzle, puzzle
from .models import DEPTHS, LOOPED, build
from .neighbours import number_changed
from .picture import picture
from .solver import Board, solutions

NEIGHBOURS = 4
"""Boards beside each that L_t is taken over."""


class Sudoku(LoopedStudy):
    """x, a board with some numbers -> the one way to fill it.

    Controls: ``size`` (6 or 9) and ``givens``, how many numbers are left; 0: minimal boards, where each is needed.
    """

    name = "sudoku"
    metric = Metric("exact", "", higher_is_better=True)
    looped = tuple(LOOPED)
    models = (*LOOPED, *DEPTHS)
    weights = WEIGHTS
    lipschitz_statistic = "mean"

    def problem(self, instances: int | None, seed: int, controls: Controls | None = None) -> Problem:
        """Seeded boards (B, cells, size), one-hot and 0 where empty, and solutions of that shape; None: 100 of them."""
        count = INSTANCES if instances is None else instances
        check_drawn(count, seed)
        chosen = problem_controls(CONTROLS, controls)
        size, givens = chosen["size"], chosen["givens"]
        if givens >= size**2:
            raise ValueError(f"A board of {size} x {size} has {size**2} cells: give fewer numbers than {givens}.")
        puzzles = [puzzle(size, seed + k, givens or None) for k in range(count)]
        return as_problem(puzzles)

    def untrained(self, name: str) -> ImplicitModel | ExplicitModel:
        """The network called ``name`` before any training."""
        return build(name)

    def baselines(self, name: str) -> tuple[str, ...]:
        """The block once, trained for that, and blocks untied, for a looped network of 6 x 6."""
        return super().baselines(name) if LOOPED.get(name) == SIZE else ()

    def perturbations(self, problem: Problem) -> list[Neighbour]:
        """Four boards beside each: one given number is another, and there is again exactly one solution."""
        size = problem.x.shape[-1]
        boards = as_numbers(problem.x)
        chance = random.Random(0)
        beside = []
        for _ in range(NEIGHBOURS):
            changed = [number_changed(board, size, chance) for board in boards]
            moved = torch.tensor(changed) != torch.tensor(boards)
            beside.append(Neighbour(one_hot(changed, size), moved.sum(dim=1).to(problem.x)))
        return beside

    def true_slopes(self, problem: Problem, directions: list[Neighbour]) -> Tensor:
        """Cells of the solution that change for a given number that changes, (K, B)."""
        size = problem.x.shape[-1]
        solved = [one_hot([next(solutions(board, size)) for board in as_numbers(each.x)], size) for each in directions]
        return torch.stack(
            [self.distance(y, problem.truth) / each.size for y, each in zip(solved, directions, strict=True)]
        )

    def distance(self, a: Tensor, b: Tensor) -> Tensor:
        """Cells in which two answers have different numbers, (B,)."""
        return (a.argmax(dim=-1) != b.argmax(dim=-1)).sum(dim=1).to(a.dtype)

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """``exact``: 1 where every cell is right; ``cells right``: the share of them; each (B,)."""
        wrong = self.distance(y, truth)
        return {"exact": (wrong == 0).to(y.dtype), "cells right": 1 - wrong / truth.shape[1]}

    def details(self, model: ImplicitModel, problem: Problem, iterates: Tensor) -> dict[str, list[list[int]]]:
        """For each y_t the most likely ``numbers`` of the cells, and how ``surely``, of 255."""
        surely, numbers = iterates.softmax(dim=-1).max(dim=-1)
        return {"surely": (255 * surely).round().int().tolist(), "numbers": (numbers + 1).tolist()}

    def shown(self, x: Tensor) -> Tensor:
        """The board as it is given, as scores of its numbers: sure where one stands, else none."""
        return 100 * x

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """An answer (cells, size) as a picture, each cell's most likely number in it, the surer the darker."""
        return picture(y.detach().double().softmax(dim=-1).cpu().numpy())


def as_problem(puzzles: list[Puzzle]) -> Problem:
    """Boards of one size as a network reads them, and their solutions."""
    size = puzzles[0].size
    return Problem(one_hot([p.given for p in puzzles], size), one_hot([p.solution for p in puzzles], size))


def one_hot(boards: list[Board] | Tensor, size: int) -> Tensor:
    """Numbers 1 ... size as unit vectors and 0 as nothing: (B, cells, size)."""
    return F.one_hot(torch.as_tensor(boards), size + 1)[..., 1:].float()


def as_numbers(x: Tensor) -> list[Board]:
    """The boards that ``one_hot`` makes x of."""
    return [tuple(board) for board in torch.where(x.sum(dim=-1) > 0, x.argmax(dim=-1) + 1, 0).tolist()]


STUDY = Sudoku()
