"""Make a recording: run one instance through a study's model, keep every iterate as a picture, measure it."""

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, get_overloads, overload

import numpy as np

from .glimpse import telling
from .own_operator import Frame, subject
from .pictures import input_picture, picture
from .recorder import Recorder, machine, milliseconds
from .recording import Curve, Recording
from .references import quality_references, slope_references

if TYPE_CHECKING:
    from torch import Tensor

    from ..measures.baselines import Explicit
    from ..measures.profile import Profile
    from ..study import ImplicitModel, Problem, Study

Progress = Callable[[int, int], Any]


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

    It is called as ``record(G, x, truth, y0, steps)``, or for a study as ``record(study, model_name, problem, steps)``.

    Args:
        study: gives the model, its explicit baselines, the perturbations, the metric of quality and the pictures.
        model_name: an implicit model of the study.
        G, x, truth, y0, frame: in the place of those, an operator and input of one's own, as ``explore`` takes them.
        problem: one instance. What is shown as the input is the study's ``shown(x)``, of the shape of the truth; where
            a study has no such method, the leaf of x of that shape.
        steps: T >= 1.
        progress: called as ``progress(done, total)`` after each call of G; a true answer stops the work. Where it has a
            method ``show``, that is given a ``Glimpse`` of the run, at once and then some ten times a second.
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
    from ..measures import profile
    from ..measures.baselines import explicit
    from ..measures.inference import for_inference
    from ..measures.iteration import to_working, working

    study, model_name, problem, steps = subject(*subjects, **named)
    model = _implicit(study, model_name)
    instances = problem.truth.shape[0]
    if instances != 1 and not hasattr(study, "frame_all"):
        raise ValueError(f"A recording shows one instance, and the problem holds {instances}.")
    show = getattr(progress, "show", None)
    tell = None if show is None else telling(study, problem, steps, show)
    recorder = Recorder(for_inference(study, model), initial, instances, tell)
    if hasattr(study, "told"):
        # More is measured after the profile: all of it is told together.
        study.told(progress)
        progress = None
    # In one batch, so that the iterates of all instances are there together.
    measured = profile(study, recorder, problem, steps, progress=progress, chunk=instances)
    beside = [explicit(study, name, problem, measured.changes) for name in study.baselines(model_name)]
    x, truth = (to_working(part, *working(model)) for part in (problem.x, problem.truth))
    baseline = _baseline(study, truth, beside)
    made = Recording(
        frames=np.stack([picture(study, y) for y in recorder.iterates]),
        input=input_picture(study, x, truth),
        truth=picture(study, truth),
        curves=_curves(study, model, recorder, problem, truth, measured, beside, baseline),
        meta={
            **_described(study, model_name, model),
            "figures": _figures(study, recorder.decoded[-1], truth),
            "baseline": baseline,
            **_cost(study, model, recorder, x),
            "controls": dict(controls or {}),
            **_details(study, model, problem, [y[0] for y in recorder.iterates]),
        },
        baseline=picture(study, beside[0].answers) if beside else None,
    )
    return study.finished(made) if hasattr(study, "finished") else made


# For help() and editors, which know no overloads: what a person's own operator takes.
record.__signature__ = inspect.signature(get_overloads(record)[-1])  # type: ignore[attr-defined]


def _implicit(study: "Study", name: str) -> "ImplicitModel":
    """The model, which must be one that is iterated."""
    from ..study import ExplicitModel

    model = study.model(name)
    if isinstance(model, ExplicitModel):
        raise ValueError(f"The model {name!r} is explicit, it is not iterated: record an implicit one.")
    return model


def _curves(
    study: "Study",
    model: "ImplicitModel",
    recorder: Recorder,
    problem: "Problem",
    truth: "Tensor",
    measured: "Profile",
    beside: list["Explicit"],
    baseline: Mapping[str, Any],
) -> list[Curve]:
    """Quality, L_t and residual for t = 0..T, each with what it is held against."""
    from ..measures.figure import figure

    metric, undefined = study.metric, [np.nan]
    start = figure(study, recorder.start, truth).mean().item()
    return [
        Curve(
            metric.name,
            metric.unit,
            np.concatenate([[start], measured.quality_mean]),
            baseline=baseline["figures"][metric.name] if baseline else None,
            baseline_label=baseline.get("model", ""),
            log=metric.log,
            references=tuple(quality_references(study, problem, len(recorder.decoded), beside)),
        ),
        Curve(
            "Lipschitz constant",
            "",
            np.concatenate([undefined, measured.lipschitz]),
            references=tuple(slope_references(study, model, problem, measured, beside)),
        ),
        Curve("residual", "", np.concatenate([undefined, measured.residual]), log=True),
    ]


def _described(study: "Study", name: str, model: "ImplicitModel") -> dict[str, Any]:
    """Whose recording it is."""
    from ..measures.iteration import parameter_count

    return {
        "study": study.name,
        "model": name,
        "parameters": parameter_count(model),
        "higher_is_better": study.metric.higher_is_better,
        "lipschitz_statistic": study.lipschitz_statistic,
    }


def _baseline(study: "Study", truth: "Tensor", beside: list["Explicit"]) -> dict[str, Any]:
    """The first explicit model, whose answer is shown, and its figures; nothing where there is none."""
    if not beside:
        return {}
    first = beside[0]
    return {
        "model": first.figures["model"],
        "parameters": first.figures["parameters"],
        "figures": _figures(study, first.answers, truth),
    }


def _cost(study: "Study", model: "ImplicitModel", recorder: Recorder, x: Any) -> dict[str, Any]:
    """What an iteration costs, in multiply-adds and in time here."""
    import torch

    from ..measures.baselines import one_instance
    from ..measures.compute import iteration_cost

    device = recorder.start.device
    with torch.no_grad():
        cost = iteration_cost(model, one_instance(study, x))
        taken = milliseconds(recorder, x, device)
    return {
        "compute": {"unit": "multiply-adds", "per_iteration": cost.per_iteration, "once": cost.once},
        "milliseconds": taken,
        "machine": machine(device.type),
    }


def _details(study: "Study", model: "ImplicitModel", problem: "Problem", iterates: list["Tensor"]) -> dict[str, Any]:
    """What a study tells of a trajectory beside its pictures, as JSON data; nothing where it has no ``details``."""
    if not hasattr(study, "details"):
        return {}
    import torch

    return {"details": study.details(model, problem, torch.stack(iterates))}


def _figures(study: "Study", answer: "Tensor", truth: "Tensor") -> dict[str, float | None]:
    """The mean of every figure of the answer, as JSON data: one that is not finite has no word there."""
    means = {name: values.mean() for name, values in study.quality(answer, truth).items()}
    return {name: value.item() if value.isfinite() else None for name, value in means.items()}
