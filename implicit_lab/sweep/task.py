"""One point of a sweep: what a worker is sent, and what it sends back."""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import nn

from ..measures import profile
from ..studies import load_study
from ..study import ExplicitModel

THREADS = 1
"""Of each task: figures are then the same bit for bit, however many workers there are."""

CURVES = ("quality", "quality_std", "lipschitz", "residual")
"""What is measured at every t, as ``il.profile`` has it."""

Row = dict[str, Any]
"""``seconds``, ``failure`` (a sentence, or "") and the ``CURVES``: lists over t = 1..T, or None where it failed."""


@dataclass(frozen=True)
class Task:
    """A profile by names, seeds and the digest of the weights: small, and equal where what it stands for is."""

    study: str
    model: str
    digest: str
    steps: int
    instances: int | None
    seed: int
    controls: tuple[tuple[str, Any], ...] = ()

    @property
    def key(self) -> str:
        """What the scheduler knows the task by; equal tasks are one."""
        return f"profile-{hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()}"


def digest(model: nn.Module) -> str:
    """SHA-256 of all names, types, shapes and numbers of a model's state."""
    found = hashlib.sha256()
    for name, value in sorted(model.state_dict().items()):
        found.update(f"{name} {value.dtype} {tuple(value.shape)}\n".encode())
        found.update(value.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return found.hexdigest()


def measure(task: Task) -> Row:
    """Profile what a task names; what goes wrong is a sentence in the row."""
    began = time.perf_counter()
    try:
        with _threads(THREADS):
            curves, failure = _curves(task), ""
    except Exception as error:  # whatever a study raises at one point, the other points are still wanted
        curves, failure = dict.fromkeys(CURVES), sentence(error)
    return {"seconds": time.perf_counter() - began, "failure": failure, **curves}


def sentence(error: BaseException) -> str:
    """What an error says, in one line; with its kind where it was not written for a reader.

    >>> sentence(ValueError("No such noise.")), sentence(KeyError("noise"))
    ('No such noise.', "KeyError: 'noise'")
    """
    said = " ".join(str(error).split())
    return said if said and isinstance(error, ValueError | OSError) else f"{type(error).__name__}: {said}"


def _curves(task: Task) -> dict[str, Any]:
    study = load_study(task.study)
    model = study.model(task.model)
    if isinstance(model, ExplicitModel):
        raise ValueError(f"The model {task.model!r} is explicit, it does not iterate; sweep an implicit one.")
    if digest(model) != task.digest:
        raise ValueError(f"The weights of {task.model!r} on this worker are others; install the same version there.")
    problem = study.problem(task.instances, task.seed, dict(task.controls))
    measured = profile(study, model, problem, task.steps)
    curves = (measured.quality_mean, measured.quality_std, measured.lipschitz, measured.residual)
    return {name: curve.tolist() for name, curve in zip(CURVES, curves, strict=True)}


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Let torch use so many threads for as long as it lasts."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
