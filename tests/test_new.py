"""A new study and a new page work as they are made: they pass their tests, train, and stand in their places."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from implicit_lab.new import new_page, new_study
from implicit_lab.recording import load

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the lab, without weights and recordings, with one study and its page more."""
    root = tmp_path_factory.mktemp("lab")
    unneeded = shutil.ignore_patterns("__pycache__", "*.safetensors", "recordings")
    for folder in ("implicit_lab", "notebooks", "templates"):
        shutil.copytree(ROOT / folder, root / folder, ignore=unneeded)
    for file in ("pyproject.toml", "requirements.lock", "tests/test_house.py"):
        (root / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, root / file)
    new_study("rods", root)
    new_page("rods", root)
    return root


def run(root, *words):
    """A command within the copy; what it said."""
    environment = os.environ | {"PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, *words], cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_everything_bears_the_name_and_lies_where_its_like_lies(checkout):
    made = [path for path in checkout.rglob("*") if "rods" in str(path.relative_to(checkout)) and path.is_file()]
    assert not [
        path for path in made if path.suffix != ".png" and ("NAME" in path.read_text() or "NN" in path.read_text())
    ]
    last = max(int(page.name[:2]) for page in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    assert (checkout / "notebooks" / f"{last + 1:02d}_rods.ipynb").is_file()
    assert {path.name for path in made} >= {"study.py", "choices.py", "recipe.py", "page.py", "card.py", "card.png"}
    assert not list(checkout.glob(".new-*"))


def test_what_is_made_is_clean(checkout):
    made = ["implicit_lab/studies/rods", "implicit_lab/pages/rods", "tests/studies/rods", "tests/pages"]
    run(checkout, "-m", "ruff", "check", *made)
    run(checkout, "-m", "ruff", "format", "--check", *made)


USED = """
import pytest
from implicit_lab.cli import main

for model in ("implicit", "explicit"):
    assert main(["train", "rods", "--model", model, "--steps", "75", "--out", "implicit_lab/studies/rods/weights"]) == 0
out = "implicit_lab/pages/rods/recording.npz"
assert main(["record", "rods", "--model", "implicit", "--steps", "80", "--out", out]) == 0
chosen = "study or test_rods or downward or (stripped or links) and rods"
tests = ["tests/studies/rods", "tests/pages/test_rods.py", "tests/test_house.py"]
assert pytest.main([*tests, "-k", chosen, "-p", "no:cacheprovider"]) == 0
"""


def test_the_study_trains_passes_its_tests_and_its_page_shows_it(checkout):
    run(checkout, "-c", USED)
    quality = load(checkout / "implicit_lab/pages/rods/recording.npz").curves[0]
    assert quality.values[-1] < 0.3 * quality.values[1]
    assert quality.values[-1] < 0.5 * quality.baseline


@pytest.mark.parametrize("name", ["Heat", "2d", "a-b", "class", "../up", "", "x" * 41])
def test_a_name_that_is_none_is_refused_and_nothing_is_made(name, tmp_path):
    with pytest.raises(ValueError, match="is no name"):
        new_study(name, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_name_that_is_taken_is_refused_and_stays_as_it_is(checkout):
    before = (checkout / "implicit_lab/studies/rods/study.py").read_bytes()
    for make in (new_study, new_page):
        with pytest.raises(ValueError, match="already"):
            make("rods", checkout)
    assert (checkout / "implicit_lab/studies/rods/study.py").read_bytes() == before


@pytest.mark.parametrize("folder", [".", "implicit_lab", "..", "/"])
def test_what_is_said_to_be_made_is_found_from_where_one_stands(checkout, folder):
    here = (checkout / folder).resolve()
    name = f"wires{['.', 'implicit_lab', '..', '/'].index(folder)}"
    environment = os.environ | {"PYTHONPATH": str(checkout), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "implicit_lab.cli", "new", "study", name]
    said = subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, check=True).stdout
    made = said.splitlines()[0].removeprefix("Made: ").removesuffix(".").split(", ")
    assert len(made) >= 2
    assert all((here / path).exists() for path in made)
    out = re.search(r"--out (\S+);", said)[1]
    assert (here / out).parent == checkout / "implicit_lab/studies" / name
    again = subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True)
    taken = re.search(r"There is (\S+) already", again.stderr)[1]
    assert (here / taken).exists()
    for path in made:
        shutil.rmtree(here / path) if (here / path).is_dir() else (here / path).unlink()


def test_a_page_of_no_study_and_a_place_that_is_no_checkout_are_refused(checkout, tmp_path):
    with pytest.raises(ValueError, match="There is no study waves: make it first"):
        new_page("waves", checkout)
    with pytest.raises(ValueError, match="no folder templates"):
        new_study("waves", tmp_path)
