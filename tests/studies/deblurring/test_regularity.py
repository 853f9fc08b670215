"""The count of images on which a model contracts, for maps whose modulus is known on each."""

import pytest
import torch

from implicit_lab.studies.deblurring.regularity import regularity_report
from implicit_lab.study import ImplicitModel


class Scaled(ImplicitModel):
    """G(y, x) = x y + 1, where x holds one number an instance: its modulus and its radius."""

    def forward(self, z, x):
        return x["observation"].mean(dim=(1, 2, 3), keepdim=True) * z + 1

    def initial(self, x):
        return torch.zeros_like(x["observation"])


def test_contracting_instances_are_counted_and_the_others_told_apart():
    numbers = torch.tensor([0.5, 0.9, -0.99, 1.01, 0.2])
    x = {"observation": numbers.reshape(-1, 1, 1, 1).expand(5, 3, 8, 8)}
    found = regularity_report(Scaled(), x, steps=3)
    assert found["instances"] == 5
    assert found["contracting"] == 4
    assert found["radius below one"] == 0
    assert found["largest modulus"] == pytest.approx(1.01, rel=1e-3)
    assert found["moduli"] == pytest.approx(numbers.abs().tolist(), abs=1e-3)
