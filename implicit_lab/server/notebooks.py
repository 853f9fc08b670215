"""Where the pages are: the folder of notebooks that the app serves."""

from pathlib import Path


def find_notebooks() -> Path:
    """Return the folder of pages: beside the package in a checkout, else in the working directory.

    Raises ``FileNotFoundError`` where neither holds a landing page.
    """
    for root in (Path(__file__).resolve().parents[2], Path.cwd()):
        if (root / "notebooks" / "index.ipynb").is_file():
            return root / "notebooks"
    raise FileNotFoundError(
        "There is no folder notebooks with an index.ipynb here; start implicit-lab app in a checkout of the project."
    )
