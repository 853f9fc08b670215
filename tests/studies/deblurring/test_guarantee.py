"""What is promised of a run holds of it: for maps whose modulus is known, and for a trained network."""

import numpy as np
import pytest
import torch

from implicit_lab.fixed_points import Status
from implicit_lab.measures import Cancelled
from implicit_lab.studies import load_study
from implicit_lab.studies.deblurring.forward_model import Observation
from implicit_lab.studies.deblurring.guarantee import Altered, guarantee, stretch
from implicit_lab.study import ImplicitModel


class Affine(ImplicitModel):
    """G(y, x) = M y + x on pictures of 3 x 4 x 4 numbers, with M the same 3 x 3 matrix of channels everywhere."""

    def __init__(self, matrix):
        super().__init__()
        self.register_buffer("matrix", torch.tensor(matrix))

    def forward(self, z, x):
        return torch.einsum("cd,bdhw->bchw", self.matrix, z) + x.image

    def initial(self, x):
        return torch.zeros_like(x.image)


X = Observation(
    torch.rand(1, 3, 4, 4, generator=torch.Generator().manual_seed(0)), torch.ones(1, 1, 4, 4), torch.zeros(1, 1, 1, 1)
)
HALF = [[0.5, 0.0, 0.0], [0.0, 0.3, 0.0], [0.0, 0.0, 0.1]]
SHEAR = [[0.5, 1.5, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 0.1]]
"""Norm 1.6, spectral radius 0.5: no contraction in one step, one in some."""


def test_a_contraction_has_its_modulus_and_its_error_stays_below_the_certificate():
    found = guarantee(Affine(HALF), X)
    assert found.status is Status.CONVERGED
    assert found.modulus == pytest.approx(0.5, abs=1e-5)
    assert found.radius == pytest.approx(0.5, abs=1e-5)
    assert found.together == 1
    assert found.certificate.shape == found.distance.shape == found.residual.shape == (found.steps + 1,)
    first = float((found.iterates[1] - found.iterates[0]).norm())
    np.testing.assert_allclose(found.certificate, 0.5 ** np.arange(found.steps + 1) * first / 0.5, rtol=1e-4)
    assert (found.distance <= found.certificate).all()
    # The last step says more than the first one; the distance is to the fixed point, not to the last iterate.
    exact = np.linalg.solve(np.eye(3) - np.array(HALF), X.image[0].double().numpy().reshape(3, -1))
    apart = found.iterates.double().numpy().reshape(found.steps + 1, -1) - exact.reshape(-1)
    np.testing.assert_allclose(found.distance, np.linalg.norm(apart, axis=1), rtol=1e-4)
    assert found.distance[-1] > 0
    assert (found.distance[1:] <= found.posterior[1:] + 1e-6).all()  # the iterates are rounded to float32


def test_where_one_step_may_lengthen_an_error_some_together_are_certified():
    found = guarantee(Affine(SHEAR), X)
    matrix = np.array(SHEAR)
    assert found.modulus == pytest.approx(np.linalg.norm(matrix, 2), rel=1e-4)
    powers = {k: np.linalg.norm(np.linalg.matrix_power(matrix, k), 2) for k in (2, 4, 8)}
    assert powers[4] > 0.5 > powers[8]
    assert found.together == 8
    power = powers[8]
    assert found.factor == pytest.approx(power, rel=1e-3)
    assert stretch(Affine(SHEAR), found.iterates[-1:], X, 8) == pytest.approx(power, rel=1e-3)
    assert (found.distance <= found.certificate * (1 + 1e-4)).all()


def test_a_map_that_stretches_diverges_and_promises_nothing():
    found = guarantee(Altered(Affine(HALF), gain=3.0), X)
    assert found.status is Status.DIVERGED
    assert found.distance is found.certificate is found.modulus is None


def test_a_step_size_is_for_models_that_have_one():
    with pytest.raises(ValueError, match="HQS has no step size"):
        Altered(load_study("deblurring").model("hqs"), step=2.0)


def test_a_run_can_be_cancelled():
    with pytest.raises(Cancelled):
        guarantee(Affine(HALF), X, progress=lambda done, total: done == 3)


def test_the_trained_network_converges_below_its_certificate_and_diverges_when_made_steeper():
    study = load_study("deblurring")
    x = study.problem(1, seed=0, controls={"image": "coffee"}).x
    found = guarantee(study.model("hqs"), x)
    assert found.status is Status.CONVERGED
    assert found.radius < 1
    assert (found.distance[: found.steps // 2] <= found.certificate[: found.steps // 2]).all()
    assert guarantee(Altered(study.model("hqs"), gain=3.0), x).status is Status.DIVERGED
