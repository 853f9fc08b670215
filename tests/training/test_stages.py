"""A recipe may name several stages: the learning rate falls in each, and the last one's best weights are kept."""

from types import SimpleNamespace

import pytest

from implicit_lab.training.train import stages as _stages

TWO = SimpleNamespace(stages=[(80, 1e-2, 0.999), (20, 1e-3, 0.99)], warm_up=5)
ONE = SimpleNamespace(steps=100, learning_rate=1e-2)


def test_a_plain_recipe_is_one_stage_that_falls_from_its_learning_rate():
    (stage,) = _stages(ONE, None)
    assert (stage.first, stage.last, stage.average) == (1, 100, 0.999)
    rates = [stage.rate(step) for step in range(1, 101)]
    assert rates[0] == 1e-2
    assert rates == sorted(rates, reverse=True)
    assert 0 < rates[-1] < 1e-5


def test_the_rate_rises_and_falls_in_every_stage():
    for stage, peak in zip(_stages(TWO, None), (1e-2, 1e-3), strict=True):
        rates = [stage.rate(step) for step in range(stage.first, stage.last + 1)]
        top = rates.index(max(rates))
        assert top == 4
        assert rates[:5] == sorted(rates[:5])
        assert rates[4:] == sorted(rates[4:], reverse=True)
        assert 0.8 * peak < rates[top] <= peak


@pytest.mark.parametrize(("steps", "ends"), [(None, [80, 100]), (10, [8, 10]), (5, [4, 5]), (1, [1])])
def test_other_numbers_of_steps_stretch_the_stages_alike(steps, ends):
    stages = _stages(TWO, steps)
    assert [stage.last for stage in stages] == ends
    assert [stage.first for stage in stages] == [1, *(end + 1 for end in ends[:-1])]
