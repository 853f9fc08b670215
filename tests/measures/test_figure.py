"""The figure that a curve shows is the study's own, however little of the rest is computed beside it."""

import pytest
import torch

import implicit_lab as il
from implicit_lab.measures.figure import figure


@pytest.mark.parametrize("name", ["deblurring", "navier_stokes", "scalar"])
def test_it_is_the_metric_among_all_that_is_told_of_quality(name):
    study = il.load_study(name)
    truth = study.problem(2, seed=0).truth
    y = truth + 0.1 * torch.randn(truth.shape, generator=torch.Generator().manual_seed(0))
    assert torch.equal(figure(study, y, truth), study.quality(y, truth)[study.metric.name])
