"""What is run of a submission: its own answers, and the checks as they were handed out."""

from pathlib import Path

import nbformat
import pytest

from implicit_lab.grading.problem_set import problem_sets, read_cells, restored, set_of

SETS = problem_sets(Path(__file__).parents[2] / "notebooks")
PROBLEMS = SETS["1_iterate_by_hand"]


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def program(file: Path) -> list[tuple[str, str]]:
    """The cells that are run, as pairs of name and code."""
    return [(cell.grade_id, cell.source) for cell in restored(PROBLEMS, read_cells(file))]


def names(file: Path) -> list[str]:
    return [name for name, _ in program(file) if name]


def test_a_submission_is_run_in_its_order(submit):
    given = [cell.grade_id for cell in PROBLEMS.cells if cell.grade_id and cell.is_code]
    assert names(submit("anna")) == given
    assert given[:3] == ["setup-iterate-by-hand", "by-pencil", "check-by-pencil"]


@pytest.mark.parametrize("lost", ["check-iterates", "check-solve", "setup-iterate-by-hand", "check-by-pencil"])
def test_a_deleted_check_stands_again_where_it_stood(submit, lost):
    file = submit("ben", edit=lambda cells: cells.remove(next(cell for cell in cells if grade_id(cell) == lost)))
    assert names(file) == names(submit("anna"))


def test_all_checks_stand_again_in_order(submit):
    def edit(cells):
        cells[:] = [cell for cell in cells if not grade_id(cell).startswith(("check", "setup"))]

    assert names(submit("ben", edit=edit)) == names(submit("anna"))


def test_a_changed_check_is_run_as_it_was_handed_out(submit):
    def edit(cells):
        for cell in cells:
            if grade_id(cell).startswith("check"):
                cell.source = "print('Right.')"

    assert program(submit("ben", edit=edit)) == program(submit("anna"))


def test_a_copied_check_is_run_once_and_a_copied_answer_as_it_stands(submit):
    def edit(cells):
        for name in ("solve", "check-solve"):
            (k,) = [k for k, cell in enumerate(cells) if grade_id(cell) == name]
            cells.insert(k, cells[k].copy())

    found = names(submit("ben", edit=edit))
    assert found.count("check-solve") == 1
    assert found[-3:] == ["solve", "solve", "check-solve"]


def test_cells_of_ones_own_are_run_as_well(submit):
    file = submit("ben", edit=lambda cells: cells.insert(3, nbformat.v4.new_code_cell("mine = 1")))
    assert ("", "mine = 1") in program(file)


def test_the_set_is_known_by_its_cells_whatever_the_file_is_called(submit):
    for name in SETS:
        file = submit("anna", name=name)
        assert set_of(read_cells(file.rename(file.with_name("homework (2).ipynb"))), SETS).name == name
