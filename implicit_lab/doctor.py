"""``implicit-lab doctor``: what is installed, what is missing and how to get it."""

import platform
import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def examine(find_notebooks: Callable[[], Path]) -> int:
    """Print one line for each thing that the lab uses; return 0 when everything it needs is there, else 1.

    A browser is only needed to test the pages, so that a missing one is told but not counted.
    """
    print(f"implicit-lab {version('implicit-lab')} on Python {platform.python_version()}, {platform.platform()}")
    problems = 0
    for line, good in (*_packages(), *_weights(), _notebooks(find_notebooks)):
        print(("  ok       " if good else "  MISSING  ") + line)
        problems += not good
    print("  " + _browser())
    print("Everything that the lab needs is there." if not problems else f"{problems} to mend.")
    return 1 if problems else 0


def _packages() -> Iterator[tuple[str, bool]]:
    for text in requires("implicit-lab") or ():
        need = Requirement(text)
        if need.marker is not None and not need.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(need.name)
        except PackageNotFoundError:
            yield f"{need.name}: not installed; run make app, or pip install '{text}'", False
            continue
        good = need.specifier.contains(found, prereleases=True)
        yield f"{need.name} {found}" + ("" if good else f": too old; pip install '{text}'"), good


def _weights() -> Iterator[tuple[str, bool]]:
    from .studies import STUDIES, load_study

    for name in STUDIES:
        study = load_study(name)
        for model in study.models:
            try:
                study.model(model)
            except (ValueError, OSError) as error:
                yield f"study {name}, model {model}: {error}", False
            else:
                yield f"study {name}, model {model}", True


def _notebooks(find_notebooks: Callable[[], Path]) -> tuple[str, bool]:
    try:
        return f"pages in {find_notebooks()}", True
    except FileNotFoundError as error:
        return f"pages: {error}", False


def _browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return f"ok       browser for the page tests: {found}"
    return "without  browser: the page tests are skipped; apt-get install chromium, or your system's way, gets one"
