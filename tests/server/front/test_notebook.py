"""A page's prose and formulas are those of its notebook, and a browser needs no script for them."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from implicit_lab.server.front.formula import mathml
from implicit_lab.server.front.notebook import read

PAGES = sorted((Path(__file__).parents[3] / "notebooks").glob("*.ipynb"))


class Formulas(IPythonRenderer):
    """Notes every formula that it is given."""

    def __init__(self):
        super().__init__(escape=False)
        self.found = []

    def inline_math(self, body):
        self.found.append((body, False))
        return ""

    def block_math(self, body):
        self.found.append((body, True))
        return ""


def formulas(page):
    noted = Formulas()
    for cell in json.loads(page.read_text())["cells"]:
        if cell["cell_type"] == "markdown":
            MarkdownWithMath(renderer=noted).render("".join(cell["source"]))
    return noted.found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_formula_of_a_page_can_be_drawn(page):
    for tex, block in formulas(page):
        ElementTree.fromstring(mathml(tex, block))


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\frac{a+1}{b}", "<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mrow><mi>b</mi></mrow></mfrac>"),
        (r"x_1^2", "<msubsup><mi>x</mi><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></msubsup>"),
        (r"a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (r"\mu", "<mi>μ</mi>"),
    ],
)
def test_a_formula_is_drawn_as_it_is_written(tex, shown):
    assert mathml(tex) == f"<math>{shown}</math>"


@pytest.mark.parametrize("tex", [r"\unheard", "{a", "a}", r"\frac{a}"])
def test_a_formula_that_is_not_understood_is_named(tex):
    with pytest.raises(ValueError, match=re.escape(repr(tex))):
        mathml(tex)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_its_title_and_a_place_for_what_each_piece_of_code_shows(page):
    cells = json.loads(page.read_text())["cells"]
    notebook = read(page, "/voila/files/")
    assert "".join(cells[0]["source"]).startswith(f"# {notebook.title}\n")
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert list(notebook.code) == code
    assert [int(k) for k in re.findall(r'data-cell="(\d+)"', notebook.body)] == list(range(len(code)))
    assert "$" not in re.sub("<code>.*?</code>", "", notebook.body)


def test_pictures_are_found_where_they_are_served_and_links_lead_to_the_next_page(tmp_path):
    prose = '<img src="images/cat.png" alt="a cat"> and [the next page](01_why_iterate.ipynb)'
    cells = [{"cell_type": "markdown", "source": [prose]}]
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": cells}))
    body = read(tmp_path / "x.ipynb", "/voila/files/").body
    assert 'src="/voila/files/images/cat.png"' in body
    assert 'href="01_why_iterate.ipynb"' in body


def test_a_file_that_is_no_notebook_is_called_so(tmp_path):
    (tmp_path / "x.ipynb").write_text("{}")
    with pytest.raises(ValueError, match=r"x.ipynb is no notebook"):
        read(tmp_path / "x.ipynb", "")
