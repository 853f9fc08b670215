"""Phase retrieval: the projections against their definitions, right answers at rest, and what many starts find."""

import math

import numpy as np
import pytest
import torch
from scipy.stats import binomtest
from torch import Tensor

from implicit_lab.measures.baselines import one_instance
from implicit_lab.studies.phase_retrieval.choices import BETA, RELAXATION, RIGHT
from implicit_lab.studies.phase_retrieval.outcomes import interval, outcomes, recorded, success
from implicit_lab.studies.phase_retrieval.projections import misfit, onto_magnitude, onto_support, transform
from implicit_lab.studies.phase_retrieval.study import STUDY, shape, start, turned

DRAW = torch.Generator().manual_seed(3)


def random_field() -> Tensor:
    return torch.randn(1, 128, 128, generator=DRAW, dtype=torch.float64)


def test_the_projection_onto_the_magnitudes_has_them_and_nothing_with_them_is_nearer() -> None:
    magnitude = transform(random_field()).abs()
    y = random_field()
    p = onto_magnitude(y, magnitude)
    torch.testing.assert_close(transform(p).abs(), magnitude)
    whole = np.fft.fft2(y.numpy()), np.fft.fft2(p.numpy())
    nearest = np.abs(np.abs(whole[0]) - np.abs(whole[1]))
    assert (y - p).norm().item() == pytest.approx(np.linalg.norm(nearest) / 128)
    torch.testing.assert_close(onto_magnitude(p, magnitude), p)


def test_the_projection_onto_the_support_is_the_nearest_that_is_allowed() -> None:
    mask = shape("triangle")[None]
    y = random_field()
    p = onto_support(y, mask)
    assert (p >= 0).all()
    assert (p[~mask] == 0).all()
    other = onto_support(random_field(), mask)
    # The support's set is convex: the angle at a projection is blunt.
    assert ((y - p) * (other - p)).sum() <= 1e-9


@pytest.mark.parametrize("name", STUDY.models)
@pytest.mark.parametrize("twin", [False, True], ids=["the picture", "its twin"])
def test_both_right_answers_of_the_disc_are_fixed_points_of_every_method(name: str, twin: bool) -> None:
    problem = STUDY.problem(1, 0, {"support": "round"})
    answer = turned(problem.truth) if twin else problem.truth
    z = torch.stack([answer, answer], dim=1)
    torch.testing.assert_close(STUDY.model(name)(z, problem.x), z, atol=1e-12, rtol=0)
    assert misfit(answer, problem.x["magnitude"]).item() < 1e-12


def test_the_twin_is_turned_by_half_a_turn_and_a_picture_flipped_one_way_only_has_other_magnitudes() -> None:
    problem = STUDY.problem(1, 0, {"support": "round"})
    picture, magnitude = problem.truth, problem.x["magnitude"]
    torch.testing.assert_close(turned(picture), torch.rot90(picture, 2, (-2, -1)), atol=0, rtol=0)
    for ways, same in [((-2, -1), True), ((-2,), False), ((-1,), False)]:
        assert (misfit(picture.flip(ways), magnitude).item() < 1e-12) == same


def test_in_the_triangle_the_picture_turned_by_half_a_turn_is_no_answer() -> None:
    problem = STUDY.problem(1, 0, {"support": "triangle"})
    twin = turned(problem.truth)
    assert (onto_support(twin, problem.x["support"]) - twin).norm() > 0.3 * twin.norm()


def test_a_step_of_each_method_is_what_its_formula_says() -> None:
    problem = STUDY.problem(1, 0, {"support": "round"})
    u, mask = random_field(), problem.x["support"]
    p = onto_magnitude(u, problem.x["magnitude"])
    inside = mask & (p >= 0)
    reflected = 2 * onto_support(2 * p - u, mask) - (2 * p - u)
    expected = {
        "er": inside * p,
        "hio": inside * p + ~inside * (u - BETA * p),
        "raar": RELAXATION / 2 * (reflected + u) + (1 - RELAXATION) * p,
    }
    for name, field in expected.items():
        z = STUDY.model(name)(torch.stack([u, u], dim=1), problem.x)
        torch.testing.assert_close(z[:, 0], field)
        torch.testing.assert_close(z[:, 1], inside * p)


def test_error_reduction_never_fits_worse() -> None:
    problem, model = STUDY.problem(1, 0), STUDY.model("er")
    z, fits = model.initial(problem.x), []
    for _ in range(40):
        z = model(z, problem.x)
        fits.append(misfit(model.decode(z), problem.x["magnitude"]).item())
    assert np.all(np.diff(fits[1:]) <= 1e-12)


def test_a_change_of_the_picture_moves_the_magnitudes_as_its_perturbation_says() -> None:
    problem = STUDY.problem(1, 0)
    directions = STUDY.perturbations(problem)
    slopes = STUDY.true_slopes(problem, directions)
    assert slopes.shape == (4, 1)
    # F is linear and unitary, its modulus no steeper, and half of the frequencies are kept.
    assert (slopes > 1).all()
    assert (slopes < 10).all()


@pytest.mark.slow
def test_nineteen_of_twenty_starts_recover_the_picture_in_the_triangle_by_fields_of_their_own() -> None:
    problem, model = STUDY.problem(20, 0, {"support": "triangle", "start": 500}), STUDY.model("hio")
    with torch.no_grad():
        z = model.initial(problem.x)
        for _ in range(250):
            z = model(z, problem.x)
    right = STUDY.quality(model.decode(z), problem.truth)["upright"] < RIGHT
    assert right.sum() >= 19
    # One answer, many fields: off the support the field that is iterated may rest anywhere.
    one, *others = z[right, 0]
    assert min((one - other).norm() / one.norm() for other in others) > 0.1


def test_noise_of_one_percent_leaves_an_error_of_five_to_ten_as_the_page_says() -> None:
    problem, model = STUDY.problem(4, 0, {"support": "triangle", "noise": 0.01}), STUDY.model("hio")
    z = model.initial(problem.x)
    for _ in range(300):
        z = model(z, problem.x)
    error = STUDY.quality(model.decode(z), problem.truth)["upright"]
    assert (error > 0.05).all()
    assert (error < 0.1).all()


def test_what_was_recorded_of_the_triangle_and_the_disc_is_what_the_page_says() -> None:
    tables = recorded()
    assert outcomes(tables["hio", "triangle"], 500)["upright"] >= 19
    found = outcomes(tables["hio", "round"], 1000)
    assert sum(found.values()) == 100
    assert min(found["upright"], found["twin"]) > 20, "both answers are found, about as often"


def test_choosing_by_misfit_is_no_worse_than_chance_and_agrees_with_drawing() -> None:
    table = recorded()["hio", "round"]
    assert success(table, 200, 8) >= success(table, 200, 1)
    row = table["times"].index(200)
    near = np.minimum(table["upright"][row], table["twin"][row])
    draw = np.random.default_rng(0)
    won = 0
    for _ in range(4000):
        some = draw.choice(100, 4, replace=False)
        won += near[some[np.argmin(np.array(table["misfit"][row])[some])]] < RIGHT
    assert success(table, 200, 4) == pytest.approx(won / 4000, abs=4 * math.sqrt(0.25 / 4000))


@pytest.mark.parametrize("support", ["round", "triangle"])
def test_the_line_of_the_length_ratio_ends_at_magnitudes_of_a_picture_that_the_support_admits(support: str) -> None:
    problem = STUDY.problem(1, 0, {"support": support})
    start, end = STUDY.segment(problem)
    turned = problem.truth.mT
    assert torch.equal(turned * problem.x["support"], turned)
    torch.testing.assert_close(end["magnitude"], transform(turned).abs())
    assert (end["magnitude"] - start["magnitude"]).norm() > 0.1 * start["magnitude"].norm()
    assert torch.equal(end["start"], start["start"])


def test_a_start_is_the_same_whatever_stands_beside_it() -> None:
    mask = shape("round")
    torch.testing.assert_close(STUDY.problem(3, 0, {"start": 4}).x["start"][2], start(6, mask))
    assert one_instance(STUDY, STUDY.problem(3, 0).x)["start"].shape == (1, 128, 128)


@pytest.mark.parametrize(
    ("controls", "sentence"),
    [
        ({"support": torch.zeros(128, 128, dtype=torch.bool)}, "The support has no pixels"),
        ({"support": torch.ones(128, 128, dtype=torch.bool)}, "The support has all pixels"),
        ({"support": torch.ones(60, 60, dtype=torch.bool)}, "A support is a mask of booleans"),
        ({"support": "square"}, "There is no support 'square'; choose one of: triangle, round"),
        ({"noise": 3}, "The noise must lie between 0 and 0.2"),
        ({"colour": 1}, "has no control 'colour'"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(controls: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        STUDY.problem(1, 0, controls)


def test_without_a_start_there_is_nothing_to_run() -> None:
    with pytest.raises(ValueError, match="needs a start"):
        STUDY.problem(0, 0)


@pytest.mark.parametrize(("count", "size"), [(0, 100), (41, 100), (20, 20)])
def test_the_interval_of_a_share_is_wilsons(count: int, size: int) -> None:
    expected = binomtest(count, size).proportion_ci(method="wilson")
    assert interval(count, size) == pytest.approx((expected.low, expected.high), abs=1e-12)
