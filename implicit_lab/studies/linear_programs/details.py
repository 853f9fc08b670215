"""What the page shows of one program beside pictures: its numbers, every y_t with its figures, L_t, and messages."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from ...measures import profile
from ...study import Problem, Study
from .choices import KINDS
from .models import ImplicitGNN
from .network_units import Programs
from .primal_dual import ROUNDS, packed, rounds, unpacked
from .quality import objective_gap, relative_error, violation

DIRECTIONS = 16
"""Random changes of each kind that L_t is the mean over; the paper takes one for each of many programs."""
DIGITS = 5


@torch.no_grad()
def details(study: Study, model: ImplicitGNN, problem: Problem, iterates: Tensor) -> dict[str, Any]:
    """JSON data of one instance and its iterates y_0 .. y_T, (T + 1, n).

    ``lipschitz`` has a list over t = 1 .. T for each kind, ``messages`` a list over t of a size for each node that
    sends: the variables, then the constraints.
    """
    x = {name: values[:1] for name, values in problem.x.items()}
    explicit = [study.model(name)(x) for name in study.baselines(_name(model))]
    A = x["A"][0].numpy()
    return {
        "entries": [[int(i), int(j), _short(A[i, j])] for i, j in np.argwhere(A)],
        "equality": x["equality"][0].tolist(),
        "limits": _short(x["b"][0]),
        "cost": _short(x["c"][0]),
        "lower": _short(x["l"][0]),
        "upper": _short(x["u"][0]),
        "truth": _short(problem.truth[0]),
        "iterates": _short(iterates),
        "figures": _figures(x, iterates, problem.truth[:1]),
        "explicit": _figures(x, explicit[0], problem.truth[:1]) if explicit else None,
        "lipschitz": _lipschitz(study, model, problem, len(iterates) - 1),
        "messages": messages(model, x, len(iterates) - 1),
    }


@torch.no_grad()
def messages(model: ImplicitGNN, x: Programs, steps: int) -> list[list[list[float]]]:
    """What each node sends in the last round of iterations 1 .. T: |y_j| of a variable, then |2 p+_i - p_i| of a row.

    Along an edge the message counts |A_ij| times that, A the matrix with rows of norm one.
    """
    problem = model.encode(x)
    z = model.initial(problem)
    sent = []
    for _ in range(steps):
        y, p = unpacked(z, problem.b.shape[1])
        before = rounds(y, p, problem, ROUNDS - 1)
        y, p = rounds(*before, problem, 1)
        sent.append([_short(before[0][0].abs()), _short((2 * p - before[1])[0].abs())])
        z = packed(y, p)
    return sent


def _lipschitz(study: Study, model: ImplicitGNN, problem: Problem, steps: int) -> dict[str, list[float]]:
    """Copies of the instance, as the study draws a direction of each kind for every instance of a batch."""
    x = {name: values[:1].expand(DIRECTIONS, *values.shape[1:]).contiguous() for name, values in problem.x.items()}
    copies = Problem(x, problem.truth[:1].expand(DIRECTIONS, -1).contiguous())
    ratios = profile(study, model, copies, steps).ratios
    return {kind: _short(ratios[:, k].mean(axis=1)) for k, kind in enumerate(KINDS)}


def _figures(x: Programs, y: Tensor, truth: Tensor) -> dict[str, list[float]]:
    """Of each row of y, all of them answers to the one program x."""
    return {
        "error": _short(relative_error(y, truth)),
        "violation": _short(violation(x, y)),
        "gap": _short(objective_gap(x, y, truth)),
    }


def _name(model: ImplicitGNN) -> str:
    return f"gnn-implicit-{model.guess.head.output.in_features}"


def _short(values: Any) -> Any:
    """As lists of numbers of DIGITS figures: a third of the bytes, and no less to see."""
    if values.ndim:
        return [_short(value) for value in values]
    return float(f"{float(values):.{DIGITS}g}")
