"""RESULTS.md says what the reports beside the weights say."""

from pathlib import Path

from implicit_lab.studies import results
from implicit_lab.studies.reports import at_compute, compute, first_better

ROOT = Path(__file__).parents[2]
REPORT = {
    "iterations": [1, 2, 3],
    "quality": {"mean": [0.9, None, 0.1], "higher_is_better": False},
    "compute": {"per_iteration": 10, "once": 5},
}


def test_the_page_of_results_is_what_the_reports_say() -> None:
    assert (ROOT / "RESULTS.md").read_text() == results.text()


def test_an_error_is_better_when_it_is_smaller() -> None:
    assert first_better(REPORT, {"quality": 0.5}) == 3
    assert first_better(REPORT, {"quality": 0.1}) is None


def test_at_equal_compute_the_iterate_is_the_last_that_fits() -> None:
    assert at_compute(REPORT, 14) == (0, None)
    assert at_compute(REPORT, 15) == (1, 0.9)
    assert at_compute(REPORT, 1e9) == (3, 0.1)
    assert compute(REPORT, 2) == 25
