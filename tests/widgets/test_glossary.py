"""A word of the pages is explained where it stands: the glossary has it, and titles, controls and prose lead to it."""

import re
from pathlib import Path

import pytest

from implicit_lab.control import Choice, Control, Number
from implicit_lab.pages.regular_operators.page import RegularOperators
from implicit_lab.pages.why_iterate.page import WhyIterate
from implicit_lab.recording import load
from implicit_lab.widgets.fields import field, slider
from implicit_lab.widgets.glossary import Glossary, word_of
from implicit_lab.widgets.glossary.words import WORDS
from implicit_lab.widgets.loop import loop
from implicit_lab.widgets.player import Player

ROOT = Path(__file__).parents[2]
ASKED = """implicit model, operator, iterate, fixed point, residual, contraction, modulus, spectral radius,
    Lipschitz constant, slope L_t, amplification, regular operator, explicit network, unrolled, parameters, compute,
    PSNR, SSIM, HQS, PGD, denoiser, vorticity, Reynolds number, relative error, linear program, tie, violation, gap,
    PDHG"""
ENTRIES = Glossary().entries
RECORDINGS = sorted((ROOT / "implicit_lab" / "pages").rglob("*.npz"))


def test_every_word_that_a_page_uses_has_an_entry() -> None:
    assert {" ".join(word.split()) for word in ASKED.split(",")} <= {word.name for word in WORDS}


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.key)
def test_an_entry_is_two_plain_sentences_and_a_formula(word) -> None:
    assert len(re.findall(r"[.](?:\s|$)", word.said)) == 2
    assert ENTRIES[word.key]["formula"].startswith("<math")


def test_no_form_leads_to_two_words() -> None:
    forms = [form.lower() for word in WORDS for form in (word.name, *word.forms)]
    assert len(forms) == len(set(forms))
    assert len(ENTRIES) == len(WORDS)


@pytest.mark.parametrize("file", RECORDINGS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_curve_that_ships_opens_an_entry(file: Path) -> None:
    try:
        recording = load(file)
    except ValueError:
        pytest.skip("a plane has no curves")
    assert [curve["name"] for curve in Player(recording).scene["curves"] if curve["word"] not in ENTRIES] == []


def test_every_panel_of_the_theory_pages_opens_an_entry() -> None:
    pages = [WhyIterate()._scene()] + [scene.panels(5) for scene in RegularOperators().scenes.values()]
    titles = [panel.title for panels in pages for panel in panels]
    assert [title for title in titles if word_of(title) not in ENTRIES] == []


def test_every_mark_in_prose_and_in_scripts_leads_to_an_entry() -> None:
    files = [*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "implicit_lab" / "pages").rglob("*.py")]
    marks = {mark for file in files for mark in re.findall(r"#word-([a-z0-9-]+)", file.read_text())}
    scripts = (ROOT / "implicit_lab" / "pages").rglob("*.js")
    marks |= {mark for file in scripts for mark in re.findall(r'\bword: "([a-z0-9-]+)"', file.read_text())}
    assert len(marks) > 20
    assert marks <= set(ENTRIES)


def test_a_control_says_its_word_and_keeps_its_name() -> None:
    denoising = field(Control("weight", "Denoising", Number(0, 1), 0.5), 0.5)
    assert denoising.description == '<a href="#word-denoiser">Denoising</a>'
    denoising.value = 7
    assert denoising.note == "Denoising: 7 was brought to 1 (0 to 1 is allowed)."
    assert field(Control("blur", "Blur", Choice(("a", "b")), "a"), "a").description == "Blur"
    assert slider(Control("t", "iterations t", Number(1, 9, step=1), 3)).word == "iterate"


def test_the_slope_of_the_iterate_has_one_entry_however_it_is_written() -> None:
    assert {word_of(title) for title in ("Slope Lₜ", "slope L_t in b, median", "Slope Lₜ by what is changed")} == {
        "slope-l-t"
    }


def test_the_loop_holds_the_step_of_its_page_and_moves_by_itself_only_where_asked() -> None:
    still, moving = (loop(r"G(y, x) = y - \eta x", "a", "b", moving=asked).value for asked in (False, True))
    assert still.count("<math") == moving.count("<math") == 1
    assert "checked" in moving.replace(":checked", "")
    assert "checked" not in still.replace(":checked", "")
