"""RESULTS.md says what the reports beside the weights say."""

from pathlib import Path

from implicit_lab.pages.beyond import equal_compute
from implicit_lab.studies import STUDIES, results
from implicit_lab.studies.markdown import number
from implicit_lab.studies.reports import at_compute, compute, passed_for_good, reports

ROOT = Path(__file__).parents[2]
REPORT = {
    "iterations": [1, 2, 3],
    "quality": {"mean": [0.9, None, 0.1], "higher_is_better": False},
    "compute": {"per_iteration": 10, "once": 5},
}


def test_the_page_of_results_is_what_the_reports_say() -> None:
    assert (ROOT / "RESULTS.md").read_text() == results.text()


def test_an_error_is_better_when_it_is_smaller() -> None:
    assert passed_for_good(REPORT, 0.5) == 3
    assert passed_for_good(REPORT, 0.1) is None
    assert passed_for_good(REPORT, None) is None


def test_the_pages_and_the_results_agree_on_what_equal_compute_buys() -> None:
    for study in ("deblurring", "linear_programs", "navier_stokes"):
        for name, report in reports(study).items():
            _, said = equal_compute(report)
            for row, other in zip(results.baseline_rows({name: report}), report["baselines"], strict=True):
                fits, there = at_compute(report, other["compute"])
                assert row[6] == (f"{number(there, 4)} at t = {fits}" if fits else "no iteration fits")
                assert (f"at its cost, t = {fits}, " if fits else "one step costs more") in said


def test_all_slopes_of_a_row_are_of_one_statistic() -> None:
    for study in STUDIES:
        for name, report in reports(study).items():
            statistic = report["lipschitz"]["statistic"]
            parts = report["lipschitz"]["kinds"] or {"": report["lipschitz"]}
            for row, part in zip(results.slope_rows({name: report}), parts.values(), strict=True):
                for cell, kind in zip(row[3:6], ("whole_step", "amplification", "truth"), strict=True):
                    value = part[kind][statistic]
                    assert cell == "not known" if value is None else cell.startswith(f"{number(value)} (")


def test_at_equal_compute_the_iterate_is_the_last_that_fits() -> None:
    assert at_compute(REPORT, 14) == (0, None)
    assert at_compute(REPORT, 14.9) == (1, 0.9), "the same cost, to one in a hundred"
    assert at_compute(REPORT, 15) == (1, 0.9)
    assert at_compute(REPORT, 1e9) == (3, 0.1)
    assert compute(REPORT, 2) == 25
