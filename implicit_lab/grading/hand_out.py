"""What students get, and what a course under nbgrader begins with."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat

from .problem_set import problem_sets, with_seed

NBGRADER_CONFIG = '''"""Settings of this course."""

c = get_config()  # noqa: F821
# There are no solutions to cut out: they lie elsewhere.
c.ClearSolutions.enabled = False
# A check that a student deleted is put back.
c.OverwriteCells.add_missing_cells = True
# Set 4 trains a network, which takes longer than nbgrader's 30 seconds a cell on a slow machine.
c.ExecutePreprocessor.timeout = 120
'''


def hand_out(notebooks: Path, out: Path) -> list[Path]:
    """Write the problem sets of the folder of pages into the new folder ``out``; return them.

    Raises ``ValueError`` where ``out`` holds something already, or where there are no problem sets.
    """
    names = [f"{name}.ipynb" for name in problem_sets(notebooks)]
    with _new_folder(out) as staged:
        for name in names:
            shutil.copyfile(notebooks / "assignments" / name, staged / name)
    return [out / name for name in names]


def hand_out_nbgrader(notebooks: Path, out: Path, seed: int | None = None) -> list[Path]:
    """Write a course for nbgrader into the new folder ``out``; return its source notebooks.

    Each check is called once more with ``seed``, by a hidden test that nbgrader cuts from what it releases.

    Raises ``ValueError`` as ``hand_out`` does.
    """
    seed = secrets.randbelow(2**31) if seed is None else seed
    made = [Path("source", name, f"{name}.ipynb") for name in problem_sets(notebooks)]
    with _new_folder(out) as staged:
        for path in made:
            (staged / path).parent.mkdir(parents=True)
            _write_source(notebooks / "assignments" / path.name, staged / path, seed)
        (staged / "nbgrader_config.py").write_text(NBGRADER_CONFIG)
    return [out / path for path in made]


@contextmanager
def _new_folder(out: Path) -> Iterator[Path]:
    """A folder to write into, which becomes ``out`` when all is written."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ValueError(f"{out} holds something already; name a new folder.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".assign-") as folder:
        staged = Path(folder, "staged")
        staged.mkdir()
        yield staged
        if out.exists():
            out.rmdir()
        os.replace(staged, out)


def _write_source(given: Path, file: Path, seed: int) -> None:
    """The notebook with a hidden test in each check."""
    notebook = nbformat.read(given, as_version=4)
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade") and not marks.get("solution"):
            hidden = with_seed(cell.source, seed)
            cell.source += f"\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    nbformat.write(notebook, file)
