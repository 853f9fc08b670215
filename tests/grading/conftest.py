"""Submissions of a class, made from the problem sets."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from implicit_lab.grading.problem_set import answers_in

ROOT = Path(__file__).parents[2]


@pytest.fixture
def submit(tmp_path) -> Callable[..., Path]:
    """Write the solved problem set ``name`` with some answers changed; ``edit`` changes its list of cells."""

    def write(
        student: str,
        answers: dict[str, str] | None = None,
        edit: Callable[[list[Any]], object] = len,
        name: str = "1_iterate_by_hand",
    ) -> Path:
        notebook = nbformat.read(ROOT / "notebooks" / "assignments" / f"{name}.ipynb", as_version=4)
        given = answers_in(ROOT / "docs" / "solutions" / f"{name}.py") | (answers or {})
        for cell in notebook.cells:
            cell.source = given.get(grade_id(cell), cell.source)
        edit(notebook.cells)
        file = tmp_path / "class" / student / f"{name}.ipynb"
        file.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, file)
        return file

    return write


def grade_id(cell: Any) -> str:
    """The name that nbgrader knows a cell by."""
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")
