"""Train one small network by each gradient, all from the same weights, and measure on the way."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ...fixed_points import ConvergenceError, ConvergenceWarning, Implicit, Stop, fixed_point
from .anomaly import Feedback, problem, squared_error
from .choices import FRAMES, MOST_ITERATIONS
from .comparison import CURVES, Comparison
from .cost import Kept, Passes
from .methods import METHODS, quiet

Progress = Callable[[int, int], Any]
TIGHT, MOST_TIGHT = 1e-9, 1000
"""The residual to which a fixed point is solved, forward and backward, for the exact gradient; steps at most."""


class Stopped(Exception):
    """The progress callback asked to stop."""


class Training:
    """One network on its way, by one gradient."""

    def __init__(self, method: str, controls: Mapping[str, Any]) -> None:
        self.method = METHODS[method]
        self.model = Feedback(controls["kept"], controls["seed"])
        self.adam = torch.optim.Adam(self.model.parameters(), lr=controls["rate"])
        self.x, self.truth = problem(controls["eccentricity"])
        self.G = Passes(self.model)
        self.kept = Kept()
        self.ended = ""

    def gradient(self) -> float:
        """The loss of the next step; its gradient by this method is left in the parameters."""
        self.adam.zero_grad()
        read = self.model.encode(self.x)
        with quiet():
            z = self.method.solve(self.G, self.model.initial(read), read)
            loss = squared_error(self.model.decode(z), self.truth)
            loss.backward()
        return float(loss.detach())

    def step(self) -> None:
        """One step of Adam, unless the training has ended."""
        if self.ended:
            return
        loss = self.gradient()
        if not np.isfinite(loss) or not all(p.grad is None or p.grad.isfinite().all() for p in self.model.parameters()):
            self.ended = "its loss or gradient was no longer finite"
            return
        self.adam.step()

    def measure(self) -> tuple[dict[str, float], np.ndarray[Any, Any]]:
        """The curves and the map as they stand; passes are not counted here."""
        passes = self.G.count
        with torch.no_grad():
            read = self.model.encode(self.x)
            z = self.model.initial(read)
            for _ in range(MOST_ITERATIONS):
                before, z = z, self.model(z, read)
            y = self.model.decode(z)
            residual = (z - before).norm(dim=1) / z.norm(dim=1)
            found = {
                "error": float(squared_error(y, self.truth).sqrt()),
                "passes": float(passes),
                "angle": self.angle(),
                "modulus": self.model.modulus(z, read),
                "residual": float(residual.mean()),
            }
        self.G.count = passes
        return found, y[:, 0].numpy()

    def angle(self) -> float:
        """Degrees between this method's gradient and the exact one; NaN where no fixed point is found."""
        exact = exact_gradient(self.model, self.x, self.truth)
        if exact is None:
            return float("nan")
        with torch.enable_grad():
            self.gradient()
        ours = flat(self.model)
        cosine = torch.dot(ours, exact) / (ours.norm() * exact.norm())
        return float(torch.rad2deg(torch.arccos(cosine.clamp(-1, 1))))

    def count_memory(self) -> float:
        """The most bytes that autograd keeps in one step."""
        passes = self.G.count
        with self.kept.counted():
            self.gradient()
        self.G.count = passes
        return float(self.kept.peak)


@torch.enable_grad()
def exact_gradient(model: Feedback, x: Tensor, truth: Tensor) -> Tensor | None:
    """d loss / d theta at the fixed point that the iteration leads to, solved to ``TIGHT``; None where it does not."""
    model.zero_grad()
    read = model.encode(x)
    stop = Stop(rtol=TIGHT, max_steps=MOST_TIGHT)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ConvergenceWarning)
            z = fixed_point(model, model.initial(read), read, stop=stop, gradient=Implicit(stop=stop), throw=True).y
            squared_error(model.decode(z), truth).backward()
    except (ConvergenceError, ConvergenceWarning):
        return None
    return flat(model)


def flat(model: torch.nn.Module) -> Tensor:
    """The gradients of all parameters as one vector."""
    return torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in model.parameters()])


def compare(controls: Mapping[str, Any], progress: Progress) -> Iterator[Comparison]:
    """Train by every method side by side; what is known so far comes after each of FRAMES parts.

    ``progress`` is called after each training step of each method; where its answer is true, ``Stopped`` is raised.
    """
    methods = tuple(METHODS)
    steps = np.linspace(0, controls["steps"], FRAMES + 1).round()
    shape = len(methods), len(steps)
    curves = {name: np.full(shape, np.nan) for name in CURVES}
    trainings = [Training(method, controls) for method in methods]
    x, truth = trainings[0].x[:, 0].numpy(), trainings[0].truth[:, 0].numpy()
    maps = np.full((*shape, len(x)), np.nan)
    memory = np.array([training.count_memory() for training in trainings])
    done, total = 0, len(methods) * int(steps[-1])
    for frame, (before, step) in enumerate(zip(np.append(0, steps), steps, strict=False)):
        for row, training in enumerate(trainings):
            for _ in range(int(step - before)):
                training.step()
                done += 1
                if progress(done, total):
                    raise Stopped(f"The training was stopped after {done} of {total} steps.")
            if not training.ended:
                found, maps[row, frame] = training.measure()
                for name in CURVES:
                    curves[name][row, frame] = found[name]
        ended = {method: each.ended for method, each in zip(methods, trainings, strict=True) if each.ended}
        shared = {name: values.copy() for name, values in curves.items()}
        yield Comparison(
            methods, steps, **shared, maps=maps.copy(), memory=memory, x=x, truth=truth,
            controls=dict(controls), ended=ended,
        )  # fmt: skip
