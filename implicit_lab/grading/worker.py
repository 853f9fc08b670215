"""Run one submission in this process, under limits, and report each check: ``python -m implicit_lab.grading.worker``.

The work comes on standard input as JSON; each report goes to the standard output that the process began with, a line of
JSON. What the submission itself prints is counted and thrown away.
"""

import builtins
import contextlib
import io
import json
import math
import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
from IPython.core.interactiveshell import InteractiveShell

MOST_PRINTED = 2_000_000
"""Characters that one cell may print."""


class OutOfTime(BaseException):
    """A cell took too long. No Exception, so that ``except Exception`` does not hide it."""


class OutOfPaper(BaseException):
    """A cell printed too much."""


class Counted(io.TextIOBase):
    """An output that forgets what is written to it, up to so many characters a cell."""

    written = 0

    def write(self, text: str) -> int:
        """Count ``text``."""
        self.written += len(text)
        if self.written > MOST_PRINTED:
            self.written = 0
            raise OutOfPaper
        return len(text)


class Shell(InteractiveShell):
    """IPython without tracebacks, which nobody reads here."""

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """Show nothing."""

    def showsyntaxerror(self, *_: Any, **__: Any) -> None:
        """Show nothing."""


class Guard:
    """Modules that a check relies on, as they were before a submission ran."""

    def __init__(self, *modules: ModuleType) -> None:
        self.kept = {module: dict(vars(module)) for module in modules}
        self.changed: list[str] = []

    def restore(self) -> None:
        """Put back what was changed, and remember its name."""
        for module, names in self.kept.items():
            for name, value in names.items():
                if vars(module).get(name) is not value and not name.startswith("_"):
                    setattr(module, name, value)
                    self.changed.append(f"{module.__name__.rpartition('.')[2]}.{name}")


def main() -> None:
    """Read the work, limit this process, run every cell, report every check."""
    work = json.load(sys.stdin)
    reports = os.fdopen(os.dup(1), "w")
    _limit(work["memory"], work["seconds"] * 10)
    _silence()

    def report(**told: Any) -> None:
        reports.write(json.dumps(told) + "\n")
        reports.flush()

    _run(work, report)
    # Threads and exit handlers of the submission are not waited for.
    os._exit(0)


def _run(work: dict[str, Any], report: Callable[..., None]) -> None:
    shell = Shell.instance()
    check = import_module(work["checks"])
    guard = Guard(check, import_module("implicit_lab.checks.answers"), np, np.linalg, math, builtins)
    trouble = ""
    for cell in work["cells"]:
        report(begins=cell["grade_id"])
        if cell["role"] != "check":
            trouble = _troubled(partial(shell.run_cell, cell["source"], silent=True), work["seconds"])
            continue
        guard.restore()
        shell.user_ns["check"] = check
        sentence = ""
        for call in cell["calls"]:
            sentence = sentence or _troubled(partial(exec, call, shell.user_ns), work["seconds"])
        if sentence.startswith("NameError") and trouble:
            sentence = f"The cell above does not run: {trouble}"
        report(grade_id=cell["grade_id"], sentence=sentence)
    guard.restore()
    report(changed=sorted(set(guard.changed)))


def _troubled(run: Callable[[], Any], seconds: int) -> str:
    """Run something; return in a sentence what went wrong with it, or nothing."""
    try:
        with _alarm(seconds):
            ran = run()
        error = getattr(ran, "error_before_exec", None) or getattr(ran, "error_in_exec", None)
    except BaseException as raised:
        error = raised
    if error is None:
        return ""
    if isinstance(error, OutOfTime):
        return f"It was stopped after {seconds} seconds; does a loop never end?"
    if isinstance(error, OutOfPaper):
        return (
            f"It was stopped after printing {MOST_PRINTED // 10**6} million characters; does a loop print without end?"
        )
    if isinstance(error, AssertionError):
        return " ".join(str(error).split()) or "An assertion failed."
    return " ".join(f"{type(error).__name__}: {error}".split())


@contextlib.contextmanager
def _alarm(seconds: int) -> Iterator[None]:
    """Raise ``OutOfTime`` after so many seconds, and again each second for what hides it."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(*_: Any) -> None:
        raise OutOfTime

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout.written = sys.stderr.written = 0  # type: ignore[union-attr]


def _limit(megabytes: int, cpu_seconds: int) -> None:
    try:
        import resource
    except ModuleNotFoundError:  # Windows has no such limits
        return
    for limit, most in (
        (resource.RLIMIT_AS, megabytes * 2**20),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 50 * 2**20),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def _silence() -> None:
    """Send what is printed nowhere, from libraries and processes too; nothing is left to read from."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.stdout, sys.stderr = Counted(), Counted()


if __name__ == "__main__":
    main()
