"""A new page is one folder and one notebook: nothing else is told of it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT, open_page, serve

PAGE = """
import ipywidgets as widgets

from ...widgets.style import style


def page():
    return widgets.VBox([style(), widgets.HTML('<p data-testid="said">A page that was added.</p>')])
"""
CARD = """
from ..card import Card

CARD = Card(
    notebook="99_throwaway",
    title="99 · Thrown away",
    sentence="Here for one test.",
    alt="A line",
    draw=lambda axes: axes.plot([0, 1], [0, 1]),
)
"""
CELL = {
    "cell_type": "code",
    "execution_count": None,
    "metadata": {},
    "outputs": [],
    "source": ["from implicit_lab.pages.throwaway.page import page\n", "\n", "page()"],
}
NOTEBOOK = {
    "cells": [{"cell_type": "markdown", "metadata": {}, "source": ["# Thrown away"]}, CELL],
    "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the lab, without weights, with one page more."""
    unneeded = shutil.ignore_patterns("__pycache__", "*.safetensors")
    shutil.copytree(ROOT / "implicit_lab", tmp_path / "implicit_lab", ignore=unneeded)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    shutil.copy(ROOT / "voila.json", tmp_path)
    folder = tmp_path / "implicit_lab" / "pages" / "throwaway"
    folder.mkdir()
    for name, text in (("__init__", ""), ("page", PAGE), ("card", CARD)):
        (folder / f"{name}.py").write_text(text)
    (tmp_path / "notebooks" / "99_throwaway.ipynb").write_text(json.dumps(NOTEBOOK))
    draw = [sys.executable, "-m", "implicit_lab.pages.landing.cards"]
    subprocess.run(draw, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path)}, check=True)
    return tmp_path


def test_a_folder_and_a_notebook_make_a_page_with_its_card(browser, checkout, tmp_path_factory):
    command = [sys.executable, "-m", "implicit_lab.cli", "app", "--no-browser"]
    log = tmp_path_factory.mktemp("new_page") / "log.txt"
    with serve(log, command, root=checkout) as served, open_page(browser) as page:
        page.goto(f"{served.url}/voila/render/index.ipynb")
        card = page.locator(".il-card").last
        assert card.locator("img").evaluate("img => img.naturalWidth > 0")
        card.get_by_role("link", name="99 · Thrown away").click()
        page.get_by_test_id("said").wait_for()
        assert page.title().startswith("Thrown away")
        assert not page.errors
