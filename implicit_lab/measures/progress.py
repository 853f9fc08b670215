"""How a long measure says how far it has come, and is stopped."""

from collections.abc import Callable
from typing import Any

Progress = Callable[[int, int], Any]


class Cancelled(Exception):
    """The progress callback asked to stop.

    >>> import implicit_lab as il
    >>> study = il.load_study("scalar")
    >>> il.profile(study, study.model("implicit-5"), study.problem(4, seed=0), 9, progress=lambda done, total: True)
    Traceback (most recent call last):
    implicit_lab.measures.progress.Cancelled: The work was cancelled after 1 of 9 operator calls.
    """


def counter(progress: Progress | None, total: int) -> Callable[[], None]:
    """What is to be called after each of ``total`` calls of G; it raises ``Cancelled`` where ``progress`` says so."""
    done = 0

    def report() -> None:
        nonlocal done
        done += 1
        if progress is not None and progress(done, total):
            raise Cancelled(f"The work was cancelled after {done} of {total} operator calls.")

    return report
