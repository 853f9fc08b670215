"""Linear programs as the lab sees them: problems, models, perturbations, relative error and pictures."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...study import Classical, Controls, ExplicitModel, ImplicitModel, InputPlane, Metric, Problem
from ..weights import load_weights
from .choices import BOUND_SCALE, KINDS, TEST_INSTANCES, WEIGHTS
from .instances import Instances
from .instances import instances as solved_instances
from .models import MODELS, ImplicitGNN, build
from .network_units import Programs
from .pdhg import iterates, multiply_adds
from .plane import costs
from .program import Program
from .quality import relative_error
from .solve import solve

PERTURBATION = 1e-4
"""l2 norm of each change of a program, as in the paper."""
CELL, ROW = 12, 10
"""A picture of y: squares of CELL pixels, ROW of them side by side."""


def as_tensors(solved: Instances, dtype: torch.dtype = torch.float32) -> tuple[Programs, Tensor]:
    """The programs as the networks read them, and the optima (B, n)."""
    arrays = {"A": solved.A, "b": solved.b, "c": solved.c, "l": solved.lower, "u": solved.upper}
    programs = {name: torch.from_numpy(values).to(dtype) for name, values in arrays.items()}
    programs["equality"] = torch.from_numpy(solved.equality)
    return programs, torch.from_numpy(solved.y).to(dtype)


def as_programs(x: Programs) -> list[Program]:
    """The programs of a batch, one by one."""
    names = ("A", "b", "c", "equality", "l", "u")
    return [Program(*row) for row in zip(*(x[name].numpy() for name in names), strict=True)]


def _optimum(program: Program) -> NDArray[np.float64]:
    """The optimum by HiGHS, NaN where there is none."""
    try:
        return solve(program).y
    except ValueError:
        return np.full(len(program.c), np.nan)


def optima(programs: Programs) -> Tensor:
    """The optima of a batch, (B, n), by HiGHS; NaN where there is none."""
    return torch.from_numpy(np.stack([_optimum(program) for program in as_programs(programs)]))


class LinearPrograms:
    """min c^T y subject to A y <= b or = b and l <= y <= u, 10 constraints and 50 variables; x = (A, b, c, l, u).

    The networks run in float64 here: a change of norm 1e-4 moves y by less than float32 rounds it.
    """

    name = "linear_programs"
    metric = Metric("relative error", "", higher_is_better=False)
    models = MODELS
    lipschitz_statistic = "mean"
    kinds = KINDS

    def problem(self, instances: int | None, seed: int, controls: Controls | None = None) -> Problem:
        """``instances`` feasible programs (None: 1000) of the paper's generator and their optima (B, 50) by HiGHS.

        They are drawn from ``seed`` apart from those of training, and solved once: about 3 ms each, then cached.
        There are no controls.
        """
        if controls:
            raise ValueError(f"Linear programs have no control {sorted(controls)[0]!r}; they are drawn from the seed.")
        if instances is not None and instances < 1:
            raise ValueError(f"instances must be at least 1, not {instances}.")
        solved = solved_instances("test", seed, TEST_INSTANCES if instances is None else instances)
        return Problem(*as_tensors(solved, torch.float64))

    def model(self, name: str) -> ImplicitModel | ExplicitModel:
        """The trained "gnn-implicit-E" or "gnn-explicit-E", E = 4, 8, 16, 32, in evaluation mode and float64."""
        model = build(name)
        load_weights(model, WEIGHTS / f"{name}.safetensors")
        return model.eval().double()

    def baselines(self, name: str) -> tuple[str, ...]:
        """The explicit network of the same embedding, for an implicit one."""
        kind, _, embedding = name.rpartition("-")
        return (f"gnn-explicit-{embedding}",) if kind == "gnn-implicit" else ()

    def perturbations(self, problem: Problem) -> list[Programs]:
        """A Gaussian direction of norm 1e-4 in A (where it is not zero), b, c, l and u, one kind at a time."""
        generator = torch.Generator().manual_seed(0)
        return [self._direction(problem.x, kind, generator) for kind in KINDS]

    @staticmethod
    def _direction(x: Programs, kind: str, generator: torch.Generator) -> Programs:
        direction = {name: torch.zeros_like(values) for name, values in x.items()}
        noise = torch.randn(x[kind].shape, generator=generator, dtype=torch.float64)
        noise = noise * (x["A"] != 0) if kind == "A" else noise
        sizes = noise.flatten(1).norm(dim=1).reshape(-1, *[1] * (noise.dim() - 1))
        direction[kind] = (PERTURBATION * noise / sizes).to(x[kind].dtype)
        return direction

    def true_slopes(self, problem: Problem, directions: list[Programs]) -> Tensor:
        """||y*(x + d) - y*(x)|| / ||d||, (K, B), by HiGHS; NaN where the changed program has no optimum."""
        truth = problem.truth.double().numpy()
        rows = []
        for direction in directions:
            changed = as_programs({name: values + direction[name] for name, values in problem.x.items()})
            size = torch.stack([leaf.double().flatten(1).norm(dim=1) for leaf in direction.values()]).norm(dim=0)
            rows.append([np.linalg.norm(_optimum(p) - y) for p, y in zip(changed, truth, strict=True)] / size.numpy())
        return torch.from_numpy(np.stack(rows))

    def segment(self, problem: Problem) -> tuple[Programs, Programs]:
        """From the first program to the one with its costs in opposite order: the same polytope, other ways down."""
        start = {name: values[:1] for name, values in problem.x.items()}
        return start, start | {"c": start["c"].flip(1)}

    def true_segment(self, problem: Problem, points: int) -> Tensor:
        """The optima by HiGHS, (points, n): they stand still, and jump where the cheapest vertex changes."""
        start, end = self.segment(problem)
        s = torch.linspace(0, 1, points, dtype=torch.float64)[:, None]
        mixed = start["c"] + s * (end["c"] - start["c"])
        between = {name: values.expand(points, *values.shape[1:]) for name, values in start.items()} | {"c": mixed}
        return optima(between)

    def plane(self, problem: Problem) -> InputPlane:
        """The program with other costs; ``plane.py`` says which."""
        return costs(problem, optima)

    def counted(self, x: Programs) -> Programs:
        """The programs with their matrix sparse: a message along an edge that is not there costs nothing."""
        return x | {"A": x["A"].to_sparse()}

    def classical(self, problem: Problem, steps: int) -> Classical:
        """PDHG, from no parameters at all."""
        programs = as_programs(problem.x)
        paths = np.stack([list(iterates(program, steps))[1:] for program in programs], axis=1)
        return Classical("pdhg", torch.from_numpy(paths).to(problem.truth.dtype), multiply_adds(programs[0]))

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """||y - y*|| / (||y*|| + 1), (B,); ``quality.py`` has what is measured against the constraints too."""
        return {"relative error": relative_error(y, truth)}

    def details(self, model: ImplicitModel, problem: Problem, iterates: Tensor) -> dict[str, Any]:
        """What the page shows of one program beside pictures; ``details.py`` says what."""
        from .details import details

        assert isinstance(model, ImplicitGNN)
        return details(self, model, problem, iterates)

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """One square a variable, row by row, in cividis from -2 to 2 bound scales, (H, W, 3)."""
        from matplotlib import colormaps

        shown = (y.double().numpy() / (4 * BOUND_SCALE) + 0.5).clip(0, 1)
        squares = np.append(shown, np.full(-len(shown) % ROW, 0.5)).reshape(-1, ROW)
        colours = colormaps["cividis"](squares, bytes=True)[..., :3]
        return np.ascontiguousarray(colours.repeat(CELL, axis=0).repeat(CELL, axis=1))


STUDY = LinearPrograms()
