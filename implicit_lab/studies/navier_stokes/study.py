"""Steady Navier-Stokes as the lab sees it: problems, models, perturbations, errors and pictures."""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...study import Controls, ExplicitModel, ImplicitModel, InputPlane, Metric, Problem
from ..weights import load_weights
from .choices import INSTANCES, SETS, SIZE, TRAINING_SEED, WEIGHTS
from .data import RANDOM, samples
from .forces import checked, force_of_modes
from .fourier import curl, solenoidal
from .models import DEPTHS, NETWORKS, build
from .oseen import Oseen
from .picture import picture
from .plane import two_waves
from .quality import pde_residual, relative_error
from .steady import followed, linearised, residual, steady_states

PERCENTILES = (0.01, 0.02, 0.03, 0.04, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.96, 0.97, 0.98, 0.99)
"""Where the paper probes L_t: at the wave numbers k = max(1, floor(64 p))."""
FREQUENCIES = tuple(sorted({min(max(1, int(64 * p)), (SIZE - 1) // 3) for p in PERCENTILES}))
"""The distinct ones of those fifteen, (1, 2, 3, 6, 19, 21): those above the two-thirds limit are set to it."""
PERTURBATION = 1e-2
"""l2 norm of the change of the vorticity over its 64 x 64 values, as in the paper."""
CHUNK = 64
"""Flows that are solved for together, as Newton's method keeps 30 fields of each."""


class NavierStokes:
    """f -> omega with u . grad omega - nu Lap omega = curl f on the torus, nu = 0.1, 64 x 64; Reynolds near 34."""

    name = "navier_stokes"
    metric = Metric("relative error", "", higher_is_better=False)
    models = (*NETWORKS, "oseen")
    lipschitz_statistic = "max"

    def problem(
        self,
        instances: int | None,
        seed: int,
        controls: Controls | None = None,
        progress: Callable[[int, int], object] | None = None,
    ) -> Problem:
        """Seeded forces (B, 2, 64, 64) (None: 100) and their steady vorticity (B, 64, 64); solved once, then cached.

        Controls: ``set``, one of ``choices.SETS``, by default the random forces that the networks are trained on;
        ``modes``, a list of (k_1, k_2, amplitude, phase), or ``force``, an array (2, 64, 64): then the one
        instance is that force, solved to a residual below 1e-8. ``progress(done, total)`` follows the solution.

        Raises ``ValueError`` for a force that is not finite, too strong or too weak, or that no steady flow was found
        for. Warns where a mean force was removed.
        """
        controls = controls or {}
        unknown = set(controls) - {"set", "modes", "force"}
        if unknown:
            raise ValueError(f"Navier-Stokes has no control {sorted(unknown)[0]!r}; it has set, modes and force.")
        if instances is not None and instances < 1:
            raise ValueError(f"instances must be at least 1, not {instances}.")
        if not 0 <= seed < TRAINING_SEED:
            raise ValueError(
                f"The seed must lie between 0 and {TRAINING_SEED - 1}, not {seed}: others are for training."
            )
        if not controls.keys() & {"modes", "force"}:
            name = controls.get("set", RANDOM)
            if name not in SETS:
                raise ValueError(f"There is no set of flows {name!r}; choose one of: {', '.join(SETS)}.")
            return Problem(*samples(INSTANCES if instances is None else instances, seed, progress, name))
        if len(controls) > 1 or instances not in (None, 1):
            raise ValueError("A force of one's own is one instance, given by its modes or as an array, not both.")
        force = checked(force_of_modes(controls["modes"]) if "modes" in controls else controls["force"])
        solved = steady_states(curl(force), progress=progress)
        if not bool(solved.found.all()):
            raise ValueError("No steady flow was found for this force: it may never settle. Give a weaker one.")
        return Problem(force.float(), solved.vorticity.float())

    def model(self, name: str) -> ImplicitModel | ExplicitModel:
        """A trained network, in evaluation mode, or "oseen", the classical iteration of the equation itself."""
        if name not in self.models:
            raise ValueError(f"Navier-Stokes has no model {name!r}; choose one of: {', '.join(self.models)}.")
        if name == "oseen":
            return Oseen().eval()
        network = build(name)
        load_weights(network, WEIGHTS / f"{name}.safetensors")
        return network.eval()

    def baselines(self, name: str) -> tuple[str, ...]:
        """The explicit networks, that of equal size first, for an implicit model."""
        return () if name in DEPTHS else tuple(DEPTHS)

    def perturbations(self, problem: Problem) -> list[Tensor]:
        """The least df that moves the steady flow by sin(k (x_1 + x_2)) of norm 0.01, to first order, for six k.

        curl df is the linearised equation at the truth, at the data's own viscosity; df is the divergence-free force
        of mean zero with that curl.
        """
        truth = problem.truth.double()
        waves = [PERTURBATION * wave(k).expand_as(truth) for k in FREQUENCIES]
        return [solenoidal(linearised(truth, change)).to(problem.truth.dtype) for change in waves]

    def true_slopes(self, problem: Problem, directions: list[Tensor]) -> Tensor:
        """||omega(f + d) - omega(f)|| / ||d||, (K, B), of the equation's own solutions, solved again in float64.

        Each by Newton's method from the flow of f: the branch that the problem stands on. NaN where it finds none.
        """
        force, changes = problem.x.double(), torch.stack(directions).double()
        here = followed(problem.truth.double(), curl(force))
        starts = here.vorticity.expand(len(changes), *here.vorticity.shape).flatten(0, 1)
        sources = curl(force + changes).flatten(0, 1)
        parts = [followed(*pair) for pair in zip(starts.split(CHUNK), sources.split(CHUNK), strict=True)]
        moved = (torch.cat([part.vorticity for part in parts]) - starts).flatten(1).norm(dim=1)
        found = torch.cat([part.found for part in parts]).view(len(changes), -1) & here.found
        slopes = moved.view(len(changes), -1) / changes.flatten(2).norm(dim=2)
        return torch.where(found, slopes, torch.nan)

    def segment(self, problem: Problem) -> tuple[Tensor, Tensor]:
        """From the first force to its mirror image, (f_1, f_2)(x_1, x_2) to (f_2, f_1)(x_2, x_1)."""
        force = problem.x[:1]
        return force, mirrored(force)

    def true_segment(self, problem: Problem, points: int) -> Tensor:
        """The equation's steady flows, (points, 64, 64), each by Newton's method from the one before.

        The branch of the first flow may end on the way: NaN from there on.
        """
        start, end = (force.double() for force in self.segment(problem))
        flow = problem.truth[:1].double()
        flows = torch.full((points, *flow.shape[1:]), torch.nan, dtype=torch.float64)
        for k, s in enumerate(torch.linspace(0, 1, points, dtype=torch.float64)):
            solved = followed(flow, curl(start + s * (end - start)))
            if not bool(solved.found.all()):
                break
            flow = solved.vorticity
            flows[k] = flow[0]
        return flows

    def plane(self, problem: Problem) -> InputPlane:
        """The force with two waves added; ``plane.py`` says which."""
        return two_waves(problem)

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """Relative l2 error and relative residual of the equation, each (B,)."""
        return {"relative error": relative_error(y, truth), "pde residual": pde_residual(y, truth)}

    def figure(self, y: Tensor, truth: Tensor) -> Tensor:
        """The relative error alone: the residual of the equation costs more than an iteration."""
        return relative_error(y, truth)

    def shown(self, x: Tensor) -> Tensor:
        """What a picture of a force shows: the vorticity that it feeds, curl f, (B, 64, 64)."""
        return curl(x)

    def details(self, model: ImplicitModel, problem: Problem, iterates: Tensor) -> dict[str, list[float]]:
        """``equation``: the relative residual of the equation of y_0, ..., y_T, iterates (T + 1, 64, 64)."""
        source = curl(problem.x.double()).expand_as(iterates)
        return {"equation": residual(iterates.double(), source).tolist()}

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """A vorticity (64, 64) as a picture, colours on one fixed scale."""
        colours: NDArray[np.uint8] = picture(y.detach().cpu().numpy())
        return colours


def mirrored(force: Tensor) -> Tensor:
    """A force (B, 2, H, H) with both axes exchanged."""
    return force.flip(1).transpose(-1, -2).contiguous()


def wave(k: int) -> Tensor:
    """sin(k (x_1 + x_2)) of unit l2 norm over its grid values, (64, 64), float64."""
    grid = torch.arange(SIZE, dtype=torch.float64) * (2 * torch.pi / SIZE)
    mode = torch.sin(k * (grid[:, None] + grid[None, :]))
    return mode / mode.norm()


STUDY = NavierStokes()
