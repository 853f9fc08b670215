"""Times the one-pass profile against the paper's way, which starts from zero for each t, one instance at a time.

    python -m benchmarks.measures

Prints one JSON object, and writes its section of README.md. Seconds are of the processor, on one thread: a busy machine
changes the ratios little. The paper's way is timed on a few instances and scaled up: it takes them one at a time.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
import optree
import torch
from history import tell
from numpy.typing import NDArray
from section import put
from torch import Tensor, nn

from implicit_lab.measures import local_lipschitz, profile
from implicit_lab.studies.deblurring import STUDY as DEBLURRING
from implicit_lab.studies.deblurring.forward_model import Observation
from implicit_lab.study import ImplicitModel, Metric, Problem

TITLE = "## Measures"


class BipartiteOperator(ImplicitModel):
    """The cost of the paper's operator for linear programs: messages from 50 variables to 10 constraints and back."""

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        self.variable, self.constraint = nn.Linear(4, width), nn.Linear(width + 1, width)
        self.back, self.out = nn.Linear(2 * width, width), nn.Linear(width, 1)

    def initial(self, x: dict[str, Tensor]) -> Tensor:
        """z_0 = 0."""
        return torch.zeros_like(x["c"])

    def forward(self, z: Tensor, x: dict[str, Tensor]) -> Tensor:
        """Two rounds of messages, then a new value for each variable."""
        v = torch.relu(self.variable(torch.stack([z, x["c"], x["l"], x["u"]], dim=2)))
        for _ in range(2):
            w = torch.relu(self.constraint(torch.cat([x["A"] @ v, x["b"][..., None]], dim=2)))
            v = torch.relu(self.back(torch.cat([v, x["A"].mT @ w], dim=2)))
        return 0.5 * z + self.out(v).squeeze(2)


class LinearPrograms:
    """1000 programs of the paper's size with its five kinds of perturbation; only their cost is meant."""

    name = "linear programs (same cost, untrained)"
    metric = Metric("error", "", higher_is_better=False)
    models = ("gnn",)
    lipschitz_statistic = "mean"

    def problem(self, instances: int | None, seed: int, controls: Any = None) -> Problem:
        """Random inputs of the right shapes."""
        draw = torch.Generator().manual_seed(seed)
        sizes = {"A": (10, 50), "b": (10,), "c": (50,), "l": (50,), "u": (50,)}
        x = {name: torch.randn(instances or 1000, *size, generator=draw) for name, size in sizes.items()}
        return Problem({**x, "A": 0.1 * x["A"]}, torch.randn_like(x["c"]))

    def model(self, name: str) -> ImplicitModel:
        """The untrained operator."""
        torch.manual_seed(0)
        return BipartiteOperator().eval()

    def baselines(self, name: str) -> tuple[str, ...]:
        """None."""
        return ()

    def perturbations(self, problem: Problem) -> list[dict[str, Tensor]]:
        """A random change of A, b, c, l and u, each alone."""
        zero = {name: torch.zeros_like(leaf) for name, leaf in problem.x.items()}
        return [zero | {name: 1e-2 * torch.randn_like(leaf)} for name, leaf in problem.x.items()]

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """A norm, for its cost."""
        return {"error": (y - truth).norm(dim=1)}

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """Not asked for here."""
        raise NotImplementedError


def pictures(instances: int, size: int) -> Problem:
    """Smooth random pictures in the form of the deblurring study, whose operator is timed with its own weights."""
    draw = torch.Generator().manual_seed(0)
    truth = nn.functional.interpolate(torch.rand(instances, 3, 8, 8, generator=draw), size=(size, size), mode="bicubic")
    kernel = torch.zeros(instances, 1, size, size)
    kernel[:, :, 0, :5] = 0.2
    noise = torch.full((instances, 1, 1, 1), 0.03)
    return Problem(Observation(truth, kernel, noise), truth)


def the_papers_way(study: Any, model: ImplicitModel, problem: Problem, steps: int) -> NDArray[np.float64]:
    """L_t for t = 1..steps: each instance alone, its clean and perturbed input apart, from z_0 for every t."""
    directions = study.perturbations(problem)
    ratios = []
    with torch.no_grad():
        for t in range(1, steps + 1):
            row = []
            for i in range(problem.truth.shape[0]):
                x = optree.tree_map(lambda leaf: leaf[i : i + 1], problem.x)  # noqa: B023
                clean = run(model, x, t)
                for direction in directions:
                    d = optree.tree_map(lambda leaf: leaf[i : i + 1], direction)  # noqa: B023
                    moved = run(model, optree.tree_map(torch.add, x, d), t)
                    length = torch.stack([leaf.norm() for leaf in optree.tree_leaves(d)]).norm()
                    row.append(((moved - clean).norm() / length).item())
            ratios.append(row)
    return {"max": np.max, "mean": np.mean}[study.lipschitz_statistic](np.array(ratios), axis=1)


def run(model: ImplicitModel, x: Any, steps: int) -> Tensor:
    encoded = model.encode(x)
    z = model.initial(encoded)
    for _ in range(steps):
        z = model(z, encoded)
    return model.decode(z)


def seconds(work: Callable[[], Any], repeats: int = 3) -> float:
    """CPU seconds of the shortest of a few runs, after one to warm up: a busy machine changes them little."""
    work()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def compare(study: Any, name: str, problem: Problem, steps: int, reference: int) -> dict[str, Any]:
    model = study.model(name).eval()
    instances = problem.truth.shape[0]
    few = Problem(optree.tree_map(lambda leaf: leaf[:reference], problem.x), problem.truth[:reference])
    torch.manual_seed(0)
    start = time.process_time()
    theirs = the_papers_way(study, model, few, steps)
    slow = (time.process_time() - start) * instances / reference
    fast = seconds(lambda: profile(study, model, problem, steps), repeats=2)
    torch.manual_seed(0)
    ours = profile(study, model, few, steps).lipschitz
    return {
        "instances": instances,
        "steps": steps,
        "papers_way_timed_on": reference,
        "papers_way_s": round(slow, 3),
        "one_pass_s": round(fast, 3),
        "times_faster": round(slow / fast, 1),
        "largest_relative_difference": float(np.max(np.abs(ours / theirs - 1))),
    }


def local(model: ImplicitModel, x: Any, steps: int, varying: Any = None) -> dict[str, Any]:
    with torch.no_grad():
        plain = seconds(lambda: run(model, x, steps))
    full = seconds(lambda: local_lipschitz(model, x, steps, varying=varying), repeats=2)
    return {
        "steps": steps,
        "plain_iteration_s": round(plain, 3),
        "s": round(full, 3),
        "times_the_plain_iteration": round(full / plain, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=64, help="pixels along a picture's side")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    programs, images = LinearPrograms(), pictures(1, options.size)
    problem = programs.problem(1000, seed=0)
    hqs: Any = DEBLURRING.model("hqs")
    gnn = programs.model("gnn")
    report = {
        "threads": options.threads,
        "linear programs": compare(programs, "gnn", problem, 10, reference=20),
        "deblurring": compare(DEBLURRING, "hqs", images, 60, reference=1),
        "local Lipschitz, linear programs": local(gnn, problem.x, 10),
        "local Lipschitz, deblurring": local(hqs, images.x, 60, Observation(True, False, False)),
    }
    print(json.dumps(report, indent=1))
    write(report, options.size)


def write(report: dict[str, Any], size: int) -> None:
    """The section, and the figures of the history: ours over what it is held against."""
    rows = ""
    for name in ("linear programs", "deblurring"):
        once = report[name]
        tell(f"one pass over the paper's way, {name}", once["one_pass_s"] / once["papers_way_s"])
        rows += (
            f"| L_t for t = 1 to {once['steps']} in one pass, {name} | {once['one_pass_s']} | {once['papers_way_s']} |"
        )
        rows += f" the paper's way is {once['times_faster']} times as long |\n"
        slope = report[f"local Lipschitz, {name}"]
        tell(f"local Lipschitz over the iteration, {name}", slope["s"] / slope["plain_iteration_s"])
        rows += f"| the local Lipschitz constant at t = {slope['steps']}, {name} | {slope['s']} |"
        rows += f" {slope['plain_iteration_s']} | {slope['times_the_plain_iteration']} times the plain iteration |\n"
    put(f"""{TITLE}

`python -m benchmarks.measures`: CPU seconds, the best of a few; {report["threads"]} thread, pictures of {size} x
{size}; the load when this was written was {os.getloadavg()[0]:.1f}.

| | s | against (s) | |
|---|---|---|---|
{rows}""")


if __name__ == "__main__":
    main()
