"""Where the pages are: the folder of notebooks that the app serves."""

from pathlib import Path

INDEX = "index.ipynb"
"""The first page."""
ASSIGNMENTS = "assignments"
"""The folder of problem sets among our pages, which no page shows."""


def find_notebooks(folder: Path | None = None) -> Path:
    """Return ``folder``, or the folder of our pages: beside the package in a checkout, else in the working directory.

    Raises ``FileNotFoundError`` where there is no such folder or no page in it.
    """
    if folder is not None:
        if not folder.is_dir():
            raise FileNotFoundError(f"There is no folder {folder}; name one that holds notebooks.")
        if not list_notebooks(folder):
            raise FileNotFoundError(f"The folder {folder} holds no notebook; name one that holds files *.ipynb.")
        return folder.resolve()
    for root in (Path(__file__).resolve().parents[2], Path.cwd()):
        if (root / "notebooks" / INDEX).is_file():
            return root / "notebooks"
    raise FileNotFoundError(
        "There is no folder notebooks with an index.ipynb here; start implicit-lab app in a checkout of the project, "
        "or name a folder of your own."
    )


def list_notebooks(folder: Path) -> list[Path]:
    """Return the notebooks that lie directly in ``folder``, sorted by name; hidden files are none."""
    return sorted(file for file in folder.glob("*.ipynb") if not file.name.startswith("."))
