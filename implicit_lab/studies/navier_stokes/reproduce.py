"""The paper's Navier-Stokes figures (its section on steady flow) beside ours, on unseen forces of one seed."""

from pathlib import Path

import torch
from torch import Tensor

from ...measures import profile
from ...measures.iteration import iterates, parameter_count
from ...study import ExplicitModel, ImplicitModel, Problem
from ..reproduction import Progress, Table
from .choices import LARGEST_WAVE, SIZE, STRENGTH, VISCOSITY
from .curves import draw as draw
from .fourier import curl, inverse_laplacian, solenoidal
from .models import DEPTHS
from .quality import pde_residual, relative_error
from .recipe import BATCH, SAMPLES
from .recipe import STEPS as TRAINING_STEPS
from .study import FREQUENCIES, STUDY

PAPER = {"first": 1.1, "plateau": 0.078, "explicit": 0.179, "lipschitz first": 23.1, "lipschitz": 367.0}
"""Mean relative error and L_t at t = 1 and at the paper's t = 50, and the explicit network's error."""
STEPS = 50
OSEEN_INSTANCES = 20
"""Flows that the hand-made iteration is measured on: each of its steps costs a Krylov solve."""


def measure(data: Path | None, instances: int | None, progress: Progress) -> Table:
    """Regime, curves of both iterations and figures of the explicit networks, on ``instances`` forces (None: 100).

    Raises ``ValueError`` where a data folder is named: the forces are drawn from seeds.
    """
    if data is not None:
        raise ValueError("Navier-Stokes forces are drawn from seeds and need no data; leave --data out.")
    problem = STUDY.problem(instances, 0)
    few = Problem(problem.x[:OSEEN_INSTANCES], problem.truth[:OSEEN_INSTANCES])
    return {
        "instances": len(problem.truth),
        "seed": 0,
        "regime": measure_regime(problem),
        "implicit": measure_implicit("fno-implicit", problem, progress),
        "oseen": {"instances": len(few.truth), **measure_implicit("oseen", few, progress)},
        "explicit": {name: measure_explicit(name, problem) for name in DEPTHS},
    }


def tell(table: Table) -> str:
    """The regime and the reduced scale, the paper's figures beside ours, and the claims."""
    return "\n\n".join([_regime(table), _figures(table), _claims(table)])


def measure_regime(problem: Problem) -> dict[str, float]:
    """How nonlinear the flows are: mean Reynolds number 2 pi rms(u) / nu, and the error of the linear Stokes answer."""
    truth = problem.truth.double()
    speed = solenoidal(truth).square().sum(1).mean((1, 2)).sqrt()
    stokes = inverse_laplacian(curl(problem.x.double())) / VISCOSITY
    return {
        "reynolds": float((2 * torch.pi * speed / VISCOSITY).mean()),
        "stokes error": float(relative_error(stokes, truth).mean()),
    }


def measure_implicit(name: str, problem: Problem, progress: Progress) -> Table:
    """Error, L_t and residual for t = 1, ..., 50, and the equation's residual at t = 50."""
    model = STUDY.model(name)
    assert isinstance(model, ImplicitModel)
    measured = profile(STUDY, model, problem, STEPS, progress=progress)
    return {
        "parameters": parameter_count(model),
        "error": measured.quality_mean.tolist(),
        "spread": measured.quality_std.tolist(),
        "lipschitz": measured.lipschitz.tolist(),
        "residual": measured.residual.tolist(),
        "pde residual": float(pde_residual(_plateau(model, problem.x), problem.truth).mean()),
    }


@torch.no_grad()
def measure_explicit(name: str, problem: Problem) -> Table:
    """Error and residual of the equation of an explicit network."""
    model = STUDY.model(name)
    assert isinstance(model, ExplicitModel)
    y = model(problem.x)
    return {
        "parameters": parameter_count(model),
        "error": float(relative_error(y, problem.truth).mean()),
        "pde residual": float(pde_residual(y, problem.truth).mean()),
    }


@torch.no_grad()
def _plateau(model: ImplicitModel, force: Tensor) -> Tensor:
    *_, (_, _, y) = iterates(model, force, STEPS)
    return y


def _regime(table: Table) -> str:
    regime = table["regime"]
    trained = ", ".join(f"{name} {steps}" for name, steps in TRAINING_STEPS.items())
    return (
        f"{table['instances']} unseen forces, seed {table['seed']}: |k| <= {LARGEST_WAVE}, rms {STRENGTH} a component, "
        f"viscosity {VISCOSITY}, {SIZE} x {SIZE}; Reynolds number {regime['reynolds']:.0f} in the mean, linear Stokes "
        f"answer {100 * regime['stokes error']:.0f} % off.\n"
        f"Reduced scale: the paper trains networks of 2.4 million parameters on 4500 flows of 128 x 128 of others; "
        f"ours have {table['implicit']['parameters']} parameters and see {SAMPLES} flows of our own solver. Errors "
        f"compare, L_t does not: its unit depends on the scaling of the data.\n"
        f"Training steps of {BATCH} flows: {trained}: as many passes through a block for each.\n"
        f"L_t is the largest ratio over wave numbers {', '.join(map(str, FREQUENCIES))}."
    )


def _figures(table: Table) -> str:
    implicit, oseen = table["implicit"], table["oseen"]
    error, lipschitz = implicit["error"], implicit["lipschitz"]
    lines = [f"{'':<34}{'paper':>9}{'ours':>10}{'parameters':>12}{'PDE residual':>14}"]
    rows: list[tuple[str, float | None, float, int | None, float | None]] = [
        ("implicit, relative error, t = 1", PAPER["first"], error[0], None, None),
        (
            "implicit, relative error, t = 50",
            PAPER["plateau"],
            error[-1],
            implicit["parameters"],
            implicit["pde residual"],
        ),
        ("implicit, L_t, t = 1", PAPER["lipschitz first"], lipschitz[0], None, None),
        ("implicit, L_t, t = 50", PAPER["lipschitz"], lipschitz[-1], None, None),
    ]
    for name, entry in table["explicit"].items():
        paper = PAPER["explicit"] if name == "fno-explicit" else None
        rows.append((f"{name}, relative error", paper, entry["error"], entry["parameters"], entry["pde residual"]))
    rows.append((f"oseen ({oseen['instances']} flows), t = 50", None, oseen["error"][-1], 0, oseen["pde residual"]))
    for label, paper, ours, parameters, residual in rows:
        lines.append(
            f"{label:<34}{'' if paper is None else format(paper, '.4g'):>9}{ours:>10.3g}"
            f"{'' if parameters is None else parameters:>12}{'' if residual is None else format(residual, '.3g'):>14}"
        )
    return "\n".join(lines)


def _claims(table: Table) -> str:
    error, lipschitz = table["implicit"]["error"], table["implicit"]["lipschitz"]
    ratio = error[-1] / table["explicit"]["fno-explicit"]["error"]
    growth = lipschitz[-1] / lipschitz[0]
    claims = [
        ("error at the plateau over the explicit network's, at most 0.45 (the paper's: 0.44)", ratio, ratio <= 0.45),
        ("error at the plateau, at most 0.10 (the paper's: 0.078)", error[-1], error[-1] <= 0.10),
        ("error at t = 1, above 0.8 (the paper's: 1.1)", error[0], error[0] > 0.8),
        ("L_50 / L_1, at least 10 (the paper's: 16)", growth, growth >= 10),
    ]
    return "\n".join(f"{'holds' if held else 'FAILS':<6} {label}: {value:.3g}" for label, value, held in claims)
