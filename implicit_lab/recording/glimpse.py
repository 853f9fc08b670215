"""A look at a run before it is a recording: some of its iterates as pictures, with no curve measured on them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .recording import Picture

if TYPE_CHECKING:
    from torch import Tensor

    from ..study import Problem, Study

BETWEEN_SECONDS = 0.1
"""Between two pictures of a run under way: a person follows no more, and the page has them to draw."""


@dataclass(frozen=True, eq=False)
class Glimpse:
    """Iterates y_first, y_(first + 1), ... as pictures, uint8 RGB (n, H, W, 3), beside input and truth (H, W, 3)."""

    frames: Picture
    first: int
    input: Picture
    truth: Picture
    arriving: bool = False
    """Whether this is a run that is under way, rather than a small one in its place."""


def glimpse(
    study: "Study",
    model: Any,
    problem: "Problem",
    steps: int,
    *,
    progress: Callable[[int, int], Any] | None = None,
    initial: Callable[[Any], "Tensor"] | None = None,
) -> Glimpse:
    """y_0 .. y_T of one instance, and nothing measured: T calls of G on the input alone, by one thread.

    Raises ``Cancelled`` where ``progress`` asks for it.

    >>> import implicit_lab as il
    >>> study = il.load_study("two_tone")
    >>> glimpse(study, study.model("well"), study.problem(1, seed=0), 3).frames.shape[0]
    4
    """
    # torch opens slowly, and a page shows recordings before anyone asks for a new one.
    import torch

    from ..measures.inference import for_inference
    from ..measures.iteration import full_precision, iterates, to_working, working
    from ..measures.progress import counter
    from .pictures import input_picture, picture
    from .recorder import Recorder

    recorder = Recorder(for_inference(study, model), initial, 1)
    x, truth = (to_working(part, *working(model)) for part in (problem.x, problem.truth))
    report = counter(progress, steps)
    with torch.no_grad(), full_precision(truth.device), _one_thread():
        for _ in iterates(recorder, x, steps):
            report()
    return Glimpse(
        np.stack([picture(study, y) for y in recorder.iterates]),
        0,
        input_picture(study, x, truth),
        picture(study, truth),
    )


@contextmanager
def _one_thread() -> Iterator[None]:
    """Leave the other cores to the page and its server: so little work gains less by them than they lose."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def telling(
    study: "Study", problem: "Problem", steps: int, show: Callable[[Glimpse], Any]
) -> Callable[[int, "Tensor"], None]:
    """What is to be told each y_t (B, ...) as it comes: it shows the first at once, then some of them, and y_T."""
    from .pictures import input_picture, picture

    still: tuple[Picture, Picture] | None = None
    shown = float("-inf")

    def tell(t: int, y: "Tensor") -> None:
        nonlocal shown, still
        if t < steps and time.monotonic() - shown < BETWEEN_SECONDS:
            return
        if still is None:
            still = input_picture(study, problem.x, problem.truth), picture(study, problem.truth)
        show(Glimpse(picture(study, y)[None], t, still[0], still[1], arriving=True))
        shown = time.monotonic()

    return tell
