"""Grade one submission: its notebook in a process of its own, in a temporary folder, without this one's environment."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .problem_set import Cell, ProblemSet, read_cells, restored, set_of, with_seed

_ROOT = Path(__file__).parents[2]
MOST_CELLS_IN_TIME = 5
"""A whole notebook may take so many times the seconds of one cell."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use."""

    seconds: int
    """Of one cell."""
    memory: int
    """Megabytes of address space."""


@dataclass(frozen=True)
class Mark:
    """What one question earned, and the sentence that says why not all; None while a person has not read it."""

    question: str
    points: float | None
    of: float
    sentence: str = ""
    text: str = ""


@dataclass(frozen=True)
class Graded:
    """A submission with its marks, or the sentence that says why there are none."""

    submission: str
    problems: str = ""
    marks: tuple[Mark, ...] = ()
    remarks: tuple[str, ...] = field(default=())

    @property
    def points(self) -> float:
        """What the checks gave."""
        return sum(mark.points or 0 for mark in self.marks)

    @property
    def to_read(self) -> float:
        """The points of texts that a person is to read."""
        return sum(mark.of for mark in self.marks if mark.points is None)


def grade_submission(
    file: Path, name: str, sets: dict[str, ProblemSet], seed: int, limits: Limits, cache: Path
) -> Graded:
    """Grade the notebook ``file``, whose checks draw from ``seed``; whatever it does, an answer comes back.

    ``cache`` is a folder of settings that matplotlib would else build anew for each submission.
    """
    try:
        cells = read_cells(file)
        problems = set_of(cells, sets)
    except ValueError as error:
        return Graded(name, remarks=(str(error),))
    except OSError as error:
        return Graded(name, remarks=(f"The file cannot be read ({error.strerror}).",))
    reports, ended = _run(problems, restored(problems, cells), seed, limits, cache)
    sentences = {report["grade_id"]: report["sentence"] for report in reports if "grade_id" in report}
    changed: list[str] = next((report["changed"] for report in reports if "changed" in report), [])
    remarks = (f"The notebook changes {', '.join(changed)}; it was put back for the grade.",) if changed else ()
    marks = [
        _read_by_a_person(cell, cells) if cell.role == "text" else _checked(cell, sentences, ended)
        for cell in problems.graded
    ]
    return Graded(name, problems.name, tuple(marks), remarks + ((ended,) if ended else ()))


def _checked(cell: Cell, sentences: dict[str, str], ended: str) -> Mark:
    question = cell.grade_id.removeprefix("check-")
    sentence = sentences.get(cell.grade_id, ended or "It was not reached.")
    return Mark(question, 0 if sentence else cell.points, cell.points, sentence)


def _read_by_a_person(cell: Cell, cells: tuple[Cell, ...]) -> Mark:
    texts = [one.source for one in cells if one.grade_id == cell.grade_id]
    text = "\n".join(texts).strip()
    if not text or text == cell.source.strip():
        return Mark(cell.grade_id, 0, cell.points, "Nothing was written here.")
    return Mark(cell.grade_id, None, cell.points, "A person is to read this.", text)


def _run(
    problems: ProblemSet, program: list[Cell], seed: int, limits: Limits, cache: Path
) -> tuple[list[dict[str, Any]], str]:
    """Return what the process reported, and in a sentence how it ended if it did not come to its end."""
    work = {
        "checks": problems.checks,
        "seconds": limits.seconds,
        "memory": limits.memory,
        "cells": [
            {
                "grade_id": cell.grade_id,
                "role": cell.role,
                "source": cell.source,
                "calls": [with_seed(cell.source, 0), with_seed(cell.source, seed)] if cell.role == "check" else [],
            }
            for cell in program
        ],
    }
    with (
        tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True) as folder,
        tempfile.TemporaryFile() as out,
    ):
        shutil.copytree(cache, Path(folder, ".matplotlib"))
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "implicit_lab.grading.worker"],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        late = False
        try:
            process.communicate(json.dumps(work).encode(), timeout=MOST_CELLS_IN_TIME * limits.seconds)
        except subprocess.TimeoutExpired:
            late = True
        finally:
            _end(process)
        out.seek(0)
        reports = [json.loads(line) for line in out.read().decode().splitlines() if line.endswith("}")]
    if any("changed" in report for report in reports):
        return reports, ""
    last = [report["begins"] for report in reports if "begins" in report]
    where = f" in the cell {last[-1]}" if last and last[-1] else " in a cell of the notebook" if last else ""
    if late:
        return reports, f"The notebook was stopped{where} after {MOST_CELLS_IN_TIME * limits.seconds} seconds."
    return reports, f"The process of the notebook ended{where} ({_why(process.returncode)})."


def _environment(folder: str) -> dict[str, str]:
    """What a process needs, and nothing of the teacher's: no home, no tokens."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    home = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "IPYTHONDIR"), folder)
    return (
        kept
        | home
        | {
            "PYTHONPATH": str(_ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "MPLBACKEND": "agg",
            "MPLCONFIGDIR": str(Path(folder, ".matplotlib")),
            "OMP_NUM_THREADS": "1",
        }
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the process and what it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
    process.wait()


def _why(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    return f"signal {signal.Signals(-status).name}"
