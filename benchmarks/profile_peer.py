"""Times a profile of 20 pictures against the same loop with deepinv's physics, and against a bare loop of G.

``python -m benchmarks.profile_peer``. HQS on 128 x 128 pixels, each picture with its five perturbed copies: PSNR, L_t
and the residual at every t. All sides run the same network and take the same directions, in turns on one thread.
deepinv is a peer where it is importable, never a dependency; else its row is missing. It is written into README.md.
"""

import importlib.util
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
import torch
from history import tell
from numpy.typing import NDArray
from section import put

from implicit_lab.measures import profile
from implicit_lab.measures.directions import directions
from implicit_lab.studies.deblurring.choices import IMAGES
from implicit_lab.studies.deblurring.data_term import relative_noise_variance
from implicit_lab.studies.deblurring.models import BETA
from implicit_lab.studies.deblurring.study import STUDY, psnr
from implicit_lab.study import Problem

TITLE = "## A profile"
PICTURES, STEPS, TURNS = 20, 20, 5
HAS_DEEPINV = importlib.util.find_spec("deepinv") is not None
Figures = NDArray[np.float64]


def drawn() -> Problem:
    """The shipped pictures, each under several draws of the noise."""
    parts = [STUDY.problem(len(IMAGES), seed) for seed in range(PICTURES // len(IMAGES))]
    x = type(parts[0].x)(*(torch.cat([part.x[k] for part in parts]) for k in range(3)))
    return Problem(x, torch.cat([part.truth for part in parts]))


def deepinvs(model: Any, problem: Problem, changes: list[Any]) -> Figures:
    """L_t (T,) by a loop over the pictures, whose data step is the ``prox_l2`` of deepinv's ``BlurFFT``."""
    from deepinv.physics import BlurFFT

    strength, ratios, others = BETA / model.beta, [], []
    for i in range(len(problem.truth)):
        truth, kernel = problem.truth[i : i + 1], problem.x.kernel[i : i + 1]
        height, width = truth.shape[-2:]
        # deepinv takes a kernel by its middle, and ours begins at the origin of the torus.
        centred = kernel.roll((height // 2, width // 2), (-2, -1))
        physics = BlurFFT(img_size=tuple(truth.shape[1:]), filter=centred)
        gamma = 1 / float(model.beta * relative_noise_variance(problem.x)[i])
        clean = problem.x.image[i : i + 1]
        moved = torch.cat([clean + change.image[i : i + 1] for change in changes])
        x, sizes = torch.cat([clean, moved]), (moved - clean).flatten(1).norm(dim=1)
        y, row = torch.zeros_like(x), []
        for _ in range(STEPS):
            before = y
            y = y + model.relaxation * (model.denoiser(physics.prox_l2(y, x, gamma), strength) - y)
            row.append((y[1:] - y[:1]).flatten(1).norm(dim=1) / sizes)
            others.append((psnr(y[:1], truth).item(), ((y - before)[:1].norm() / y[:1].norm()).item()))
        ratios.append(torch.stack(row))
    found: Figures = torch.stack(ratios).amax(dim=(0, 2)).double().numpy()
    return found


def bare(model: Any, problem: Problem, changes: list[Any]) -> None:
    """G alone on the same batches."""
    along = directions(STUDY, problem.x, changes, None, None)
    for rows in along.chunks(problem.truth[0].numel()):
        x = along.batch(rows)
        z = model.initial(x)
        for _ in range(STEPS):
            z = model(z, x)


def in_turns(works: dict[str, Callable[[], Any]]) -> dict[str, list[float]]:
    """CPU seconds of each, turn by turn, after one turn to warm up."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(TURNS + 1):
        for name, work in works.items():
            began = time.process_time()
            work()
            if turn:
                seconds[name].append(time.process_time() - began)
    return seconds


@torch.no_grad()
def main() -> None:
    torch.set_num_threads(1)
    problem, model, busy = drawn(), STUDY.model("hqs"), os.getloadavg()[0]
    ours = profile(STUDY, model, problem, STEPS)
    works: dict[str, Callable[[], Any]] = {
        "`profile`": lambda: profile(STUDY, model, problem, STEPS),
        "G alone, in the same batches": lambda: bare(model, problem, ours.changes),
    }
    apart = ""
    if HAS_DEEPINV:
        works["the same loop with deepinv's physics"] = lambda: deepinvs(model, problem, ours.changes)
        worst = np.abs(deepinvs(model, problem, ours.changes) / ours.lipschitz - 1).max()
        apart = f" Both loops find the same L_t, to {worst:.0e} of it."
    seconds = in_turns(works)
    mine, rows = seconds["`profile`"], ""
    for name, times in seconds.items():
        ratios = sorted(a / b for a, b in zip(mine, times, strict=True))
        ratio = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        rows += f"| {name} | {statistics.median(times):.2f} | {ratio} |\n"
        tell(f"a profile over {name.strip('`')}", statistics.median(ratios))
    print(rows, end="")
    put(f"""{TITLE}

`python -m benchmarks.profile_peer`: {PICTURES} pictures of 128 x 128, {STEPS} iterations of HQS, each picture with its
five perturbed copies; CPU seconds, medians of {TURNS} turns on one thread; the load when it began was
{busy:.1f}.{apart}

| | s | `profile` over it |
|---|---|---|
{rows}""")


if __name__ == "__main__":
    main()
