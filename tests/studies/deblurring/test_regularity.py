"""The count of images on which a model contracts, for maps whose modulus is known on each."""

import pytest
import torch

from implicit_lab.studies.deblurring.forward_model import Observation
from implicit_lab.studies.deblurring.regularity import regularity_report
from implicit_lab.study import ImplicitModel, Problem


class Scaled(ImplicitModel):
    """G(y, x) = x y + 1, where x holds one number an instance: its modulus and its radius."""

    def forward(self, z, x):
        return x.image.mean(dim=(1, 2, 3), keepdim=True) * z + 1

    def initial(self, x):
        return torch.zeros_like(x.image)


def test_contracting_instances_are_counted_and_the_others_told_apart():
    numbers = torch.tensor([0.5, 0.9, -0.99, 1.01, 0.2])
    x = Observation(numbers.reshape(-1, 1, 1, 1).expand(5, 3, 8, 8), torch.ones(5, 1, 8, 8), torch.zeros(5, 1, 1, 1))
    truth = 1 / (1 - numbers.reshape(-1, 1, 1, 1)).expand(5, 3, 8, 8) + 0.1  # off by a tenth: 20 dB
    found = regularity_report(Scaled(), Problem(x, truth))
    assert (found["instances"], found["contracts"], found["does not"], found["undecided"]) == (5, 4, 1, 0)
    assert found["verdicts"] == ["contracts", "contracts", "contracts", "does not", "contracts"]
    assert found["lower"] == pytest.approx(numbers.abs().tolist(), rel=1e-5)
    assert found["at rest"] == 5
    assert found["psnr"] == pytest.approx([20] * 5, abs=0.5)
    assert found["radius"][:3] == [None] * 3, "no larger than a modulus below 1"
    assert found["radius"][3] == pytest.approx(1.01, rel=1e-5)
