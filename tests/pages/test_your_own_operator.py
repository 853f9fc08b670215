"""The page on operators of one's own: its lines are what it runs, its recordings what they give."""

import importlib
from types import SimpleNamespace

import numpy as np
import pytest
import torch

import implicit_lab as il
from implicit_lab.control import defaults
from implicit_lab.pages.your_own_operator import verdict
from implicit_lab.pages.your_own_operator.gallery import GALLERY
from implicit_lab.pages.your_own_operator.page import YourOwnOperator, compute, made_with
from implicit_lab.pages.your_own_operator.recorded import recorded


def curves(recording):
    return {curve.name: curve.values for curve in recording.curves}


@pytest.mark.parametrize("name", GALLERY)
def test_the_lines_run_by_themselves_and_give_what_was_recorded(name, monkeypatch):
    monkeypatch.setattr(il, "explore", il.record)
    entry = GALLERY[name]
    *before, call = entry.ten_lines(defaults(entry.controls), 12).strip().rpartition("\nil.explore")
    given = {}
    exec(compile(f"{''.join(before[:-1])}\nmade = il.explore{call}", name, "exec"), given)
    kept = recorded(name)
    assert [*curves(given["made"])] == [*curves(kept)]
    for curve in ("Lipschitz constant", "residual"):
        # Rest to rounding is another rounding on another machine.
        np.testing.assert_allclose(curves(given["made"])[curve], curves(kept)[curve][:13], rtol=2e-2, atol=1e-5)


@pytest.mark.parametrize("name", GALLERY)
def test_lines_are_some_ten(name):
    lines = GALLERY[name].ten_lines(defaults(GALLERY[name].controls), 60)
    assert 6 <= len([line for line in lines.splitlines() if line and not line.startswith("import")]) <= 16


def test_newtons_answer_is_as_steep_as_keplers_equation_says():
    # dE/dM = 1 / (1 - e cos E), the most at E = 0; the share of Newton's step is what the error keeps less.
    steepest = curves(recorded("newton"))["steepest slope"]
    assert steepest[-1] == pytest.approx(1 / (1 - 0.8), rel=1e-4)
    assert recorded("newton").meta["contraction"]["upper"] == pytest.approx(0.7, abs=1e-3)


def test_pagerank_is_the_share_that_the_damping_promises_and_its_truth():
    made = recorded("pagerank")
    assert made.meta["contraction"]["radius"] == pytest.approx(0.85, abs=1e-3)
    assert curves(made)["relative error"][-1] < 1e-4


def test_the_bounds_that_theory_gives_hold_for_what_was_recorded():
    assert recorded("tanh").meta["contraction"]["upper"] <= 0.9
    assert recorded("monotone").meta["contraction"]["upper"] < 1
    for name in ("sinkhorn", "oscillators"):
        assert recorded(name).meta["contraction"]["radius"] == pytest.approx(1, abs=1e-3)
    # All clocks sped up alike turn by one step's share a step: 60 steps of 1/2.
    assert curves(recorded("oscillators"))["steepest slope"][-1] == pytest.approx(30, rel=1e-2)


def test_clocks_that_hardly_pull_find_no_rest_and_the_page_says_so():
    values = made_with(recorded("oscillators")) | {"oscillators_coupling": 0.2, "steps": 20}
    made = compute(values, lambda done, total: False)
    assert made.meta["truth"] == "last iterate"
    assert "no fixed point was found" in made.meta["note"]


def test_another_operator_shows_its_recording_and_only_its_sliders():
    page = YourOwnOperator()
    page.choice.value = "newton"
    assert page.player.scene["meta"]["controls"]["operator"] == "newton"
    assert page.live.thread is None
    shown = [name for name, control in page.live.controls.items() if control.layout.display != "none"]
    assert shown == ["operator", "newton_eccentricity", "newton_share", "steps"]
    assert page.address.query == "operator=newton&newton_eccentricity=0.8&newton_share=0.3&steps=60"
    assert "changed" not in page.live.status.value


def test_a_slider_runs_the_lines_anew_with_what_it_says():
    page = YourOwnOperator()
    # As the browser sets them.
    for name, value in (("steps", 5.0), ("tanh_width", 8.0), ("tanh_gain", 0.5)):
        page.sliders[name].set_state({"value": value})
    page.live.thread.join()
    assert page.player.message == ""
    assert page.player.scene["meta"]["controls"] == {"operator": "tanh", "steps": 5, "gain": 0.5, "width": 8}
    assert page.player.scene["meta"]["contraction"]["upper"] <= 0.5
    assert "gain, width = 0.5, 8" in page.code.value
    # A moved slider is remembered: back at it, the page does not show what was recorded with another value.
    page.choice.value = "attention"
    page.choice.value = "tanh"
    page.live.thread.join()
    assert page.player.scene["meta"]["controls"]["gain"] == 0.5


def test_a_cell_is_filled_with_the_lines_of_the_choice(monkeypatch):
    asked = []
    shell = SimpleNamespace(set_next_input=lambda text, replace: asked.append((text, replace)))
    monkeypatch.setattr(importlib.import_module("IPython.core.getipython"), "get_ipython", lambda: shell)
    page = YourOwnOperator()
    page.choice.value = "pagerank"
    assert page.ten_lines() is page.code
    ((text, replace),) = asked
    assert replace
    assert text.startswith(page.lines)
    assert "damping, pages = 0.85, 24" in text


def test_the_table_has_a_row_for_each_operator_with_its_figures():
    told = verdict.verdict().value
    assert told.count("<tr>") == 1 + len(GALLERY)
    assert "At rest from t = 19. Modulus 0.7, spectral radius 0.7." in told


@pytest.mark.parametrize(("share", "steep"), [(1.0, 5.0), (0.3, 1.5)])
def test_a_step_of_newtons_method_is_as_steep_as_its_share_of_the_answer(share, steep):
    held = {}
    GALLERY["newton"].operator(lambda G, M, **_: held.update(G=G, M=M), 0.8, share)
    nearest = torch.zeros(1, 1, dtype=torch.float64)
    slope = torch.func.jacrev(held["G"], argnums=1)(nearest, nearest)
    assert float(slope) == pytest.approx(steep)
    assert f"{steep:g}" in GALLERY["newton"].claim
