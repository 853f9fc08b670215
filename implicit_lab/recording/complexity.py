"""One more curve for a recording: how long the image of a line through input space has become by t."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from .recording import Curve, Recording, Reference
from .started import Started

if TYPE_CHECKING:
    from torch import Tensor

    from ..study import Problem, Study

POINTS = 33
LIVE_POINTS = 9
"""Inputs on the line where a person waits for the figure."""
NAME = "length ratio"


def with_length_ratio(
    recording: Recording,
    study: "Study",
    problem: "Problem",
    *,
    points: int = POINTS,
    progress: Callable[[int, int], Any] | None = None,
    initial: Callable[[Any], "Tensor"] | None = None,
) -> Recording:
    """The recording with the length of t's image of the study's segment over the segment's own, for t = 1..T.

    From ``points`` inputs on it, so that the true length is approached from below; beside it, on the same inputs, that
    of every explicit model and, where the study knows it, of the truth. Where the problem's one instance gives no
    segment, the recording stays as it is. Cost: ``points`` iterations.

    >>> import implicit_lab as il
    >>> study, problem = il.load_study("scalar"), il.load_study("scalar").problem(1, seed=0)
    >>> made = with_length_ratio(il.record(study, "implicit-5", problem, 3), study, problem)
    >>> made.curves[-1].name, made.meta["segment"]["points"]
    ('length ratio', 33)
    """
    # torch opens slowly, and a page shows recordings before anyone asks for a new one.
    from ..measures.complexity import segment_lengths, true_length
    from ..measures.inference import for_inference
    from ..measures.progress import counter

    if not hasattr(study, "segment"):
        return recording
    name = recording.meta["model"]
    model = for_inference(study, study.model(name))
    report = counter(progress, recording.steps)
    values = segment_lengths(study, Started(model, initial), problem, recording.steps, points, report)
    references = []
    if (truth := true_length(study, problem, points)) is not None:
        references.append(Reference("the truth", "truth", np.array([truth])))
    costs = {each.name: each.compute for curve in recording.curves for each in curve.references}
    for other in study.baselines(name):
        explicit: Any = study.model(other)
        ratio = segment_lengths(study, explicit, problem, 1, points)
        references.append(Reference(other, "explicit", ratio, costs[other]))
    curve = Curve(NAME, "", np.concatenate([[np.nan], values]), references=tuple(references))
    curves = [each for each in recording.curves if each.name != NAME]
    return replace(recording, curves=[*curves, curve], meta=recording.meta | {"segment": {"points": points}})
