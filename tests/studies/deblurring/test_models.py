"""The networks are the operators that their formulas say, of the sizes that the comparison needs."""

import pytest
import torch
from torch import Tensor, nn

from implicit_lab.fixed_points import Picard, Stop, fixed_point
from implicit_lab.measures.spectral import sigma_max
from implicit_lab.studies.deblurring.blur import A
from implicit_lab.studies.deblurring.denoiser import Denoiser
from implicit_lab.studies.deblurring.missing import data_step
from implicit_lab.studies.deblurring.models import BETA, HQS, MODELS, PGD, Observation

SIZE = 16


class Soft(nn.Module):
    """H(v) = v + s U(v) with U(v) = (tanh(v) - v) / 2: nonlinear, and a contraction towards zero."""

    def forward(self, v: Tensor, strength: Tensor | float = 1.0) -> Tensor:
        """The shape of v."""
        return v + strength * (torch.tanh(v) - v) / 2


@pytest.fixture
def x() -> Observation:
    """A picture blurred by a positive kernel that is random, so that no frequency is special."""
    torch.manual_seed(0)
    kernel = torch.rand(1, 1, SIZE, SIZE, dtype=torch.float64)
    kernel = kernel / kernel.sum()
    kernel[..., 0, 0] += 0.5
    return {"observation": A(torch.rand(1, 3, SIZE, SIZE, dtype=torch.float64), kernel), "kernel": kernel}


def lively(model: nn.Module) -> nn.Module:
    """The network with a last layer that is not zero: as it stands before training, it is the identity."""
    torch.manual_seed(1)
    for name, parameter in model.named_parameters():
        if "tail" in name:
            nn.init.normal_(parameter, std=0.02)
    return model


def test_every_beta_has_the_same_solutions_of_the_data_step(x: Observation) -> None:
    solutions = []
    for beta in (BETA, 1.0):
        hqs = HQS(Soft).double()
        hqs.beta.fill_(beta)
        y = fixed_point(hqs, hqs.initial(x), x, solver=Picard(), stop=Stop(rtol=1e-13, max_steps=3000)).y
        solutions.append(data_step(y, x, hqs.beta))
    torch.testing.assert_close(*solutions, atol=1e-9, rtol=0)


def test_pgd_steps_down_the_gradient_of_the_data_term(x: Observation) -> None:
    pgd = PGD().double()
    y = torch.rand(1, 3, SIZE, SIZE, dtype=torch.float64, requires_grad=True)
    term = (A(y, x["kernel"]) - x["observation"]).square().sum() / 2
    (gradient,) = torch.autograd.grad(term, y)
    torch.testing.assert_close(pgd(y, x), y - pgd.gamma * gradient, msg="the denoiser is the identity at first")


def test_the_networks_are_compared_at_equal_size() -> None:
    size = {name: sum(parameter.numel() for parameter in build().parameters()) for name, build in MODELS.items()}
    assert size["hqs"] == size["pgd"] == size["explicit"] - 1, "the explicit one has a gain more"
    assert 200_000 <= size["hqs"] <= 1_000_000


def test_an_ordinary_denoiser_is_free_to_stretch() -> None:
    denoiser = lively(Denoiser())
    v = torch.rand(1, 3, SIZE, SIZE)
    assert float(sigma_max(lambda y: denoiser(y, 10.0), v).value.detach()) > 1.1
