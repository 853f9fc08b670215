"""No page has a widget that the front end cannot draw."""

import json
import re
from pathlib import Path

import pytest
from ipywidgets.widgets import widget

import implicit_lab.server.front

PAGES = sorted((Path(__file__).parents[3] / "notebooks").glob("*.ipynb"))
SCRIPTS = Path(implicit_lab.server.front.__file__).parent
UNSEEN = {"LayoutModel", "LinkModel", "DirectionalLinkModel"}


def drawn():
    controls = (SCRIPTS / "controls.js").read_text()
    return {
        "AnyModel",
        "HTMLModel",
        "BoxModel",
        "HBoxModel",
        "VBoxModel",
        *re.findall(r"^  (\w+Model):", controls, re.M),
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_widget_of_a_page_can_be_drawn(page):
    names = {}
    for cell in json.loads(page.read_text())["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    shown = {made._model_name for made in widget._instances.values()}
    widget.Widget.close_all()
    assert shown
    assert not {name for name in shown - drawn() - UNSEEN if not name.endswith("StyleModel")}
