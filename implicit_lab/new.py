"""A new case study or page: copies of a worked example in ``templates``, under their own name, to be changed."""

import keyword
import os
import re
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST = 40
_TEXT = {".py", ".ipynb"}


def new_study(name: str, root: Path = ROOT) -> list[Path]:
    """Make the study called ``name`` and its tests; return what was made.

    Raises ``ValueError`` for a name that is none or is taken, or where there is no checkout.
    """
    return _make("study", _checked(name), {}, root)


def new_page(name: str, root: Path = ROOT) -> list[Path]:
    """Make the page of the study called ``name``, its notebook and its tests; return what was made.

    Raises ``ValueError`` as ``new_study``, and where there is no such study.
    """
    _checked(name)
    if not (root / "implicit_lab" / "studies" / name / "__init__.py").is_file():
        raise ValueError(f"There is no study {name}: make it first, with implicit-lab new study {name}.")
    numbers = [int(page.name[:2]) for page in (root / "notebooks").glob("[0-9][0-9]_*.ipynb")]
    return _make("page", name, {"NN": f"{max(numbers, default=0) + 1:02d}"}, root)


def from_here(path: Path) -> str:
    """The path as it is found from the folder where a command was given: short within it, else whole."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _checked(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name) or len(name) > LONGEST:
        raise ValueError(
            f"{name!r:.60} is no name for a folder of Python: take small letters, digits and _, at most {LONGEST}."
        )
    return name


def _make(kind: str, name: str, words: dict[str, str], root: Path) -> list[Path]:
    """Copy the template with NAME, and the other words, in their places: all of it or nothing."""
    template = root / "templates" / kind
    if not template.is_dir():
        raise ValueError(f"There is no folder templates in {root}: run this in a checkout of the project.")
    words = {"NAME": name, **words}
    made = [root / _filled(str(unit.relative_to(template)), words) for unit in _units(template)]
    for path in made:
        if path.exists():
            raise ValueError(f"There is {from_here(path)} already: take another name, or remove it first.")
    with tempfile.TemporaryDirectory(dir=root, prefix=".new-") as folder:
        staged = Path(folder)
        for file in filter(Path.is_file, template.rglob("*")):
            copy = staged / _filled(str(file.relative_to(template)), words)
            copy.parent.mkdir(parents=True, exist_ok=True)
            if file.suffix in _TEXT:
                copy.write_text(_filled(file.read_text(), words))
            else:
                shutil.copyfile(file, copy)
        for path in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(staged / path.relative_to(root), path)
    return made


def _units(template: Path) -> list[Path]:
    """What is made whole: each first folder or file on its way whose name holds NAME."""
    found = template.rglob("*NAME*")
    return sorted(path for path in found if "NAME" not in str(path.parent.relative_to(template)))


def _filled(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(word, value)
    return text
