#!/bin/sh
# nbgrader 0.9.6. `nbgrader autograde ps1` grades a class in one run. Where a student has copied an answer cell (copy and paste
# in Jupyter, which copies the cell's grade_id with it), the run ends there, and the students after that one get no score at all.
# The message says that the metadata are of an old version and asks to run `nbgrader update .`, which they are not. Seen, for
# four students, anna, ben, cleo and dan, of whom ben has copied a cell (exit status, then who has a score):
#   nbgrader 0.9.6 status 1 scored anna
# Grading one student at a time, with --student, loses that one alone. An own HOME keeps this machine's settings out.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check nbgrader==0.9.6 ipykernel==7.4.0
export PATH="$here/venv/bin:$PATH" HOME="$here"
mkdir -p course && cd course
cat > make.py <<'PY'
import copy
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook


def marks(name, **kind):
    usual = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3, "grade_id": name}
    return {"nbgrader": usual | kind}


def write(path, cells):
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    path.parent.mkdir(parents=True)
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


answer = new_code_cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", id="a", metadata=marks("answer", solution=True))
test = new_code_cell("assert x == 1", id="t", metadata=marks("test", grade=True, locked=True, points=1))
if sys.argv[1] == "source":
    write(Path("source/ps1/p.ipynb"), [answer, test])
else:
    (released,) = Path("release").rglob("p.ipynb")
    cells = nbformat.read(released, as_version=4).cells
    cells[0].source = "x = 1"
    again = copy.deepcopy(cells[0])
    again["id"] = "b"
    for student in ("anna", "ben", "cleo", "dan"):
        write(Path("submitted", student, "ps1", "p.ipynb"), [again, *cells] if student == "ben" else cells)
PY
python make.py source
nbgrader generate_assignment ps1 > log 2>&1
python make.py submissions
status=0
nbgrader autograde ps1 --create >> log 2>&1 || status=$?
cat > probe.py <<'PY'
import sqlite3
import sys
from importlib.metadata import version

told = """select student_id from submitted_assignment
    join submitted_notebook on submitted_notebook.assignment_id = submitted_assignment.id
    join grade on grade.notebook_id = submitted_notebook.id
    where auto_score is not null order by student_id"""
scored = [name for (name,) in sqlite3.connect("gradebook.db").execute(told)]
print("nbgrader", version("nbgrader"), "status", sys.argv[1], "scored", *scored)
assert sys.argv[1] != "0" and scored == ["anna"]
PY
python probe.py "$status"
