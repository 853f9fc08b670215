"""The explorer of guarantees: what it shows of a run, how it explains one that diverges, and that it opens at once."""

import re

import pytest

from implicit_lab.pages.deblurring import guarantee as deblurring_guarantee
from implicit_lab.pages.deblurring.guarantee import explain
from implicit_lab.studies.deblurring.choices import GUARANTEE_CONTROLS
from implicit_lab.widgets.log_chart import LogLine, log_chart
from implicit_lab.widgets.run_panel import RunPanel


def report(**changed):
    settled = {
        "status": "CONVERGED",
        "steps": 2,
        "modulus": 0.5,
        "radius": 0.4,
        "together": 1,
        "factor": 0.5,
        "residual": [1.0, 0.1, 0.01],
        "distance": [1.0, 0.1, 0.0],
        "certificate": [2.0, 1.0, 0.5],
        "posterior": [None, 0.9, 0.09],
        "controls": GUARANTEE_CONTROLS,
    }
    return settled | changed


LOST = {
    "posterior": None,
    "modulus": None,
    "radius": None,
    "distance": None,
    "certificate": None,
    "together": None,
    "factor": None,
}


def test_the_page_opens_with_a_run_and_its_controls():
    view, live = deblurring_guarantee.guarantee().children
    assert "<svg" in view.chart.value
    assert "CONVERGED" in view.ending.value
    assert isinstance(live, RunPanel)
    assert live.values == GUARANTEE_CONTROLS
    assert "changed" not in live.status.value


def test_a_run_that_contracts_is_explained_with_its_certificate():
    assert "μ = 0.500" in explain(report())
    assert (
        "One iteration leaves at most 50.00% of a small error there. The certificates assume the same on the way."
        in explain(report())
    )
    assert "The true distance, 0 at the end, stays below both" in explain(report())


def test_a_certificate_that_the_true_distance_exceeds_is_told_as_broken():
    said = explain(report(distance=[1.0, 0.95, 0.01]))
    assert "The true distance is above the certificate, a posteriori at t = 1" in said


def test_a_run_that_contracts_only_in_several_iterations_says_so():
    said = explain(report(modulus=1.1, together=4, factor=0.9))
    assert "One iteration may lengthen an error in this norm, but 4 together leave at most 90.00%" in said
    assert "there is no certificate" in explain(report(modulus=1.1, together=None, factor=None, certificate=None))


@pytest.mark.parametrize(
    ("changed", "blame"),
    [
        ({"step": 2.5}, "gradient step is 2.5 times the trained one"),
        ({"gain": 1.5}, "denoiser was made 1.5 times as steep"),
    ],
)
def test_a_run_that_diverges_says_which_condition_was_broken(changed, blame):
    said = explain(report(status="DIVERGED", controls=GUARANTEE_CONTROLS | changed, **LOST))
    assert said.startswith("DIVERGED after 2 iterations: the residual grew a million times")
    assert blame in said


def test_a_problem_is_said_and_the_curves_stay():
    view = deblurring_guarantee.guarantee().children[0]
    before = view.chart.value
    view.message = "The run stopped. <b>HQS</b> has no step size."
    assert "&lt;b&gt;HQS&lt;/b&gt; has no step size." in view.problem.value
    assert view.chart.value == before


def test_a_live_run_replaces_the_curves_and_diverges_where_the_denoiser_is_made_too_steep():
    found = deblurring_guarantee.compute(GUARANTEE_CONTROLS | {"gain": 3.0}, lambda done, total: False)
    view = deblurring_guarantee.guarantee().children[0]
    view.show(found)
    assert "DIVERGED" in view.ending.value
    assert "certificate" not in view.chart.value.split("</style>")[1]


def test_the_chart_leaves_gaps_where_there_is_no_number_and_stays_on_the_paper():
    drawn = log_chart([LogLine("a", [1.0, None, 0.0, 1e-3, 1e-4]), LogLine("b", [None] * 5)], "A <chart>.")
    assert drawn.count("<polyline") == 2
    assert "A &lt;chart&gt;." in drawn
    for points in re.findall(r'points="([^"]*)"', drawn):
        for x, y in (map(float, point.split(",")) for point in points.split()):
            assert 0 <= x <= 640
            assert 0 <= y <= 300


@pytest.mark.parametrize(("modulus", "said"), [(0.9966, "μ = 0.997"), (0.99612, "μ = 0.997"), (0.5, "μ = 0.500")])
def test_an_upper_end_is_never_told_lower_than_it_is(modulus, said):
    assert said in explain(report(modulus=modulus))
