"""``implicit-lab assign``: what a class gets."""

import json
from pathlib import Path

import pytest

from implicit_lab.cli import main
from implicit_lab.server.notebooks import find_notebooks, list_notebooks

SETS = ["1_iterate_by_hand", "2_contraction", "3_implicit_gradient", "4_equilibrium_network", "5_break_it"]


def test_students_get_the_five_sets_and_nothing_else(tmp_path, capsys):
    out = tmp_path / "course" / "sets"
    assert main(["assign", str(out)]) == 0
    assert sorted(path.name for path in out.rglob("*")) == [f"{name}.ipynb" for name in SETS]
    assert "5 problem sets" in capsys.readouterr().out
    assert not [path for path in out.parent.iterdir() if path != out]


def test_no_problem_set_is_among_the_pages_that_app_and_site_are_made_of():
    pages = list_notebooks(find_notebooks())
    assert "index.ipynb" in {page.name for page in pages}
    assert not {page.stem for page in pages} & set(SETS)


def test_a_solution_lies_in_no_notebook():
    root = Path(__file__).parents[2]
    assert sorted(file.stem for file in (root / "docs" / "solutions").glob("*.py")) == SETS
    for name in SETS:
        cells = json.loads((root / "notebooks" / "assignments" / f"{name}.ipynb").read_text())["cells"]
        answers = ["".join(c["source"]) for c in cells if c["metadata"].get("nbgrader", {}).get("solution")]
        assert all("NotImplementedError" in text or "..." in text or "*Write here." in text for text in answers)


def test_a_course_for_nbgrader_has_a_hidden_test_in_each_check(tmp_path, capsys):
    assert main(["assign", str(tmp_path / "course"), "--nbgrader", "--seed", "77"]) == 0
    assert (tmp_path / "course" / "nbgrader_config.py").is_file()
    for name in SETS:
        cells = json.loads((tmp_path / "course" / "source" / name / f"{name}.ipynb").read_text())["cells"]
        graded = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
        checks = ["".join(cell["source"]) for cell in graded if cell["cell_type"] == "code"]
        assert checks
        assert all(", seed=77)\n### END HIDDEN TESTS" in check for check in checks)


@pytest.mark.parametrize("kind", [[], ["--nbgrader"]])
def test_a_folder_that_holds_something_is_left_alone(tmp_path, capsys, kind):
    (tmp_path / "notes.txt").write_text("mine")
    assert main(["assign", str(tmp_path), *kind]) == 2
    assert "holds something already; name a new folder." in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
