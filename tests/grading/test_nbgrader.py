"""A whole course under nbgrader: a class of twenty, five of them in trouble, and everybody else graded."""

import copy
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from implicit_lab.cli import main
from implicit_lab.grading.problem_set import answers_in

ROOT = Path(__file__).parents[2]
SET = "1_iterate_by_hand"
CHECKED, BY_HAND = 17, 3
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("nbgrader"), reason="nbgrader is the extra 'class'"),
    pytest.mark.skipif(not shutil.which("alembic"), reason="nbgrader needs alembic on the PATH"),
]
# What ``nbgrader autograde SET --student=NAME`` does for each of a loop, in one process, which is faster.
ONE_BY_ONE = """
import json, sys
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader
api = NbGraderAPI(config=PyFileConfigLoader("nbgrader_config.py", path=".").load_config())
print(json.dumps([api.autograde(sys.argv[1], student)["success"] for student in sys.argv[2:]]))
"""
Cells = list[Any]


def place(cells: Cells, name: str) -> int:
    (found,) = [k for k, cell in enumerate(cells) if cell.metadata.get("nbgrader", {}).get("grade_id") == name]
    return found


def copied_cell(cells: Cells) -> None:
    k = place(cells, "solve")
    cells.insert(k, copy.deepcopy(cells[k]))


def deleted_test(cells: Cells) -> None:
    del cells[place(cells, "check-solve")]


def changed_test(cells: Cells) -> None:
    cells[place(cells, "solve")].source = "def solve(G, y0, mu, tol, max_steps):\n    return y0, 0, True"
    cells[place(cells, "check-solve")].source = "assert True"


def endless_loop(cells: Cells) -> None:
    cells[place(cells, "iterates")].source = "while True:\n    pass"


def syntax_error(cells: Cells) -> None:
    cells[place(cells, "solve")].source = "def solve(G, y0, mu, tol, max_steps)\n    return y0, 0, True"


TROUBLE: dict[str, Callable[[Cells], None]] = {
    "student03": copied_cell,
    "student07": deleted_test,
    "student11": changed_test,
    "student13": endless_loop,
    "student17": syntax_error,
}


def test_a_class_of_twenty_is_graded_whatever_five_of_them_handed_in(tmp_path: Path) -> None:
    course = tmp_path / "course"
    assert main(["assign", str(course), "--nbgrader", "--seed", "77"]) == 0

    def nbgrader(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["nbgrader", *arguments], cwd=course, capture_output=True, text=True)

    made = nbgrader("generate_assignment", SET)
    assert made.returncode == 0, made.stderr
    released = nbformat.read(course / "release" / SET / f"{SET}.ipynb", as_version=4)
    assert not [cell for cell in released.cells if "HIDDEN" in cell.source or "seed=77" in cell.source]
    handed_out = nbformat.read(ROOT / "notebooks" / "assignments" / f"{SET}.ipynb", as_version=4)
    assert [cell.source for cell in released.cells] == [cell.source for cell in handed_out.cells]

    answers = answers_in(ROOT / "docs" / "solutions" / f"{SET}.py")
    students = [f"student{k:02d}" for k in range(20)]
    for student in students:
        notebook = copy.deepcopy(released)
        for cell in notebook.cells:
            cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
        TROUBLE.get(student, len)(notebook.cells)
        file = course / "submitted" / student / SET / f"{SET}.ipynb"
        file.parent.mkdir(parents=True)
        nbformat.write(notebook, file)
    python = Path(str(shutil.which("nbgrader"))).with_name("python")
    done = subprocess.run([python, "-c", ONE_BY_ONE, SET, *students], cwd=course, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    graded_whole = dict(zip(students, json.loads(done.stdout.splitlines()[-1]), strict=True))

    points = graded(course / "gradebook.db")
    for student in set(students) - set(TROUBLE):
        assert (graded_whole[student], points[student]) == (True, CHECKED)
    assert points["student07"] == CHECKED
    assert points["student11"] == points["student17"] == CHECKED - 4
    # Its later questions need the function that was not defined: 2 + 3 points are gone.
    assert points["student13"] == CHECKED - 2 - 3
    # nbgrader refuses a notebook with a copied cell, and says so of this student alone.
    assert (graded_whole["student03"], points.get("student03")) == (False, None)


def graded(database: Path) -> dict[str, float]:
    """What the checks gave each student, from nbgrader's gradebook."""
    query = """
        select submitted_assignment.student_id, sum(grade.auto_score) from grade
        join submitted_notebook on grade.notebook_id = submitted_notebook.id
        join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
        group by submitted_assignment.student_id"""
    with sqlite3.connect(database) as connection:
        return dict(connection.execute(query))
