"""``implicit-lab site``: all pages, written to a folder that any web server, or none, can hand out."""

import asyncio
import os
import tempfile
from pathlib import Path

from ..server.notebooks import find_notebooks, list_notebooks
from .lab import Lab
from .live.engine_file import ENGINE, ENGINE_MARK, engine_file, in_page
from .opened import open_pages
from .page import MARK, page


def build(out: Path, lab: Lab | None = None, live: bool = False) -> list[Path]:
    """Write every page to the folder ``out``: all of them, or nothing. With ``live`` the browser deblurs.

    ``lab`` is where the live lab is; by default Binder's copy of this repository, if that is on GitHub. A folder that
    holds an older site is replaced.

    Raises ``FileExistsError`` where ``out`` holds anything else, and ``ValueError`` where a page fails or what
    ``live`` needs is missing.
    """
    out = out.absolute()
    refuse_other(out)
    folder = find_notebooks()
    # First, since it is refused at once where its packages are missing.
    engine = engine_file() if live else ""
    lab = lab or Lab.of_checkout(folder)
    opened = asyncio.run(open_pages(list_notebooks(folder)))
    names = [one.name for one in opened]
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as staging:
        fresh, old = Path(staging, "fresh"), Path(staging, "old")
        fresh.mkdir()
        for one in opened:
            alive = {**one.live, **in_page(engine)} if engine and one.live else None
            (fresh / f"{one.name}.html").write_text(page(one, names, folder, lab, alive), "utf-8")
        if engine:
            (fresh / ENGINE).write_text(engine, "utf-8")
        # What has come there meanwhile is not lost either.
        refuse_other(out)
        if out.exists():
            os.rename(out, old)
        os.rename(fresh, out)
    return [out / f"{name}.html" for name in names] + ([out / ENGINE] if engine else [])


def refuse_other(out: Path) -> None:
    """Raise ``FileExistsError`` where there is anything at ``out`` but a site of ours, or an empty folder."""
    if not out.exists() and not out.is_symlink():
        return
    if not out.is_dir() or out.is_symlink():
        raise FileExistsError(f"{out} is no folder; name one that is empty, or that is not there yet.")
    foreign = [file.name for file in sorted(out.iterdir()) if not _is_ours(file)]
    if foreign:
        raise FileExistsError(
            f"The folder {out} holds something else, such as {foreign[0]}; name one that is empty, or that is not "
            "there yet."
        )


def _is_ours(file: Path) -> bool:
    mark = ENGINE_MARK if file.name == ENGINE else MARK
    if not file.is_file() or (file.suffix != ".html" and file.name != ENGINE):
        return False
    with file.open("rb") as opened:
        return mark.encode() in opened.read(4096)
