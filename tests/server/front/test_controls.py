"""No page has a widget that the front end cannot draw."""

import json
import re
from pathlib import Path

import pytest
from ipywidgets.widgets import widget

import implicit_lab.server.front

PAGES = sorted((Path(__file__).parents[3] / "notebooks").glob("*.ipynb"))
SCRIPTS = Path(implicit_lab.server.front.__file__).parent
CONTRIBUTING = Path(__file__).parents[3] / "CONTRIBUTING.md"


def drawn():
    """The kinds of widgets in the front end's own tables."""
    scripts = "".join((SCRIPTS / f"{name}.js").read_text() for name in ("controls", "views"))
    return set(re.findall(r"^  (\w+Model):", scripts, re.M))


def unseen():
    """Those that have nothing to draw."""
    (listed,) = re.findall(r"^const UNSEEN = \[(.*?)\];", (SCRIPTS / "views.js").read_text(), re.M)
    return set(re.findall(r"\w+Model", listed))


def test_contributing_lists_the_widgets_that_the_small_front_end_draws():
    (listed,) = re.findall(r"It draws (.*?)\.\n", CONTRIBUTING.read_text(), re.DOTALL)
    assert sorted(re.findall(r"`(\w+)`", listed)) == sorted(name.removesuffix("Model") for name in drawn())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_widget_of_a_page_can_be_drawn(page):
    names = {}
    for cell in json.loads(page.read_text())["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    shown = {made._model_name for made in widget._instances.values()}
    widget.Widget.close_all()
    assert shown
    assert not {name for name in shown - drawn() - unseen() if not name.endswith("StyleModel")}
