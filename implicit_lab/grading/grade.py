"""Grade a folder of submissions one after another, and write two tables: a row a submission, and a row an answer."""

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from .problem_set import problem_sets
from .submission import Graded, Limits, grade_submission

Progress = Callable[[int, int], None]
_BETWEEN = " | "


def grade(
    folder: Path,
    notebooks: Path,
    out: Path,
    *,
    seed: int,
    limits: Limits,
    progress: Progress,
) -> list[Graded]:
    """Grade every notebook below ``folder`` against the problem sets of ``notebooks``; write ``out`` and its answers.

    Whatever ends it, the tables hold those that were graded until then.

    Raises ``ValueError`` where there is nothing to grade, or where a table would be overwritten.
    """
    found = submissions(folder)
    sets = problem_sets(notebooks)
    answers = out.with_name(f"{out.stem}.answers.csv")
    for table in (out, answers):
        if table.exists():
            raise ValueError(
                f"There is a table {table} already, maybe with points given by hand; name another with --out."
            )
    out.parent.mkdir(parents=True, exist_ok=True)
    graded: list[Graded] = []
    with tempfile.TemporaryDirectory(prefix="grade-") as cache:
        _prepare(Path(cache))
        try:
            for done, (name, file) in enumerate(found):
                progress(done, len(found))
                if file is None:
                    graded.append(Graded(name, remarks=("There is no notebook here.",)))
                else:
                    graded.append(grade_submission(file, name, sets, seed, limits, Path(cache)))
            progress(len(found), len(found))
        finally:
            if graded:
                _write_tables(graded, out, answers)
    return graded


def _write_tables(graded: list[Graded], out: Path, answers: Path) -> None:
    _write(out, ("submission", "set", "points", "of", "to read", "remarks"), map(_row, graded))
    _write(answers, ("submission", "set", "question", "points", "of", "sentence", "text"), _answers(graded))


def submissions(folder: Path) -> list[tuple[str, Path | None]]:
    """Return each submission with its notebook: any notebook below ``folder``, and what lies in it and holds none.

    Raises ``ValueError`` where there is no folder or nothing in it.
    """
    if not folder.is_dir():
        raise ValueError(f"There is no folder {folder}; name the one that holds the submissions.")
    found: list[tuple[str, Path | None]] = []
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        below = sorted(entry.rglob("*.ipynb")) if entry.is_dir() else [entry]
        files = [file for file in below if not any(part.startswith(".") for part in file.relative_to(folder).parts)]
        found += [(str(file.relative_to(folder)), file) for file in files] or [(entry.name, None)]
    if not found:
        raise ValueError(f"The folder {folder} is empty; name the one that holds the submissions.")
    return found


def _prepare(cache: Path) -> None:
    """Let matplotlib make its list of fonts once, not in every submission's new home."""
    subprocess.run(
        [sys.executable, "-c", "import matplotlib.font_manager"],
        env=os.environ | {"MPLCONFIGDIR": str(cache)},
        capture_output=True,
    )


def _row(graded: Graded) -> tuple[object, ...]:
    said = [f"{mark.question}: {mark.sentence}" for mark in graded.marks if mark.points is not None and mark.sentence]
    of = sum(mark.of for mark in graded.marks)
    said = [*graded.remarks, *said]
    return graded.submission, graded.problems, graded.points, of, graded.to_read, _BETWEEN.join(said)


def _answers(graded: list[Graded]) -> Iterable[tuple[object, ...]]:
    for one in graded:
        for mark in one.marks:
            points = "" if mark.points is None else mark.points
            yield one.submission, one.problems, mark.question, points, mark.of, mark.sentence, mark.text


def _write(file: Path, head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    unfinished = file.with_name(f".{file.name}.unfinished")
    with unfinished.open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(head)
        table.writerows([_harmless(entry) for entry in row] for row in rows)
    os.replace(unfinished, file)


def _harmless(entry: object) -> object:
    """A text that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{entry}" if isinstance(entry, str) and entry[:1] in tuple("=+-@\t\r") else entry
