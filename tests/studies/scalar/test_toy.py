"""The trained toy: its bound holds, its two evaluations agree, and the page's verdict is what is measured."""

import numpy as np
import pytest
import torch

from implicit_lab.studies import load_study
from implicit_lab.studies.scalar import floor, trained
from implicit_lab.studies.scalar.recipe import Recipe
from implicit_lab.studies.scalar.targets import ThreePiece

STUDY = load_study("scalar")


@pytest.mark.parametrize("bound", trained.BOUNDS)
def test_numpy_and_torch_say_the_same(bound):
    x = np.linspace(-2, 3, 101)
    implicit = STUDY.model(f"implicit-{bound}")
    with torch.no_grad():
        read = implicit.encode(torch.from_numpy(x).float()[:, None])
        y = implicit.initial(read)
        for _ in range(25):
            y = implicit(y, read)
        explicit = STUDY.model(f"explicit-{bound}")(torch.from_numpy(x).float()[:, None])
    np.testing.assert_allclose(trained.Network(f"implicit-{bound}").iterates(x)[-1], y[:, 0], atol=1e-3)
    np.testing.assert_allclose(trained.Network(f"explicit-{bound}").once(x), explicit[:, 0], atol=1e-3)


@pytest.mark.parametrize("bound", trained.BOUNDS)
def test_one_pass_keeps_the_bound(bound):
    x = np.linspace(-2, 3, 20001)
    assert trained.steepest(trained.Network(f"explicit-{bound}").once(x), x) <= bound * (1 + 1e-6)
    model = STUDY.model(f"implicit-{bound}").double()
    with torch.no_grad():
        read = model.encode(torch.from_numpy(x)[:, None])
        for y in (-10.0, -3.0, 0.0, 10.0):
            step = model(torch.full((len(x), 1), y, dtype=torch.float64), read)[:, 0].numpy()
            assert trained.steepest(step, x) <= bound * (1 + 1e-6)
        assert torch.all((read[:, 1] > 0) & (read[:, 1] <= 1))


@pytest.mark.parametrize("bound", trained.BOUNDS)
def test_iterated_network_is_better_and_steeper_than_the_bound(bound):
    x = trained.domain()
    truth = ThreePiece()(x)
    implicit, explicit = trained.Network(f"implicit-{bound}"), trained.Network(f"explicit-{bound}")
    assert trained.rms(implicit.iterates(x)[-1], truth) < trained.rms(explicit.once(x), truth)
    fine = np.linspace(-2, 3, 5001)
    assert trained.steepest(implicit.iterates(fine)[-1], fine) > bound


def test_no_map_under_the_bound_beats_the_floor():
    x = trained.domain()
    truth = ThreePiece()(x)
    floors = [floor.recorded(bound) for bound in trained.BOUNDS]
    assert floors == sorted(floors, reverse=True)
    for bound, least in zip(trained.BOUNDS, floors, strict=True):
        assert least <= trained.rms(trained.Network(f"explicit-{bound}").once(x), truth)


def test_recorded_floor_is_what_is_computed():
    g, error = floor.lipschitz_floor(20.0)
    assert floor.recorded(20) == pytest.approx(error, abs=1e-5)
    # The bound is met in the limit of the iteration.
    assert trained.steepest(g, trained.domain()) <= 20 * 1.05


def test_training_lowers_the_loss(tmp_path):
    torch.manual_seed(0)
    recipe = Recipe("implicit-10", tmp_path, seed=0)
    adam = torch.optim.Adam(recipe.model.parameters(), lr=recipe.learning_rate)
    before = recipe.validate(recipe.model)
    for _ in range(150):
        adam.zero_grad()
        recipe.loss().backward()
        adam.step()
    assert recipe.validate(recipe.model) < before


def test_study_gives_what_a_study_gives():
    problem = STUDY.problem(5, seed=3)
    assert problem.x.shape == problem.truth.shape == (5, 1)
    assert torch.equal(problem.x, STUDY.problem(5, seed=3).x)
    assert len(STUDY.problem(None, seed=3).x) == 500
    assert STUDY.baselines("implicit-15") == ("explicit-15",)
    assert STUDY.quality(problem.truth + 0.5, problem.truth)["error"].allclose(torch.tensor(0.5))
    assert all(change.shape == problem.x.shape for change in STUDY.perturbations(problem))
    assert STUDY.frame(problem.truth[0]).shape == (64, 16, 3)
    with pytest.raises(ValueError, match="at least 1"):
        STUDY.problem(0, seed=0)
    with pytest.raises(ValueError, match="choose one of"):
        STUDY.model("implicit-7")
