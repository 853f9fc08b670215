"""Heat in a rod: the truth solves its equation, the step contracts, and training finds it."""

import math

import pytest
import torch

from implicit_lab.measures import contraction
from implicit_lab.studies.NAME.models import SHARE, Spread
from implicit_lab.studies.NAME.recipe import Recipe, answer
from implicit_lab.studies.NAME.study import KEPT, NEIGHBOURS, STUDY


def true_step() -> Spread:
    """The step with the numbers that the equation has."""
    step = Spread()
    with torch.no_grad():
        step.taps.copy_(torch.tensor([0.0, -40.0, 0.0]))
        step.share.fill_(math.log(KEPT / (SHARE - KEPT)))
    return step


def test_the_truth_solves_its_equation() -> None:
    problem = STUDY.problem(8, seed=0)
    torch.testing.assert_close(problem.truth, KEPT * problem.truth @ NEIGHBOURS + problem.x, rtol=1e-4, atol=1e-4)


def test_the_fixed_point_of_the_true_step_is_the_truth() -> None:
    problem = STUDY.problem(8, seed=0)
    y = answer(true_step(), problem.x)
    assert STUDY.quality(y, problem.truth)["relative error"].max() < 1e-2


def test_every_step_contracts_whatever_its_weights() -> None:
    torch.manual_seed(0)
    step = Spread()
    with torch.no_grad():
        for parameter in step.parameters():
            parameter.copy_(10 * torch.randn_like(parameter))
    problem = STUDY.problem(2, seed=0)
    assert contraction(step, problem.x, problem.x).upper.max() <= SHARE + 1e-5


def test_training_brings_the_fixed_point_nearer_to_the_truth() -> None:
    recipe = Recipe("implicit", None, seed=0)  # type: ignore[arg-type]
    before = recipe.validate(recipe.model)
    adam = torch.optim.Adam(recipe.model.parameters(), lr=recipe.learning_rate)
    for _ in range(20):
        adam.zero_grad()
        recipe.loss().backward()
        adam.step()
    assert recipe.validate(recipe.model) < 0.8 * before


@pytest.mark.parametrize(
    ("controls", "sentence"), [({"colour": 3}, "no control colour"), ({"sources": 7}, "between 1 and 6")]
)
def test_what_cannot_be_is_refused(controls: dict[str, int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        STUDY.problem(1, 0, controls)
