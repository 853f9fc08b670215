"""A problem set: its notebook, which cells hold answers, which are checks, and what each is worth.

The cells carry nbgrader's metadata (schema 3): an answer is ``solution``, a check is ``grade`` and ``locked``, a text
that a person reads is both ``solution`` and ``grade``.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import nbformat

Role = Literal["answer", "check", "text", "locked", "free"]
LARGEST_MB = 100
_PYTHON = {"python", "ipython", "python3"}


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook, as far as grading looks at it."""

    grade_id: str
    role: Role
    source: str
    is_code: bool
    points: float = 0


@dataclass(frozen=True)
class ProblemSet:
    """One notebook of ``notebooks/assignments``."""

    name: str
    cells: tuple[Cell, ...]

    @cached_property
    def by_id(self) -> dict[str, Cell]:
        """The cells that have a grade_id."""
        return {cell.grade_id: cell for cell in self.cells if cell.grade_id}

    @property
    def graded(self) -> list[Cell]:
        """What earns points, in order."""
        return [cell for cell in self.cells if cell.role in ("check", "text")]

    @property
    def checks(self) -> str:
        """The module of its checks."""
        return f"implicit_lab.checks.{re.sub('^[0-9]+_', '', self.name)}"


def problem_sets(notebooks: Path) -> dict[str, ProblemSet]:
    """Return the problem sets that lie in ``assignments`` of the folder of pages, by name."""
    files = sorted((notebooks / "assignments").glob("*.ipynb"))
    if not files:
        raise ValueError(
            f"There are no problem sets in {notebooks / 'assignments'}; run this in a checkout of the project."
        )
    return {file.stem: ProblemSet(file.stem, read_cells(file)) for file in files}


def read_cells(file: Path) -> tuple[Cell, ...]:
    """Return the cells of a notebook.

    Raises ``ValueError`` with one sentence for a file that is no notebook, is empty or is written for another language.
    """
    if file.stat().st_size > LARGEST_MB * 2**20:
        raise ValueError(
            f"The file is larger than {LARGEST_MB} MB; clear the outputs of the notebook and save it again."
        )
    try:
        notebook = nbformat.reads(file.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(notebook)
        cells = tuple(_cell(cell) for cell in notebook.cells)
        language = notebook.metadata.get("kernelspec", {}).get("language") or _language(notebook)
    except Exception as error:
        raise ValueError("The file is no Jupyter notebook, or it is damaged.") from error
    if not [cell for cell in cells if cell.source.strip()]:
        raise ValueError("The notebook is empty.")
    if language.lower() not in _PYTHON:
        raise ValueError(
            f"The notebook is written for another kernel ({language:.40}), and the questions are in Python."
        )
    return cells


def set_of(cells: tuple[Cell, ...], sets: dict[str, ProblemSet]) -> ProblemSet:
    """Return the set that a submission answers: the one with which it shares most cells.

    Raises ``ValueError`` where it shares none.
    """
    ids = {cell.grade_id for cell in cells} - {""}
    best = max(sets.values(), key=lambda one: len(ids & set(one.by_id)))
    if not ids & set(best.by_id):
        raise ValueError(
            "The notebook holds no question of a problem set; its cells may have been copied into a new one."
        )
    return best


def restored(problems: ProblemSet, submission: tuple[Cell, ...]) -> list[Cell]:
    """Return the code of a submission in its order, with each check and locked cell as it was handed out.

    One that was deleted stands again behind the cell that it stood behind; one that was copied is run once.
    """
    given = {cell.grade_id for cell in problems.cells if cell.role in ("check", "locked")}
    program: list[Cell] = []
    placed: set[str] = set()
    for cell in submission:
        if cell.grade_id in given and cell.grade_id not in placed:
            placed.add(cell.grade_id)
            program.append(problems.by_id[cell.grade_id])
        elif cell.grade_id not in given and cell.is_code:
            program.append(cell)
    place = 0
    for cell in problems.cells:
        if not cell.is_code or not cell.grade_id:
            continue
        if cell.grade_id in given - placed:
            program.insert(place, cell)
        standing = [k for k, one in enumerate(program) if one.grade_id == cell.grade_id]
        place = standing[-1] + 1 if standing else place
    return program


def with_seed(check: str, seed: int) -> str:
    """Return the call that is a check's cell, drawing its inputs from another seed.

    >>> with_seed("check.solve(solve)", 7)
    'check.solve(solve, seed=7)'
    """
    return f"{check.strip().removesuffix(')')}, seed={seed})"


def answers_in(file: Path) -> dict[str, str]:
    """Return the answers of a file of solutions: cells that begin with ``# %% grade_id``, text as a string."""
    pieces = re.split(r"^# %% (?:\[markdown\] )?([\w-]+)$", file.read_text(), flags=re.MULTILINE)
    return {name: piece.strip().strip('"').strip() for name, piece in zip(pieces[1::2], pieces[2::2], strict=True)}


def _cell(cell: Any) -> Cell:
    marks = cell.metadata.get("nbgrader", {})
    grade, solution, locked = (bool(marks.get(key)) for key in ("grade", "solution", "locked"))
    role: Role = "free"
    if grade:
        role = "text" if solution else "check"
    elif solution:
        role = "answer"
    elif locked:
        role = "locked"
    return Cell(
        str(marks.get("grade_id", "")), role, cell.source, cell.cell_type == "code", float(marks.get("points", 0))
    )


def _language(notebook: Any) -> str:
    return str(notebook.metadata.get("language_info", {}).get("name", "python"))
