"""The documentation holds every public name, reads every formula, and is made of what its scripts draw."""

import importlib.util
import inspect
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

import implicit_lab as il
from implicit_lab.widgets.formula import mathml

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PLAIN_DATA = {"STUDIES", "Controls"}
"""Names that are neither a class nor a function: what they are stands in the reference itself."""
NAMES = sorted(set(il.__all__) - PLAIN_DATA)
PUBLIC = {name: getattr(il, name) for name in NAMES}


def in_docs(name: str) -> ModuleType:
    """A module of ``docs``, which is no package that one could import."""
    spec = importlib.util.spec_from_file_location(Path(name).stem, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


plain_formulas = in_docs("extensions/plain_formulas")


def docstring(name: str) -> str:
    return inspect.getdoc(PUBLIC[name]) or ""


def test_every_public_name_stands_in_the_reference_once_and_no_other() -> None:
    reference = (DOCS / "reference.rst").read_text()
    named = re.findall(r"^(?:   ~|\.\. py:data:: )implicit_lab\.(\w+)$", reference, re.MULTILINE)
    assert sorted(named) == sorted(il.__all__)


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_has_an_example_that_pytest_runs(name: str) -> None:
    assert ">>> " in docstring(name)
    assert PUBLIC[name].__module__.startswith("implicit_lab.")


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_of_a_public_docstring_is_one_that_can_be_drawn(name: str) -> None:
    prose = docstring(name).partition(">>>")[0]
    for tex in re.findall(r":math:`([^`]*)`", plain_formulas.with_roles(prose)):
        assert mathml(tex).startswith("<math")


@pytest.mark.parametrize("name", NAMES)
def test_what_the_arguments_are_called_is_no_formula(name: str) -> None:
    arguments = re.search(r"^Args:\n((?:    .+\n?)+)", plain_formulas.with_roles(docstring(name)), re.MULTILINE)
    for called in re.findall(r"^    (\S.*?): ", arguments[1] if arguments else "", re.MULTILINE):
        assert re.fullmatch(r"[\w*]+(, [\w*]+)*", called)


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("y_t = G(y_{t-1}, x)", r"y_{t} = G(y_{t - 1}, x)"),
        ("||G(y, x) - y|| <= atol + rtol * ||G(y, x)||",
         r"\lVert G(y, x) - y \rVert \le \mathrm{atol} + \mathrm{rtol} \cdot \lVert G(y, x) \rVert"),
        ("y* = G(y*, x)", "y^{*} = G(y^{*}, x)"),
        ("mu^terms", r"\mu^{\mathrm{terms}}"),
        ("(I - J) d = G(y) - y", r"(I - J)\, d = G(y) - y"),
        ("sum_{i < terms} (J^T)^i dL/dy", r"\sum_{i < \mathrm{terms}}\, (J^{T})^{i}\, dL / dy"),
    ],
)  # fmt: skip
def test_a_formula_in_plain_text_is_read_as_mathematicians_write_it(text: str, tex: str) -> None:
    assert plain_formulas.whole_formula(text) == tex


@pytest.mark.parametrize("code", ["max_steps", "y0", "fixed_point(G, y0, x)", "throw=True", 'meta["details"]', "t"])
def test_code_is_not_taken_for_a_formula(code: str) -> None:
    assert plain_formulas.whole_formula(code) is None


def test_prose_stays_as_it_is_and_its_letters_are_set_as_mathematics() -> None:
    text = "A sample is given up in a mu-contraction, as in y (B, ...), where T >= 1, e.g. after 100 steps."
    assert plain_formulas.with_roles(text) == (
        r"A sample is given up in a mu-contraction, as in :math:`y` ``(B, ...)``, where :math:`T \ge 1`, "
        "e.g. after 100 steps."
    )


def test_the_gallery_has_ten_stories_with_a_picture_each() -> None:
    scripts = sorted((DOCS / "gallery").glob("*.py"))
    assert len(scripts) >= 10
    for script in scripts:
        text = script.read_text()
        assert re.match(r'r"""\n.+\n=+\n\n', text), f"{script.name} begins with a title"
        assert text.count("# %%") >= 2, f"{script.name} tells its story in parts"
        assert "plt.show()" in text, f"{script.name} has a picture"


def test_the_moving_picture_is_small_and_is_what_its_script_draws(tmp_path: Path) -> None:
    animation = in_docs("animation")
    assert animation.PICTURE.stat().st_size <= 400_000
    drawn = animation.frame(animation.shipped("deblurring"), animation.MOMENTS[0])
    with Image.open(animation.PICTURE) as moving:
        assert moving.n_frames == len(animation.MOMENTS)
        assert moving.size == drawn.size
    assert f"docs/images/{animation.PICTURE.name}" in (ROOT / "README.md").read_text()


def test_the_lock_of_the_documentation_pins_what_it_needs_beside_the_lock_of_all() -> None:
    pins = [line.split("==") for line in (DOCS / "requirements.lock").read_text().split()]
    assert all(len(pin) == 2 and "+" not in pin[1] for pin in pins)
    names = {re.sub("[-_.]+", "-", name).lower() for name, _ in pins}
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["docs"]
    assert {re.split("[<>=]", need)[0] for need in needs} <= names
    others = {re.split("==", line)[0].lower() for line in (ROOT / "requirements.lock").read_text().split()}
    assert not names & others
