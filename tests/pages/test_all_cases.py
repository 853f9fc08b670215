"""The view of all cases says of each what its report says, and nothing where none ships."""

import pytest

from implicit_lab.pages.landing import all_cases


def slopes(median: float) -> dict:
    return {"max": 9.0, "mean": 4.0, "median": median, "kinds": {}}


REPORT = {
    "instances": 7,
    "iterations": [1, 2, 3],
    "quality": {"name": "psnr", "unit": "dB", "higher_is_better": True, "mean": [10.0, 20.0, 30.0]},
    "lipschitz": {"statistic": "max", "value": [0.6, 1.5, 5.0], "median": [0.5, 1.0, 2.0], "at_rest": 0.9,
                  "whole_step": slopes(0.8), "truth": slopes(3.0),
                  "amplification": slopes(2.5), "kinds": {}},
    "compute": {"per_iteration": 100, "once": 0},
    "baselines": [{"model": "explicit", "quality": 15.0, "compute": 100, "lipschitz": slopes(2.7)}],
}  # fmt: skip


def test_the_sentence_names_slope_step_truth_and_the_price() -> None:
    said = all_cases.sentence(REPORT)
    assert "Slope over 7 unseen instances, the median (the largest in brackets): 0.5 (0.6) at t = 1, 2 (5) at" in said
    assert "; one whole step 0.8 (9), the truth 3 (9), one pass, same size 2.7 (9)." in said
    assert "to rest, which 90% of them reach, iterating multiplies the slope by 2.5 (the median of the ratios)." in said
    assert "passes “one pass, same size” at t = 2, at 2 times its compute" in said


@pytest.mark.parametrize(("cost", "told"), [(50, "at its compute"), (60, "at 1.2 times its compute")])
def test_a_price_of_once_its_compute_is_not_counted_and_one_a_little_above_is_not_rounded_to_it(
    cost: float, told: str
) -> None:
    compute = {"per_iteration": cost, "once": 0}
    assert f"at t = 2, {told}." in all_cases.sentence(REPORT | {"compute": compute})


def test_of_a_step_that_is_steeper_than_its_rest_it_is_said_that_iterating_adds_no_steepness() -> None:
    lipschitz = REPORT["lipschitz"] | {"amplification": slopes(0.12)}
    said = all_cases.sentence(REPORT | {"lipschitz": lipschitz})
    assert "iterating multiplies the slope by 0.12 (the median of the ratios): here it adds no steepness." in said


def test_where_means_are_taken_the_brackets_hold_means() -> None:
    lipschitz = REPORT["lipschitz"] | {"statistic": "mean"}
    said = all_cases.sentence(REPORT | {"lipschitz": lipschitz})
    assert "(the mean in brackets)" in said
    assert "the truth 3 (4)" in said


def test_where_it_does_not_rest_nothing_is_said_of_what_iterating_does() -> None:
    lipschitz = REPORT["lipschitz"] | {"amplification": {"max": None, "median": None}}
    assert "does not come to rest" in all_cases.sentence(REPORT | {"lipschitz": lipschitz})


def test_a_network_that_never_passes_is_said_not_to() -> None:
    better = REPORT["baselines"][0] | {"quality": 99.0}
    assert "never passes “one pass, same size”, at 3 times its compute" in all_cases.sentence(
        REPORT | {"baselines": [better]}
    )


def test_each_case_is_drawn_against_t_and_against_compute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(all_cases, "reports", lambda study: {"hqs": REPORT} if study == "deblurring" else {})
    drawn = all_cases.drawn.__wrapped__()
    assert drawn.count("<svg") == 4
    assert "multiply-adds" in drawn
    assert "iterations t" in drawn


def test_without_reports_it_says_how_to_make_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(all_cases, "reports", lambda study: {})
    assert "implicit-lab profile" in all_cases.drawn.__wrapped__()
