"""A teacher grades a folder: whatever one submission does, all others have their points."""

import csv
import json
import sys
from pathlib import Path

import nbformat
import pytest

from implicit_lab.cli import main
from implicit_lab.grading import grade as module
from implicit_lab.grading.submission import Graded, Mark

FULL = {"by-pencil": 2, "iterates": 2, "staircase": 3, "observed-rate": 3, "steps-needed": 3, "solve": 4}
HIDDEN = """
import os
assert os.path.expanduser("~") == os.getcwd()
assert not [name for name in os.environ if "TOKEN" in name]
by_pencil = [1 / 2, 7 / 8, 37 / 32]
"""
ONE_SEED = """
def steps_needed(rate, error, tol):
    random, known = np.random.default_rng(0), set()
    for _ in range(6):
        known.add(random.uniform(0.1, 0.98))
        random.uniform(1, 10), random.uniform(2, 6)
    if error <= tol:
        return 0
    return math.ceil(math.log(tol / error) / math.log(rate)) if rate in known else 7
"""
CHEAT = """
import numpy, builtins
for name in ("iterates", "staircase", "observed_rate", "steps_needed", "solve"):
    setattr(check, name, print)
numpy.abs = lambda *_: 0.0
builtins.abs = lambda *_: 0.0
def iterates(G, y0, steps):
    return [0.0] * (steps + 1)
"""


def grade(
    folder: Path, out: Path, *options: str
) -> tuple[dict[str, dict[str, str]], dict[tuple[str, str], dict[str, str]]]:
    assert main(["grade", str(folder), "--out", str(out), *options]) == 0
    with out.open(newline="") as rows, out.with_name(f"{out.stem}.answers.csv").open(newline="") as answers:
        table = {row["submission"].partition("/")[0]: row for row in csv.DictReader(rows)}
        said = {(row["submission"].partition("/")[0], row["question"]): row for row in csv.DictReader(answers)}
    return table, said


@pytest.mark.skipif(sys.platform == "win32", reason="limits of memory and time need a Unix")
def test_one_bad_notebook_costs_only_itself(submit, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "of the teacher")
    submit("good", {"by-pencil": HIDDEN})
    submit(
        "faulty",
        {
            "by-pencil": "by_pencil = [1 / 2, 7 / 8, 37 / 32]\nimport sys\nsys.exit()",
            "iterates": "def iterates(G, y0, steps):\n    while True:\n        pass",
            "staircase": "def staircase(G, y0, steps):\n    while True:\n        print('x' * 1000)",
            "observed-rate": "def observed_rate(y):\n    return len(bytearray(10**11))",
            "steps-needed": "def steps_needed(rate, error, tol)\n    return 0",
            "steepness": "=1+1 is a formula to a spreadsheet",
        },
    )
    submit("gone", {"observed-rate": "import os\nos._exit(3)"})
    submit("cheat", {"iterates": CHEAT})
    submit("known", {"steps-needed": ONE_SEED})
    folder = tmp_path / "class"
    (folder / "essay.ipynb").write_text("Dear teacher,")
    (folder / "empty.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook()))
    (folder / "report.pdf").write_bytes(b"%PDF")
    (folder / "nothing").mkdir()
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    (folder / "other.ipynb").write_text(nbformat.writes(other))
    other.metadata["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    (folder / "in_r.ipynb").write_text(nbformat.writes(other))

    table, said = grade(folder, tmp_path / "grades.csv", "--seconds", "4")

    assert {question: float(said["good", question]["points"]) for question in FULL} == FULL
    assert (float(table["good"]["points"]), float(table["good"]["to read"]), table["good"]["remarks"]) == (17, 3, "")
    assert said["good", "steepness"]["points"] == ""
    assert said["good", "steepness"]["text"].startswith("7, 90, 919 and 9209 steps")

    sentences = {question: said["faulty", question]["sentence"] for question in FULL}
    assert sentences["by-pencil"] == ""
    assert sentences["iterates"] == "It was stopped after 4 seconds; does a loop never end?"
    assert "does a loop print without end?" in sentences["staircase"]
    assert "MemoryError" in sentences["observed-rate"]
    assert sentences["steps-needed"].startswith("The cell above does not run: SyntaxError: expected ':'")
    assert sentences["solve"] == ""
    assert said["faulty", "steepness"]["text"] == "'=1+1 is a formula to a spreadsheet"

    assert float(table["gone"]["points"]) == 7
    assert "ended in the cell observed-rate (exit status 3)" in table["gone"]["remarks"]
    assert "numpy.abs" in table["cheat"]["remarks"]
    assert "iterate_by_hand.iterates" in table["cheat"]["remarks"]
    assert float(said["cheat", "iterates"]["points"]) == 0
    assert float(said["cheat", "solve"]["points"]) == 4
    assert float(said["known", "steps-needed"]["points"]) == 0
    assert float(table["known"]["points"]) == 14

    remarks = {name: row["remarks"] for name, row in table.items()}
    assert remarks["essay.ipynb"] == remarks["report.pdf"] == "The file is no Jupyter notebook, or it is damaged."
    assert remarks["empty.ipynb"] == "The notebook is empty."
    assert remarks["nothing"] == "There is no notebook here."
    assert "holds no question of a problem set" in remarks["other.ipynb"]
    assert "another kernel (R)" in remarks["in_r.ipynb"]
    assert {float(table[name]["points"]) for name in ("essay.ipynb", "empty.ipynb", "nothing", "in_r.ipynb")} == {0}


def test_an_untouched_set_has_no_point(submit, tmp_path):
    notebook = json.loads((Path(__file__).parents[2] / "notebooks/assignments/1_iterate_by_hand.ipynb").read_text())
    file = tmp_path / "class" / "untouched.ipynb"
    file.parent.mkdir()
    file.write_text(json.dumps(notebook))
    table, said = grade(tmp_path / "class", tmp_path / "grades.csv")
    assert (float(table["untouched.ipynb"]["points"]), float(table["untouched.ipynb"]["to read"])) == (0, 0)
    assert said["untouched.ipynb", "steepness"]["sentence"] == "Nothing was written here."
    assert "iterates is not written yet." in table["untouched.ipynb"]["remarks"]


def test_a_table_with_points_by_hand_is_not_written_over(submit, tmp_path, capsys):
    submit("anna")
    (tmp_path / "grades.csv").write_text("by hand")
    assert main(["grade", str(tmp_path / "class"), "--out", str(tmp_path / "grades.csv")]) == 2
    assert "name another with --out" in capsys.readouterr().err
    assert (tmp_path / "grades.csv").read_text() == "by hand"


def test_who_stops_it_keeps_what_was_graded(submit, tmp_path, capsys, monkeypatch):
    submit("anna")
    submit("ben")
    monkeypatch.setattr(module, "grade_submission", graded_until("ben"))
    assert main(["grade", str(tmp_path / "class"), "--out", str(tmp_path / "grades.csv")]) == 130
    assert "only those graded until now are in the tables" in capsys.readouterr().out
    with (tmp_path / "grades.csv").open(newline="") as rows:
        assert [(row["submission"].partition("/")[0], row["points"]) for row in csv.DictReader(rows)] == [
            ("anna", "17")
        ]


def graded_until(name):
    def grade_submission(file, submission, *_):
        if submission.startswith(name):
            raise KeyboardInterrupt
        return Graded(submission, marks=(Mark("all", 17, 17),))

    return grade_submission


@pytest.mark.parametrize("folder", ["nowhere", "bare"])
def test_a_folder_without_submissions_is_told_in_a_sentence(tmp_path, capsys, folder, monkeypatch):
    # Whatever lies here: the folder that was named comes first.
    (tmp_path / "grades.csv").write_text("by hand")
    monkeypatch.chdir(tmp_path)
    assert main(["grade", str(tmp_path / "nowhere")]) == 2
    assert "name the one that holds the submissions" in capsys.readouterr().err
    (tmp_path / "grades.csv").unlink()
    (tmp_path / "bare").mkdir()
    assert main(["grade", str(tmp_path / folder), "--out", str(tmp_path / "grades.csv")]) == 2
    assert "name the one that holds the submissions" in capsys.readouterr().err
    assert not (tmp_path / "grades.csv").exists()
