"""Make a plane: a study's model on the inputs that its page shows, beside an explicit network and the truth."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .sheet import Axis, Sheet, levels
from .started import Started

if TYPE_CHECKING:
    from torch import Tensor

    from ..study import Problem, Study

SIZE = 32
"""Points a side of a plane that ships."""


def record_sheet(
    study: "Study",
    model_name: str,
    problem: "Problem",
    steps: int,
    *,
    size: int = SIZE,
    progress: Callable[[int, int], Any] | None = None,
    initial: Callable[[Any], "Tensor"] | None = None,
    controls: Mapping[str, Any] | None = None,
) -> Sheet:
    """y_1 .. y_T on size x size inputs of ``study.plane(problem)``, the first explicit model, and the truth if known.

    Raises:
        ValueError: a study that has no plane; a plane that leaves what the study admits; steps < 1.
        Cancelled: ``progress`` asked for it.
    """
    # torch opens slowly, and a page shows recordings before anyone asks for a new one.
    from ..measures import plane
    from ..measures.inference import for_inference

    if not hasattr(study, "plane"):
        raise ValueError(f"The study {study.name} shows no plane of inputs.")
    seen = study.plane(problem)
    ground = (seen.x, seen.d1, seen.d2)
    model = Started(for_inference(study, study.model(model_name)), initial)
    values = plane(model, *ground, steps, size, of=seen.of, progress=progress).values
    stills = {}
    for other in study.baselines(model_name)[:1]:
        once = plane(for_inference(study, study.model(other)), *ground, 1, size, of=seen.of).values[0]
        stills["explicit network"] = np.moveaxis(once, -1, 0)
    if seen.truth is not None:
        axis = np.linspace(-1, 1, size)
        points = np.stack([each.ravel() for each in np.meshgrid(axis, axis)], axis=1)
        answers = seen.of(seen.truth(points)).double().numpy()
        stills["truth"] = np.moveaxis(answers.reshape(size, size, -1), -1, 0)
    return levels(
        np.moveaxis(values, -1, 0),
        stills,
        across=Axis(*seen.across),
        up=Axis(*seen.up),
        probes=seen.probes,
        value=seen.value,
        meta={"study": study.name, "model": model_name, "controls": dict(controls or {})},
    )


def record_line(
    study: "Study",
    model_name: str,
    problem: "Problem",
    steps: int,
    ends: Sequence[float],
    points: int,
    *,
    probe: int = 0,
    progress: Callable[[int, int], Any] | None = None,
    initial: Callable[[Any], "Tensor"] | None = None,
) -> NDArray[np.float64]:
    """One number of y_1 .. y_T, (T, S), at S ``points`` on a line across ``study.plane(problem)``.

    ``ends`` are (a, b) of its start and of its end, as shares of the sides, 0 to 1. Raises as ``record_sheet``.
    """
    from ..measures.complexity import Spread, calls, numbers_at
    from ..measures.inference import for_inference
    from ..measures.progress import counter

    seen = study.plane(problem)  # type: ignore[attr-defined]
    model = Started(for_inference(study, study.model(model_name)), initial)
    start, end = 2 * np.reshape(ends, (2, 2)) - 1
    line = start + np.linspace(0, 1, points)[:, None] * (end - start)
    spread = Spread(model, seen.x, [seen.d1, seen.d2])
    report = counter(progress, steps * calls(spread, points))
    values = numbers_at(model, spread, line, steps, seen.of, report)
    return values[..., min(probe, values.shape[-1] - 1)]
