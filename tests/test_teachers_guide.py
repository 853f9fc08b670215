"""The teacher's guide: every link is one that a page understands, every command is there."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from implicit_lab.cli import COMMANDS
from implicit_lab.pages.links import linked_pages

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "teachers_guide.rst").read_text()
LINKS = re.findall(r"(\d\d_\w+)\.ipynb\?([\w=&.,]+)", GUIDE)


def test_the_readme_and_the_documentation_lead_to_it():
    assert "docs/teachers_guide.rst" in (ROOT / "README.md").read_text()
    assert "   teachers_guide\n" in (ROOT / "docs" / "index.rst").read_text()


def test_it_says_that_the_solutions_are_public():
    assert "The repository is public" in GUIDE
    assert (ROOT / "docs" / "solutions").is_dir()
    assert "``docs/solutions``" in GUIDE


def test_every_command_it_names_is_one():
    named = set(re.findall(r"implicit-lab (\w+)", GUIDE))
    assert {"assign", "grade", "site", "app"} <= named <= set(COMMANDS)


@pytest.fixture(scope="module")
def known():
    return {page["notebook"]: page for page in linked_pages()}


@pytest.mark.parametrize(("notebook", "query"), LINKS)
def test_every_link_sets_and_hides_what_its_page_knows(known, notebook, query):
    assert (ROOT / "notebooks" / f"{notebook}.ipynb").is_file()
    page = known[notebook]
    names = {name["name"]: name for name in page["names"]}
    for name, value in parse_qsl(query):
        if name == "hide":
            assert set(value.split(",")) <= set(page["hidable"])
        elif names[name]["options"] is not None:
            assert value in names[name]["options"]
        else:
            assert names[name]["low"] <= float(value) <= names[name]["high"]
