"""What the theory pages send to the browser is, at every t, the curve that iterating gives."""

import re

import numpy as np
import pytest

from implicit_lab.pages.regular_operators.page import RegularOperators
from implicit_lab.pages.why_iterate.page import WhyIterate, said
from implicit_lab.studies.scalar import trained
from implicit_lab.studies.scalar.regular import capped_reciprocal
from implicit_lab.studies.scalar.targets import ThreePiece
from implicit_lab.widgets.glossary.words import WORDS
from implicit_lab.widgets.panels import LINES


def sent(page, t, panel, slot):
    """(x, y) of one line at t, as the browser reads it."""
    shown = page.panels.shown
    points = np.frombuffer(shown["points"], "<f4")
    spans = shown["frames"][t - 1][shown["moving"].index(panel * LINES + slot)]
    return [points[start : start + length].astype(float) for start, length in spans]


@pytest.fixture
def regular():
    def opened(query):
        page = RegularOperators()
        page.address.query_in = f"?{query}"
        assert page.address.note == ""
        return page

    return opened


@pytest.mark.parametrize("t", [1, 8, 150])
def test_page_one_sends_what_iterating_gives(t):
    page = WhyIterate()
    page.eta.value = 0.3
    x, y = sent(page, t, 1, 1)
    found = np.zeros_like(x)
    for _ in range(t):
        found = found - 0.3 * (x * found - 1)
    np.testing.assert_allclose(y, found, rtol=1e-4)
    staircase = sent(page, t, 0, 2)[1]
    assert staircase[-1] == pytest.approx(sent(page, t, 1, 2)[1][0], rel=1e-6)


@pytest.mark.parametrize("t", [1, 30])
def test_built_G_sends_what_iterating_gives(regular, t):
    x, y = sent(regular("scene=build&target=reciprocal&eps=x^2&cap=0.5"), t, 0, 0)
    eps, found = np.minimum(x**2, 0.5), np.zeros_like(x)
    for _ in range(t):
        found = (1 - eps) * found + eps / x
    np.testing.assert_allclose(y, found, rtol=1e-4)


@pytest.mark.parametrize("t", [1, 30])
@pytest.mark.parametrize("gap", [0.0, 0.1])
def test_edge_of_contraction_sends_what_iterating_gives(regular, gap, t):
    x, y = sent(regular(f"scene=bound&gap={gap}"), t, 0, 0)
    found = np.zeros_like(x)
    for _ in range(t):
        found = (1 - gap - np.abs(x)) * found + x
    np.testing.assert_allclose(y, found, rtol=1e-4, atol=1e-6)


def test_capped_map_never_passes_its_cap(regular):
    page = regular("scene=cap&K=30")
    assert all(sent(page, t, 1, 0)[1].max() <= 30 + 1e-4 for t in (1, 10, 100))


def test_trained_toy_sends_the_iterates_of_the_chosen_network(regular):
    x, y = sent(regular("scene=trained&L=20"), 25, 0, 0)
    np.testing.assert_allclose(y, trained.Network("implicit-20").iterates(x)[-1], atol=1e-2)


@pytest.mark.parametrize("opened", [WhyIterate, RegularOperators])
def test_a_broken_t_is_one_and_the_same_t_everywhere(opened):
    page = opened()
    page.address.query_in = "?t=4.5"
    assert page.t.value == 5
    # What the browser's link sets, as in a page.
    page.readout.t = page.t.value
    assert 'data-t="5"' in page.readout.sentence
    assert "t=5" in page.address.query.split("&")
    assert page.address.note == "From the address: t = 4.5 was brought to 5."


def test_t_stays_within_what_a_scene_has(regular):
    page = regular("scene=build&t=90")
    page.choice.value = "trained"
    assert page.t.value == page.t.max == trained.STEPS
    page.choice.value = "build"
    assert (page.t.value, page.t.max) == (trained.STEPS, 100)


def test_the_conditions_have_one_numbering_everywhere(regular):
    assert "condition 2 breaks" in regular("scene=bound&gap=0&t=60").readout.sentence
    assert "1 broken" in regular("scene=build&target=reciprocal&eps=0.3").scene.panels(5)[1].title
    (entry,) = (word for word in WORDS if word.key == "regular-operator")
    assert "(1) is Lipschitz in x" in entry.said
    assert "(2) is a contraction in y" in entry.said


def test_a_slope_that_is_huge_is_said_in_words_beside_that_of_one_step(regular):
    told = regular("scene=build&target=reciprocal&eps=0.3&t=5").readout.sentence
    assert "<b>333 million</b>, and of y<sub>1</sub>, a single step, 120 million." in told


def test_a_number_beyond_a_thousand_million_is_a_power_of_ten_everywhere_in_the_sentence(regular):
    told = regular("scene=build&target=reciprocal&eps=sin(1/x)&t=5").readout.sentence
    assert "<b>1.73 × 10¹⁴</b>, and of y<sub>1</sub>, a single step, 4.89 × 10¹²." in told
    assert not re.search(r"\de[+-]?\d", told)


@pytest.mark.parametrize("target", ["jump", "cusp"])
@pytest.mark.parametrize("eps", ["x^2", "0.3", "1"])
def test_the_place_where_a_condition_breaks_is_told_without_the_rounding_of_the_search(regular, target, eps):
    assert "(see x = 0)" in regular(f"scene=build&target={target}&eps={eps}").readout.sentence


def test_the_loop_is_the_chosen_scenes_and_of_the_toy_it_does_not_say_that_it_comes_up_to_the_target(regular):
    page = regular("scene=build")
    assert "which comes up to <i>F</i>(<i>x</i>)" in page.loop.value
    page.choice.value = "trained"
    assert "comes up to" not in page.loop.value
    assert f"trained to be near <i>F</i>(<i>x</i>) at <i>t</i> = {trained.STEPS}, and past it after" in page.loop.value
    x = trained.domain()
    for bound in trained.BOUNDS:
        near, far = trained.Network(f"implicit-{bound}").iterates(x, 10 * trained.STEPS)[[trained.STEPS, -1]]
        truth = ThreePiece()(x)
        assert trained.rms(far, truth) > 2 * trained.rms(near, truth)
        # Past it: away from 0, where the iterates begin.
        assert np.mean(np.sign(truth) * (far - truth) > 0) > 0.5


@pytest.mark.parametrize(("scene", "state"), [("bound", {"gap": 0.1}), ("cap", {"K": 30})])
def test_the_G_that_is_drawn_in_the_loop_is_the_one_that_is_iterated(regular, scene, state):
    page = regular("&".join([f"scene={scene}", *(f"{name}={value}" for name, value in state.items())]))
    x, before = sent(page, 4, 0, 0)
    after = sent(page, 5, 0, 0)[1]
    G = {
        "bound": lambda y: (1 - 0.1 - np.abs(x)) * y + x,
        "cap": lambda y: 0.8 * y + 0.2 * capped_reciprocal(x, 30)[0],
    }
    np.testing.assert_allclose(after, G[scene](before), rtol=1e-4, atol=1e-6)


def test_one_of_a_thing_is_told_as_one(regular):
    assert "After <b>1</b> iteration <i>" in said(1, 0.5, 0.25)
    assert "After <b>2</b> iterations <i>" in said(2, 0.5, 0.25)
    toy = regular("scene=trained").scene
    assert "After <b>1</b> pass the" in toy.say(1)
    assert "After <b>2</b> passes the" in toy.say(2)
