"""The verdict says what the reports hold, where the claim holds and where it does not."""

import json

import pytest

from implicit_lab.pages.deblurring import verdict as deblurring_verdict
from implicit_lab.pages.deblurring.verdict import verdict
from implicit_lab.studies.deblurring import results


def report(model, quality, slope, residual, baselines=()):
    return {
        "model": model,
        "parameters": 100,
        "instances": 5,
        "seed": 0,
        "quality": {"mean": quality},
        "lipschitz": {"value": slope, "median": [each / 10 for each in slope]},
        "residual": residual,
        "baselines": [{"model": m, "parameters": p, "quality": q} for m, p, q in baselines],
    }


@pytest.fixture
def shipped(monkeypatch, tmp_path):
    monkeypatch.setattr(deblurring_verdict, "WEIGHTS", tmp_path)

    def ship(**reports):
        for name, held in reports.items():
            (tmp_path / f"{name.replace('_', '.').replace('nonexpansive', 'hqs-nonexpansive')}.json").write_text(
                json.dumps(held)
            )
        return verdict().value

    return ship


def test_margins_growth_and_settling_are_told(shipped):
    baselines = [("explicit", 100, 24.0), ("hqs-once", 100, 25.5), ("unrolled-8", 800, 26.5)]
    told = shipped(hqs_profile=report("hqs", [20.0, 26.0, 25.98], [0.5, 2.0, 3.0], [1.0, 1e-2, 1e-4], baselines))
    assert "25.98 dB at t = 3." in told
    assert (
        "1.98 dB better than one pass, same size (24.00 dB); "
        "0.48 dB better than one pass, told the kernel (25.50 dB)." in told
    )
    assert "0.52 dB worse than unrolled, 8 iterations (26.50 dB, 8 times the parameters)" in told
    assert "6.0 times as steep; a factor 2.6 of it is owed to a first step that goes 38% of the way" in told
    assert (
        "<i>L<sub>1</sub></i> = 0.50, <i>L<sub>3</sub></i> = 3.00, each the largest over the 5 images and five waves"
        in told
    )
    assert "and five waves (medians 0.05 and 0.30)" in told
    assert "its best, 26.00 dB, at t = 2; within 0.05 dB of it to t = 3" in told
    assert "falls below 0.001 at t = 3" in told


def test_a_margin_is_told_with_what_training_took_on_both_sides(shipped):
    (deblurring_verdict.WEIGHTS / "unrolled-4.json").write_text(json.dumps({"passes": 189_088}))
    told = shipped(
        hqs_profile=report("hqs", [20.0, 27.0], [0.5, 3.0], [1.0, 1e-4], [("unrolled-4", 400, 26.5)]),
        hqs={"passes": 1_521_123},
    )
    assert "Passes in training: HQS 1.52 M; unrolled, 4 iterations 189 k." in told


def test_a_curve_that_is_best_at_its_end_is_still_rising(shipped):
    told = shipped(pgd_profile=report("pgd", [20.0, 26.0, 26.5], [1.0, 2.0, 3.0], [1.0, 1.0, 0.5]))
    assert "26.50 dB at t = 3, and still rising" in told


def test_what_fell_short_is_told_as_it_is(shipped):
    told = shipped(pgd_profile=report("pgd", [20.0, 26.0, None], [4.0, 2.0, 1.0], [1.0, 1.0, 0.5]))
    assert "0.25 times as steep, so it did not grow." in told
    assert "it is then no longer finite" in told
    assert "stays above 0.001" in told
    told = shipped(pgd_profile=report("pgd", [20.0, 26.0, 25.0], [1.0, 2.0, 4.0], [1.0, 1.0, 0.5]))
    assert "it then loses 1.00 dB" in told


def test_images_are_counted_by_what_both_ends_of_the_modulus_allow(shipped):
    told = shipped(
        hqs_profile=report("hqs", [20.0, 26.0], [0.5, 2.0], [1.0, 1e-4]),
        hqs_regularity={"instances": 5, "at rest": 3, "tolerance": 1e-5, "contracts": 2, "does not": 2}
        | {"undecided": 1, "verdicts": ["contracts", "does not", "contracts", "undecided", "does not"]}
        | {"lower": [0.9, 1.21, 0.8, 0.999, 1.1], "upper": [0.95, 1.3, 0.9, 1.001, 1.2]}
        | {"radius": [0.9, 1.02, 0.8, 0.995, 0.98], "probability": 0.999},
    )
    assert "contracts on 2, does not on 2, undecided on 1 of 5 images" in told
    assert "the lower ends reach 1.210" in told
    assert "On 2 images the residual did not fall to 1e-05: the figures there are those of the iterate of" in told
    assert "On 1 of the other 3 the spectral radius is estimated below 0.99" in told
    assert "On 1 it is above 1.01, and on 1 too near 1 to tell" in told
    assert "contracts on number 1, 3, counted from 1" in told


def test_the_images_that_were_once_called_contractions_and_expand_are_not_any_more():
    held = json.loads((deblurring_verdict.WEIGHTS / "hqs.regularity.json").read_text())
    assert {held["verdicts"][number - 1] for number in (2, 12, 32, 42, 68)} == {"does not"}
    assert held["contracts"] + held["does not"] + held["undecided"] == held["instances"] == 100
    assert held["at rest"] >= 95


def test_the_price_of_a_non_expansive_denoiser_is_told_at_equal_t_with_what_else_differs(shipped):
    held = report("hqs-contracting", [20.0, 25.5], [0.5, 2.5], [1.0, 1e-4])
    held["lipschitz"] |= {"at_rest": 1.0, "amplification": {"median": 3.7, "max": 7.3}}
    (deblurring_verdict.WEIGHTS / "hqs-contracting.profile.json").write_text(json.dumps(held))
    told = shipped(
        hqs_profile=report("hqs", [20.0, 26.0, 27.0], [0.5, 3.0, 4.0], [1.0, 1e-3, 1e-4]),
        nonexpansive_profile=report("hqs-nonexpansive", [20.0, 24.5], [0.5, 1.25], [1.0, 1e-4]),
        hqs={"passes": 3000},
        nonexpansive={"passes": 1000},
    )
    assert "At t = 2 HQS with a denoiser that is non-expansive" in told
    for state in ("24.50 dB and {} = 1.25", "25.50 dB and {} = 2.50", "26.00 dB and {} = 3.00"):
        assert state.format("<i>L<sub>t</sub></i>") in told
    assert "the first for 1,000 passes, all of them denoising, the free one for 3,000" in told


@pytest.mark.parametrize(("name", "called"), [("hqs", "HQS"), ("pgd", "PGD")])
def test_what_a_contraction_at_rest_costs_is_told_with_how_far_it_holds(shipped, name, called):
    told = shipped(**{f"{name}_profile": report(name, [20.0, 27.0], [0.5, 3.0], [1.0, 1e-4])})
    assert "trained to contract at rest is a contraction" not in told
    held = {"instances": 3, "at rest": 3, "probability": 0.999, "contracts": 2, "does not": 1, "undecided": 0}
    held |= {"verdicts": ["contracts", "does not", "contracts"], "lower": [0.9, 1.01, 0.8], "upper": [0.95, 1.02, 0.9]}
    held |= {"radius": [None, 0.98, None], "psnr": [26.0, 27.0, 28.0]}
    (deblurring_verdict.WEIGHTS / f"{name}-contracting.regularity.json").write_text(json.dumps(held))
    told = verdict().value
    assert f"{called} trained to contract at rest is a contraction" in told
    assert "contracts on 2, does not on 1, undecided on 0 of 3 images" in told
    assert "On 1 of the other 1 the spectral radius is estimated below 0.99" in told
    assert f"at rest it has 27.00 dB in the mean; {called} has 27.00 dB at t = 2" in told
    card = {"weights": "those of a mean", "step size": "half as long", "passes": 2000}
    (deblurring_verdict.WEIGHTS / f"{name}-contracting.json").write_text(json.dumps(card))
    (deblurring_verdict.WEIGHTS / f"{name}.json").write_text(json.dumps({"passes": 1000}))
    assert "They were not trained alike: for 2,000 passes and for 1,000." in verdict().value
    assert "Its weights are those of a mean. Its step: half as long." in verdict().value


def test_what_iterating_adds_to_whole_steps_is_told_of_a_network_that_was_trained_to_contract(shipped):
    held = report("pgd-contracting", [8.0, 26.0], [0.5, 2.0], [1.0, 1e-6])
    held["lipschitz"] |= {"at_rest": 1.0, "amplification": {"median": 3.7, "max": 7.3}}
    (deblurring_verdict.WEIGHTS / "pgd-contracting.profile.json").write_text(json.dumps(held))
    told = shipped()
    assert "PGD trained to contract at rest, by whole steps" in told
    assert "(medians 0.05 and 0.20): 4.0 times as steep" in told
    assert (
        "where 100% of them come, it is 3.7 times as steep as one step there in the median over both, 7.3 times" in told
    )


def test_a_curve_that_rises_no_more_at_its_end_is_not_called_rising(shipped):
    told = shipped(pgd_profile=report("pgd", [20.0, 26.0, 26.001], [1.0, 2.0, 3.0], [1.0, 1.0, 0.5]))
    assert "still rising: by 6.00 dB over the last 2 of them" in told
    curve = [20.0] + [26.0] * 20 + [26.001]
    told = shipped(pgd_profile=report("pgd", curve, [1.0] * 22, [0.5] * 22))
    assert "rising by less than 0.01 dB over the last 20 of them" in told


def test_trained_end_to_end_is_told_beside_today(shipped):
    looks = [{"step": 0.0, "psnr": 26.0, "at_rest": 1.0}, {"step": 80.0, "psnr": 26.5, "at_rest": 0.75}]
    kept = {"model": "hqs-contracting", "seed": 0, "steps": 80, "tracked": 12}
    assert "end to end" not in shipped()
    kept |= {"looks": {"exact": looks, "pool": [looks[0], {"psnr": 26.2, "at_rest": 0.5}]}}
    (deblurring_verdict.WEIGHTS / "end_to_end.json").write_text(json.dumps(kept))
    told = verdict().value
    assert "PSNR at rest 26.00 dB before, and after 80 steps 26.50 dB by the exact implicit gradient" in told
    assert "26.20 dB by the one through the last 12 iterations; at rest come 75% and 50%" in told


def test_networks_that_cost_the_same_are_told_with_the_spread_of_their_seeds(shipped):
    assert "the same cost of training" not in shipped()
    rows = [{"seed": seed, "quality": quality, "at rest": None} for seed, quality in enumerate((25.0, 25.2, 25.4))]
    kept = {"instances": 7, "steps": 100, "passes": 120_000, "denoising": 40_000, "networks": {"hqs-once": rows}}
    (deblurring_verdict.WEIGHTS / "equal_passes.json").write_text(json.dumps(kept))
    told = verdict().value
    assert "one pass, told the kernel: 25.00, 25.20, 25.40: 25.20 ± 0.20" in told
    assert "120,000 passes each, 40,000 of them for a denoiser" in told
    assert "7 test images" in told


def test_the_page_and_the_results_tell_that_the_contracting_weights_are_a_mean_of_two_runs():
    for told in (verdict().value, results.contracting()):
        assert "the weight of the last iterate in the data step, where it was trained with 0.25" in told
        assert "0.8 times those of the first run and 0.2 times those of the second" in told
        assert "the share was chosen on two validation pictures" in told


def test_pgd_trained_to_contract_does_on_every_test_image():
    held = json.loads((deblurring_verdict.WEIGHTS / "pgd-contracting.regularity.json").read_text())
    assert held["instances"] == held["at rest"] == held["contracts"] == 100
    assert max(held["upper"]) < 1
    assert held["probability"] >= 0.999


def test_training_for_it_makes_the_iteration_contract_on_most_of_the_test_images():
    free, held = (
        json.loads((deblurring_verdict.WEIGHTS / f"{name}.regularity.json").read_text())
        for name in ("hqs", "hqs-contracting")
    )
    assert held["instances"] == free["instances"] == held["at rest"] == 100
    assert held["contracts"] > 95 > 20 > free["contracts"]
    assert all(high < 1 for high, said in zip(held["upper"], held["verdicts"], strict=True) if said == "contracts")


def test_the_shipped_reports_give_margin_and_growth():
    told = verdict().value
    held = json.loads((deblurring_verdict.WEIGHTS / "hqs.profile.json").read_text())
    margin = held["quality"]["mean"][-1] - held["baselines"][0]["quality"]
    assert margin >= 1
    assert f"{margin:.2f} dB better than one pass, same size" in told
    assert "100 BSDS500 test images" in told
