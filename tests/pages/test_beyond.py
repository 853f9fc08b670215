"""What is said beyond the paper's claims is what the report holds, and counts as a person would count it."""

import pytest

from implicit_lab.pages.beyond import beyond
from implicit_lab.studies.reports import at_compute, passed_for_good
from implicit_lab.widgets.verdict_table import verdict_table


def told(largest, median, share=1.0):
    return {"max": largest, "median": median, "mean": (largest + median) / 2, "share": share}


@pytest.fixture
def report():
    return {
        "quality": {"unit": "dB", "higher_is_better": True, "mean": [10.0, 21.0, 19.0, 24.0, 26.0]},
        "lipschitz": {
            "statistic": "max",
            "value": [0.5, 1.0, 2.0, 2.5, 3.0],
            "median": [0.1, 0.2, 0.3, 0.4, 0.5],
            "truth": told(25.0, 4.0),
            "whole_step": told(0.75, 0.25),
            "amplification": told(4.0, 2.0, 0.8),
            "at_rest": 0.8,
        },
        "compute": {"unit": "multiply-adds", "once": 50, "per_iteration": 100},
        "baselines": [
            {"model": "explicit", "quality": 20.0, "compute": 250, "lipschitz": told(2.75, 0.75)},
            {"model": "deep", "quality": 30.0, "compute": 100, "lipschitz": told(2.5, 0.5)},
        ],
    }


def test_the_slopes_of_all_stand_beside_each_other(report) -> None:
    (_, slopes, what), (_, owed, _), _ = beyond(report, "on this")
    assert what == "on this"
    for part in (
        "Largest slope (median)",
        "the iterate at t = 5: 3 (0.5)",
        "the true map: 25 (4)",
        "one whole step at its fixed point: 0.75 (0.25)",
        "one pass, same size: 2.75 (0.75)",
    ):
        assert part in slopes
    assert "at rest on 80% of the instances; there it is 2 times as steep as one whole step in the median" in owed
    assert "4 times at most" in owed


def test_a_network_is_passed_from_where_the_iterate_stays_better(report) -> None:
    assert passed_for_good(report, 20.0) == 4, "at t = 2 it was better, and then worse again"
    assert passed_for_good(report, 30.0) is None
    found = beyond(report, "")[2][1]
    passed = "passed for good at t = 4, for 1.8 times its multiply-adds; at its cost, t = 2"
    assert f"one pass, same size (20 dB): {passed}" in found
    assert "deep (30 dB): not passed by t = 5; one step costs more" in found


def test_equal_compute_counts_what_is_done_once(report) -> None:
    assert [at_compute(report, budget)[0] for budget in (100, 150, 250, 10**6)] == [0, 1, 2, 5]


def test_where_nothing_rests_nothing_is_said_to_be_amplified(report) -> None:
    report["lipschitz"] |= {"amplification": {"max": None, "median": None, "mean": None, "share": 0.0}, "at_rest": 0.0}
    assert "at rest on 0% of the instances, so that there is nothing to compare" in beyond(report, "")[1][1]


def test_an_iteration_that_nobody_trained_is_told_where_it_overtakes(report) -> None:
    report["classical"] = {"model": "pdhg", "quality": [5.0, 25.0, 27.0], "compute": [200, 400, 600]}
    assert (
        "PDHG, which nobody trained, is better than the best of it after 3 steps, for 600" in beyond(report, "")[2][1]
    )
    report["classical"]["quality"] = [5.0, 5.0, 5.0]
    assert "PDHG does not reach the best of it in 3 steps" in beyond(report, "")[2][1]


def test_a_report_without_these_figures_has_none_of_these_rows() -> None:
    assert beyond({"lipschitz": {"value": [1.0]}, "baselines": []}, "") == []


def test_what_the_paper_does_not_claim_stands_in_a_table_of_its_own() -> None:
    html = verdict_table([("claim", "found", "what")], [("asked", "answered", "what")]).value
    first, second = html.split("</table>")[:2]
    assert "The paper's claim" in first
    assert "claim</th>" in first
    assert "The paper's claim" not in second
    assert "asked</th>" in second
    assert verdict_table([("claim", "found", "what")]).value.count("<table") == 1
