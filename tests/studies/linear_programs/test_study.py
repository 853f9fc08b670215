"""The shipped networks do on unseen programs what their cards and the paper's table say."""

import json

import numpy as np
import pytest
import torch

from implicit_lab.measures import profile
from implicit_lab.studies import load_study
from implicit_lab.studies.linear_programs.choices import EMBEDDINGS, KINDS
from implicit_lab.studies.linear_programs.quality import objective_gap, relative_error, violation
from implicit_lab.studies.linear_programs.recipe import at_once
from implicit_lab.studies.linear_programs.study import PERTURBATION, WEIGHTS
from implicit_lab.studies.weights import load_card

STUDY = load_study("linear_programs")
SEED = 12345
"""Drawn for these tests alone."""
PAPER = {4: 0.218, 8: 0.177, 16: 0.152, 32: 0.156}
"""Test errors of the paper's implicit networks; of its explicit ones below."""
PAPER_EXPLICIT = {4: 0.397, 8: 0.273, 16: 0.283, 32: 0.318}
SETTLED = 24


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def problem():
    return STUDY.problem(200, SEED)


@pytest.fixture(scope="module")
def errors(problem):
    """The mean error of each network; of an implicit one for t = 1, 2, ..., SETTLED + 16."""
    found = {}
    with torch.no_grad():
        for name in STUDY.models:
            model = STUDY.model(name)
            if "explicit" in name:
                found[name] = float(relative_error(model(problem.x), problem.truth).mean())
                continue
            x = model.encode(problem.x)
            z, path = model.initial(x), []
            for _ in range(SETTLED + 16):
                z = model(z, x)
                path.append(float(relative_error(model.decode(z), problem.truth).mean()))
            found[name] = np.array(path)
    return found


@pytest.mark.parametrize("e", EMBEDDINGS)
def test_an_implicit_network_errs_no_more_than_the_papers(errors, e):
    assert errors[f"gnn-implicit-{e}"][SETTLED - 1] < PAPER[e]


@pytest.mark.parametrize("e", EMBEDDINGS)
def test_an_explicit_network_is_a_fair_rival(errors, e):
    assert errors[f"gnn-explicit-{e}"] < 1.1 * PAPER_EXPLICIT[e]


def test_a_small_network_that_iterates_beats_a_larger_one_that_does_not(errors):
    for small, large in ((4, 8), (8, 16)):
        assert errors[f"gnn-implicit-{small}"][SETTLED - 1] < errors[f"gnn-explicit-{large}"]


@pytest.mark.parametrize("e", EMBEDDINGS)
def test_the_error_stays_where_it_settled(errors, e):
    path = errors[f"gnn-implicit-{e}"]
    assert path[SETTLED:].max() < 1.08 * path[SETTLED - 1]


@pytest.mark.parametrize("name", STUDY.models)
def test_the_card_says_what_the_weights_do_in_one_pass(problem, name):
    card, model = load_card(WEIGHTS / f"{name}.safetensors"), STUDY.model(name)
    with torch.no_grad():
        ours = float(relative_error(at_once(model, problem.x), problem.truth).mean())
    assert card["validation"]["relative error"] == pytest.approx(ours, rel=0.12)
    assert card["parameters"] == sum(p.numel() for p in model.parameters())


def test_at_rest_the_mean_slope_is_the_truths_within_a_factor_of_three_for_every_kind_of_change(problem):
    measured = profile(STUDY, STUDY.model("gnn-implicit-8"), problem, 100)
    at_rest = measured.ratios[-1].mean(axis=1)
    truth = STUDY.true_slopes(problem, STUDY.perturbations(problem)).numpy().mean(axis=1)
    for k, kind in enumerate(KINDS):
        assert truth[k] / 3 < at_rest[k] < 3 * truth[k], kind


def test_each_perturbation_changes_one_kind_by_a_norm_of_1e_4(problem):
    directions = STUDY.perturbations(problem)
    assert len(directions) == len(KINDS)
    for kind, direction in zip(KINDS, directions, strict=True):
        for name, change in direction.items():
            size = change.double().flatten(1).norm(dim=1)
            assert torch.allclose(size, torch.full_like(size, PERTURBATION * (name == kind)))
    assert not directions[0]["A"][problem.x["A"] == 0].any(), "only entries that A has are changed"


def test_the_same_seed_gives_the_same_problem_and_perturbations(problem):
    again = STUDY.problem(200, SEED)
    assert torch.equal(problem.truth, again.truth)
    assert torch.equal(STUDY.perturbations(problem)[2]["c"], STUDY.perturbations(again)[2]["c"])
    assert not torch.equal(problem.truth[:3], STUDY.problem(3, SEED + 1).truth)


def test_the_optimum_has_no_error_no_violation_and_no_gap(problem):
    assert not relative_error(problem.truth, problem.truth).any()
    assert violation(problem.x, problem.truth).max() < 1e-6
    assert not objective_gap(problem.x, problem.truth, problem.truth).any()


def test_a_step_out_of_the_bounds_is_a_violation_of_its_length(problem):
    y = problem.truth.clone()
    y[:, 0] = problem.x["u"][:, 0] + 100
    rows = (problem.x["A"][:, :, 0].abs() / problem.x["A"].norm(dim=2)).amax(1) * (y[:, 0] - problem.truth[:, 0])
    assert (violation(problem.x, y) >= 100 - 1e-9).all()
    assert (violation(problem.x, y) <= torch.clamp(rows, min=100) + 1e-6).all()


def test_the_explicit_network_of_the_same_size_is_the_baseline():
    assert STUDY.baselines("gnn-implicit-16") == ("gnn-explicit-16",)
    assert STUDY.baselines("gnn-explicit-16") == ()


def test_a_picture_shows_one_square_a_variable():
    y = torch.linspace(-20, 20, 50)
    picture = STUDY.frame(y)
    assert picture.shape == (60, 120, 3)
    assert picture.dtype == np.uint8
    corners = picture[::12, ::12].reshape(50, 3).astype(int)
    assert (np.diff(corners.sum(axis=1)) >= 0).all(), "a larger value is brighter"


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="no control 'noise'"):
        STUDY.problem(1, 0, {"noise": 1})
    with pytest.raises(ValueError, match="instances must be at least 1, not 0"):
        STUDY.problem(0, 0)
    with pytest.raises(ValueError, match="no model 'hqs'"):
        STUDY.model("hqs")


def test_the_command_line_profiles_a_network_beside_its_baseline(capsys):
    from implicit_lab.cli import main

    asked = "profile linear_programs --model gnn-implicit --embedding 4 --steps 3 --instances 5 --json"
    assert main(asked.split()) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["model"] == "gnn-implicit"
    assert told["embedding"] == 4
    assert told["parameters"] == 580
    assert told["lipschitz"]["statistic"] == "mean"
    (baseline,) = told["baselines"]
    assert baseline["model"] == "gnn-explicit"
    assert baseline["parameters"] == 580
