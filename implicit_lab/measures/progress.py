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


class Whole:
    """Several measures of one G told as one: ``expected`` calls, whichever of them makes them.

    Where there are fewer, ``ended`` says that all is done; where there are more, the last ones are not told.

    >>> told = []
    >>> whole = Whole(lambda done, total: told.append((done, total)), 3)
    >>> whole.call(), whole.ended(), told
    (None, None, [(1, 3), (3, 3)])
    """

    def __init__(self, progress: Progress | None, expected: int) -> None:
        self.progress = progress
        self.expected = expected
        self.done = 0

    def call(self) -> None:
        """G was called once more; raises ``Cancelled`` where the work is to stop."""
        self.done += 1
        if self.progress is not None and self.progress(min(self.done, self.expected), self.expected):
            raise Cancelled(f"The work was cancelled after {self.done} of some {self.expected} operator calls.")

    def ended(self) -> None:
        """Nothing is left to do."""
        if self.progress is not None:
            self.progress(self.expected, self.expected)
