"""How steep the true map is at its steepest: closed forms, the solver itself, and what ships of it."""

import json

import numpy as np
import pytest
import torch

from implicit_lab.studies.navier_stokes import results
from implicit_lab.studies.navier_stokes.choices import SENSITIVITY, SETS
from implicit_lab.studies.navier_stokes.fourier import curl
from implicit_lab.studies.navier_stokes.sensitivity import steepest
from implicit_lab.studies.navier_stokes.study import PERTURBATION, STUDY


@pytest.mark.parametrize("viscosity", [0.1, 2.0])
def test_at_rest_the_longest_waves_move_most_by_one_over_nu(viscosity):
    """There omega = curl f / (nu k^2), so that ||omega|| = ||f|| / (nu k) for a divergence-free f."""
    found = steepest(torch.zeros(1, 32, 32), viscosity)
    assert float(found.slope[0]) == pytest.approx(1 / viscosity)


def test_the_solver_moves_by_the_slope_that_is_told_and_along_no_wave_by_more():
    problem = STUDY.problem(1, 3, {"set": "kolmogorov"})
    found = steepest(problem.truth)
    (slope,) = STUDY.true_slopes(problem, [found.change])
    assert float(slope) == pytest.approx(float(found.slope), rel=0.05)
    assert float(slope * found.change.norm()) == pytest.approx(PERTURBATION, rel=0.05)
    waves = STUDY.true_slopes(problem, STUDY.perturbations(problem))
    assert float(waves.nan_to_num(0.0).max()) < float(found.slope)


def test_what_ships_tells_of_both_sets_and_the_second_is_five_times_as_steep_at_the_median():
    first, second = json.loads(SENSITIVITY.read_text())
    assert [first["set"], second["set"]] == list(SETS)
    stable = {
        told["set"]: [slope for i, slope in enumerate(told["slope"]) if i not in told["unstable"]]
        for told in (first, second)
    }
    assert np.median(stable["kolmogorov"]) > 5 * np.median(stable["random"])
    for told in (first, second):
        assert told["unstable"] == [i for i, rate in enumerate(told["rate"]) if rate > told["residual"]]
        assert told["equation"] < 2e-3
        assert told["residual"] < 1e-4


def test_results_name_the_unstable_flows_and_leave_them_out():
    told = {
        "set": "random", "instances": 3, "drawn": 5, "seed": 0, "equation": 1e-6, "residual": 1e-9,
        "rate": [-0.1, 0.2, -0.3], "unstable": [1], "steepest": [10.0, 999.0, 20.0], "slope": [10.0, 999.0, 20.0],
        "waves": [1.0, 999.0, None], "network": [12.0, 999.0, 50.0],
        "error": [0.1, 9.0, 0.3], "at rest": [True, True, False],
    }  # fmt: skip
    row = " ".join(results._row(told))
    assert "999" not in row
    assert row.startswith("2 stable ones")
    assert "0.200 50% 50%" in row
    assert "unstable, and left out too: 1." in results._told(told)


def test_results_tell_how_many_forces_have_no_flow_to_measure():
    first, second = json.loads(SENSITIVITY.read_text())
    assert second["drawn"] > 1.1 * second["instances"], "near the end of stability many flows do not settle"
    for told in (first, second):
        left_out = told["drawn"] - told["instances"]
        assert f"of {told['drawn']} forces drawn; the other {left_out} have no steady flow" in results._told(told)


def test_the_steepest_direction_is_no_less_steep_than_the_six_waves_that_slopes_are_taken_over():
    for told in json.loads(SENSITIVITY.read_text()):
        pairs = [(wave, slope) for wave, slope in zip(told["waves"], told["steepest"], strict=True) if wave is not None]
        assert all(wave < 1.05 * slope for wave, slope in pairs)


def test_the_second_set_is_seeded_another_than_the_first_and_no_other_has_its_name():
    few, more = (STUDY.problem(n, 3, {"set": "kolmogorov"}) for n in (1, 2))
    assert torch.equal(few.x, more.x[:1])
    assert not torch.allclose(few.x, STUDY.problem(1, 3).x, atol=1e-2)
    assert float(STUDY.quality(few.truth, few.truth)["pde residual"].max()) < 1e-3
    assert bool(curl(few.x).abs().amax() > 0)
    with pytest.raises(ValueError, match="no set of flows 'rough'; choose one of: random, kolmogorov"):
        STUDY.problem(1, 3, {"set": "rough"})
