"""A page's prose and formulas are those of its notebook, and a browser needs no script for them."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from implicit_lab.server.front.notebook import read
from implicit_lab.widgets.formula import mathml

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
        math = ElementTree.fromstring(mathml(tex, block))
        assert not re.search(r"[\\{}]", letters(math)) or r"\{" in tex


def parsed(tex, block=False):
    return ElementTree.fromstring(mathml(tex, block))


def letters(math):
    return "".join(math.itertext())


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\frac{a+1}{b}", "<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mrow><mi>b</mi></mrow></mfrac>"),
        (r"x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        (r"a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (r"\mu", "<mi>μ</mi>"),
        (r"\int_0^1", "<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup>"),
        (r"\mathrm{d}y", '<mi mathvariant="normal">d</mi><mi>y</mi>'),
        (r"\sin x", '<mi>sin</mi><mspace width="0.167em"></mspace><mi>x</mi>'),
        (r"f : A", "<mi>f</mi><mo>:</mo><mi>A</mi>"),
        (r"\text{if } x < 0", "<mtext>if\u00a0</mtext><mi>x</mi><mo>&lt;</mo><mn>0</mn>"),
        (r"\text{a < b & c}", "<mtext>a\u00a0&lt;\u00a0b\u00a0&amp;\u00a0c</mtext>"),
    ],
)
def test_a_formula_is_drawn_as_it_is_written(tex, shown):
    assert mathml(tex) == f'<math display="inline"><mrow>{shown}</mrow></math>'


@pytest.mark.parametrize("tex", [r"\lVert K \rVert_2^2", r"\|K\|", r"|y|", r"\lvert y \rvert"])
def test_a_norm_does_not_grow_with_what_stands_beside_it_and_is_no_relation(tex):
    bars = [mo for mo in parsed(tex).iter("mo") if mo.text in "‖|"]
    assert len(bars) == 2
    assert [(mo.get("stretchy"), mo.get("lspace"), mo.get("rspace")) for mo in bars] == [("false", "0", "0")] * 2


def test_a_norm_that_is_to_grow_grows():
    bars = [mo for mo in parsed(r"\left\| \frac ab \right\|").iter("mo") if mo.text == "‖"]
    assert [mo.get("stretchy") for mo in bars] == ["true", "true"]


@pytest.mark.parametrize(
    ("tex", "name"),
    [
        (r"\max_y", "max"),
        (r"\sup_x", "sup"),
        (r"\lim_{x \to 0}", "lim"),
        (r"\operatorname*{arg\,min}_y", "arg\u2009min"),
    ],
)
def test_limits_stand_below_in_a_line_of_their_own_and_beside_within_a_sentence(tex, name):
    assert [under[0].text for under in parsed(tex + " f", block=True).iter("munder")] == [name]
    assert [under[0].text for under in parsed(tex + " f").iter("msub")] == [name]


@pytest.mark.parametrize("kind", ["aligned", "align", "align*", "split"])
def test_aligned_lines_are_rows_without_numbers(kind):
    math = parsed(rf"\begin{{{kind}}} a &= b \\ c &= d \label{{x}} \end{{{kind}}}", block=True)
    assert [[letters(cell) for cell in row] for row in math.iter("mtr")] == [["a", "=b"], ["c", "=d"]]


def test_cases_and_matrices_are_tables():
    cases = parsed(r"\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}")
    assert [letters(row) for row in cases.iter("mtr")] == ["1x>0", "0x≤0"]
    assert [letters(row) for row in parsed(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}").iter("mtr")] == ["12", "34"]


@pytest.mark.parametrize("tex", [r"\href{javascript:alert(1)}{x}", r"\style{position:fixed}{x}"])
def test_a_formula_brings_no_link_and_no_style(tex):
    assert {name for element in parsed(tex).iter() for name in element.attrib} <= {"display"}


@pytest.mark.parametrize("tex", [r"\unheard", "{a", "a}", r"\frac{a}", "a & b", "% nothing", r"\frac{a}{b"])
def test_a_formula_that_cannot_be_drawn_is_named(tex):
    with pytest.raises(ValueError, match=re.escape(repr(tex))):
        mathml(tex)


def test_a_formula_that_cannot_be_drawn_stands_as_its_tex(tmp_path):
    cells = [{"cell_type": "markdown", "source": [r"Here is $\unheard < 1$ and" + "\n\n$$\\unheard{2}$$"]}]
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": cells}))
    body = read(tmp_path / "x.ipynb", "/").body
    assert r"<code>\unheard &lt; 1</code>" in body
    assert r"<code>\unheard{2}</code>" in body


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


def test_a_picture_that_a_cell_carries_is_in_the_page_and_a_cell_that_is_tagged_to_be_hidden_is_not(tmp_path):
    carried = {"cat.png": {"image/png": "aGVsbG8="}}
    cells = [
        {"cell_type": "markdown", "source": ["![a cat](attachment:cat.png)"], "attachments": carried},
        {"cell_type": "markdown", "source": ["for teachers"], "metadata": {"tags": ["hide"]}},
        {"cell_type": "code", "source": ["1 / 0"], "metadata": {"tags": ["hide"]}},
        {"cell_type": "code", "source": ["1"], "metadata": {}},
    ]
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": cells}))
    notebook = read(tmp_path / "x.ipynb", "/")
    assert 'src="data:image/png;base64,aGVsbG8="' in notebook.body
    assert "teachers" not in notebook.body
    assert notebook.code == ("1",)


def test_a_file_that_is_no_notebook_is_called_so(tmp_path):
    (tmp_path / "x.ipynb").write_text("{}")
    with pytest.raises(ValueError, match=r"x.ipynb is no notebook"):
        read(tmp_path / "x.ipynb", "")
