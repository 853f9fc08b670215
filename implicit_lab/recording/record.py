"""Make a recording: run one instance through a study's model, keep every iterate as a picture, measure it."""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from .own_operator import Frame, subject
from .recording import Curve, Picture, Recording, Reference
from .started import Started

if TYPE_CHECKING:
    from torch import Tensor

    from ..measures.baselines import Explicit
    from ..measures.profile import Profile
    from ..study import ImplicitModel, Problem, Study

Progress = Callable[[int, int], Any]
TIMED_CALLS = 5


@overload
def record(
    study: "Study",
    /,
    model_name: str,
    problem: "Problem",
    steps: int,
    *,
    progress: Progress | None = None,
    initial: Callable[[Any], "Tensor"] | None = None,
    controls: Mapping[str, Any] | None = None,
) -> Recording: ...


@overload
def record(
    G: Callable[..., Any],
    /,
    x: Any,
    truth: Any = None,
    y0: Any = None,
    steps: int = 60,
    *,
    frame: Frame = None,
    progress: Progress | None = None,
    controls: Mapping[str, Any] | None = None,
) -> Recording: ...


def record(
    *subjects: Any,
    progress: Progress | None = None,
    initial: Callable[[Any], "Tensor"] | None = None,
    controls: Mapping[str, Any] | None = None,
    **named: Any,
) -> Recording:
    """y_0 .. y_T of one instance as pictures, with quality, L_t and residual as ``measures.profile`` gives them.

    The instance and its K perturbed copies run as one batch of 1 + K: T calls of G. Quality and L_t are held against
    the study's explicit models, the truth's own slope and one whole step, along the same K directions; ``meta`` has
    under "compute" what t iterations cost, ``once`` + t ``per_iteration`` multiply-adds.

    Args:
        study: gives the model, its explicit baselines, the perturbations, the metric of quality and the pictures.
        model_name: an implicit model of the study.
        G, x, truth, y0, frame: in the place of those, an operator and input of one's own, as ``explore`` takes them.
        problem: one instance. What is shown as the input is the study's ``shown(x)``, of the shape of the truth; where
            a study has no such method, the leaf of x of that shape.
        steps: T >= 1.
        progress: called as ``progress(done, total)`` after each call of G; a true answer stops the work.
        initial: z_0 from the encoded x; by default the model's own.
        controls: what the problem was made from, as JSON data, kept in ``meta`` so that a page can show it.

    A study may have ``details(model, problem, iterates)`` too, with the iterates (T + 1, ...): the JSON data that it
    answers are kept in ``meta["details"]``.

    Raises:
        ValueError: an explicit model; more than one instance; no leaf to show; steps < 1; an initial of another shape.
        Cancelled: ``progress`` asked for it.

    >>> import implicit_lab as il
    >>> study = il.load_study("scalar")
    >>> recording = record(study, "implicit-5", study.problem(1, seed=0), steps=3)
    >>> [curve.name for curve in recording.curves], len(recording.frames)
    (['error', 'Lipschitz constant', 'residual'], 4)
    """
    # torch opens slowly, and a page shows recordings before anyone asks for a new one.
    import torch

    from ..measures import profile
    from ..measures.baselines import classical, explicit, one_instance
    from ..measures.compute import iteration_cost
    from ..measures.iteration import parameter_count, to_working, working
    from ..study import ExplicitModel

    study, model_name, problem, steps = subject(*subjects, **named)
    model = study.model(model_name)
    if isinstance(model, ExplicitModel):
        raise ValueError(f"The model {model_name!r} is explicit, it is not iterated: record an implicit one.")
    if problem.truth.shape[0] != 1 and not hasattr(study, "frame_all"):
        raise ValueError(f"A recording shows one instance, and the problem holds {problem.truth.shape[0]}.")
    recorder = _RecordingModel(model, initial, problem.truth.shape[0])
    # In one batch, so that the iterates of all instances are there together.
    measured = profile(study, recorder, problem, steps, progress=progress, chunk=problem.truth.shape[0])

    dtype, device = working(model)
    x, truth = to_working(problem.x, dtype, device), to_working(problem.truth, dtype, device)
    metric = study.metric.name
    baseline: dict[str, Any] = {}
    answer = None
    with torch.no_grad():
        start = study.quality(recorder.start, truth)[metric].mean().item()
        milliseconds = _milliseconds(recorder, x, device)
        beside = [explicit(study, name, problem, measured.changes) for name in study.baselines(model_name)]
        for first in beside[:1]:
            answer = _picture(study, first.answers)
            baseline = {
                "model": first.figures["model"],
                "parameters": first.figures["parameters"],
                "figures": _figures(study.quality(first.answers, truth)),
            }
        reached = _figures(study.quality(recorder.decoded[-1], truth))
        cost = iteration_cost(model, one_instance(study, x))
    undefined = [np.nan]
    made = Recording(
        frames=np.stack([_picture(study, y) for y in (recorder.start, *recorder.decoded)]),
        input=study.frame_input(x) if hasattr(study, "frame_input") else _picture(study, _shown(study, x, truth)),
        truth=_picture(study, truth),
        curves=[
            Curve(
                metric,
                study.metric.unit,
                np.concatenate([[start], measured.quality_mean]),
                baseline=baseline["figures"][metric] if baseline else None,
                baseline_label=baseline.get("model", ""),
                log=study.metric.log,
                references=_qualities(beside, classical(study, problem, steps)),
            ),
            Curve(
                "Lipschitz constant",
                "",
                np.concatenate([undefined, measured.lipschitz]),
                references=_slopes(study, model, problem, measured, beside),
            ),
            Curve("residual", "", np.concatenate([undefined, measured.residual]), log=True),
        ],
        meta={
            "study": study.name,
            "model": model_name,
            "parameters": parameter_count(model),
            "higher_is_better": study.metric.higher_is_better,
            "lipschitz_statistic": study.lipschitz_statistic,
            "figures": reached,
            "baseline": baseline,
            "compute": {"unit": "multiply-adds", "per_iteration": cost.per_iteration, "once": cost.once},
            "milliseconds": milliseconds,
            "machine": _machine(truth.device.type),
            "controls": dict(controls or {}),
            **_details(study, model, problem, [y[0] for y in (recorder.start, *recorder.decoded)]),
        },
        baseline=answer,
    )
    return study.finished(made) if hasattr(study, "finished") else made


def _picture(study: Any, y: "Tensor") -> Picture:
    """The answers to all instances in one picture, where the study draws such; else the first."""
    made: Picture = study.frame_all(y.cpu()) if hasattr(study, "frame_all") else study.frame(y[0].cpu())
    return made


def _qualities(beside: list["Explicit"], run: Mapping[str, Any]) -> tuple[Reference, ...]:
    """What the quality of y_t is held against: every explicit model, and an iteration that nobody trained."""
    points = [_point(other, other.figures["quality"]) for other in beside]
    lines = [
        Reference(each["model"], "classical", np.array(each["quality"], float), np.array(each["compute"], float))
        for each in run.values()
    ]
    return (*points, *lines)


def _slopes(
    study: "Study", model: "ImplicitModel", problem: "Problem", measured: "Profile", beside: list["Explicit"]
) -> tuple[Reference, ...]:
    """What L_t is held against, each by the study's own statistic of its slopes along the same directions."""
    from ..measures.amplification import QUICK
    from ..measures.report import measure_amplification, statistic, true_slopes

    levels = [
        ("the truth", "truth", true_slopes(study, problem, measured)),
        ("one whole step", "step", measure_amplification(study, model, problem, measured, QUICK).whole_step),
    ]
    known = [(name, kind, slopes[np.isfinite(slopes)]) for name, kind, slopes in levels]
    return (
        *(Reference(name, kind, np.array([statistic(study)(slopes)])) for name, kind, slopes in known if slopes.size),
        *(_point(other, statistic(study)(other.slopes)) for other in beside),
    )


def _point(other: "Explicit", value: float | None) -> Reference:
    """A figure of an explicit model, at its own compute."""
    return Reference(
        other.figures["model"], "explicit", np.array([value], float), np.array([other.figures["compute"]], float)
    )


def _shown(study: "Study", x: Any, truth: "Tensor") -> "Tensor":
    """The input as the player shows it, of the shape of the truth."""
    if hasattr(study, "shown"):
        return study.shown(x)
    import optree

    leaves = [leaf for leaf in optree.tree_leaves(x) if getattr(leaf, "shape", None) == truth.shape]
    if not leaves:
        raise ValueError(f"The input of {study.name} has no part of the shape of the truth to show as a picture.")
    return leaves[0]


def _details(study: "Study", model: "ImplicitModel", problem: "Problem", iterates: list["Tensor"]) -> dict[str, Any]:
    """What a study tells of a trajectory beside its pictures, as JSON data; nothing where it has no ``details``."""
    if not hasattr(study, "details"):
        return {}
    import torch

    return {"details": study.details(model, problem, torch.stack(iterates))}


class _RecordingModel(Started):
    """A model as ``profile`` runs it, which keeps y_t of the instances and can start elsewhere."""

    def __init__(self, model: "ImplicitModel", initial: Callable[[Any], "Tensor"] | None, instances: int) -> None:
        super().__init__(model, initial)
        self.instances = instances
        self.start: Tensor
        self.decoded: list[Tensor] = []

    def initial(self, x: Any) -> "Tensor":
        z = super().initial(x)
        self.start = self.model.decode(z)[: self.instances].clone()
        return z

    def decode(self, z: "Tensor") -> "Tensor":
        y = super().decode(z)
        self.decoded.append(y[: self.instances].clone())
        return y


def _milliseconds(model: _RecordingModel, x: Any, device: Any) -> float:
    """The median time of one call of G on the instance alone, in ms."""
    import torch

    encoded = model.encode(x)
    z = model.initial(encoded)
    times = []
    for _ in range(TIMED_CALLS):
        before = time.perf_counter()
        z = model(z, encoded)
        if device is not None and device.type == "cuda":
            torch.cuda.synchronize(device)
        times.append(1000 * (time.perf_counter() - before))
    return median(times)


def _machine(kind: str) -> str:
    import torch

    threads = torch.get_num_threads()
    return f"{threads} CPU thread{'s' if threads > 1 else ''}" if kind == "cpu" else "a GPU"


def _figures(quality: Mapping[str, "Tensor"]) -> dict[str, float | None]:
    """The mean of every figure, as JSON data: one that is not finite has no word there."""
    means = {name: values.mean() for name, values in quality.items()}
    return {name: value.item() if value.isfinite() else None for name, value in means.items()}
