"""The networks are the operators that their formulas say, of the sizes that the comparison needs."""

import pytest
import torch
from torch import Tensor, nn

from implicit_lab.fixed_points import Picard, Stop, fixed_point
from implicit_lab.measures.spectral import sigma_max
from implicit_lab.studies.deblurring.data_term import data_step
from implicit_lab.studies.deblurring.denoiser import Denoiser
from implicit_lab.studies.deblurring.forward_model import A, Observation
from implicit_lab.studies.deblurring.models import BETA, DEPTHS, HQS, MODELS, PGD, HQSOnce, Unrolled, UnrolledTold
from implicit_lab.studies.deblurring.nonexpansive import NonexpansiveDenoiser

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
    picture = torch.rand(1, 3, SIZE, SIZE, dtype=torch.float64)
    return Observation(A(picture, kernel), kernel, torch.full((1, 1, 1, 1), 0.03).double())


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


def with_noise(x: Observation, noise: float) -> Observation:
    return x._replace(noise=torch.full_like(x.noise, noise))


def test_half_the_noise_leaves_a_quarter_of_its_variance(x: Observation) -> None:
    hqs = HQS(Soft).double()
    y = torch.rand_like(x.image)
    expected = hqs.denoiser(data_step(y, x, hqs.beta / 4))
    torch.testing.assert_close(hqs(y, with_noise(x, 0.015)), expected, rtol=1e-6, atol=1e-9)


def test_noise_beyond_training_is_treated_as_the_nearest_that_was_trained(x: Observation) -> None:
    hqs, y = HQS(Soft).double(), torch.rand_like(x.image)
    assert torch.equal(hqs(y, with_noise(x, 0.05)), hqs(y, with_noise(x, 0.1)))


def test_a_relaxed_step_has_the_same_fixed_point_and_moves_a_share_of_the_way(x: Observation) -> None:
    whole, relaxed = HQS(Soft).double(), HQS(Soft, relaxation=0.3).double()
    y = torch.rand_like(x.image)
    torch.testing.assert_close(relaxed(y, x) - y, 0.3 * (whole(y, x) - y))
    fixed = fixed_point(whole, y, x, solver=Picard(), stop=Stop(rtol=1e-13, max_steps=3000)).y
    torch.testing.assert_close(relaxed(fixed, x), fixed, atol=1e-9, rtol=0)


def test_a_relaxed_step_of_pgd_moves_a_share_of_the_way(x: Observation) -> None:
    whole, relaxed = PGD(), PGD(relaxation=0.9)
    relaxed.load_state_dict(whole.state_dict())
    y = torch.rand_like(x.image, dtype=torch.float32)
    single = x.map(torch.Tensor.float)
    torch.testing.assert_close(relaxed(y, single) - y, 0.9 * (whole(y, single) - y))


def test_pgd_steps_down_the_gradient_of_the_data_term(x: Observation) -> None:
    pgd = PGD().double()
    y = torch.rand(1, 3, SIZE, SIZE, dtype=torch.float64, requires_grad=True)
    term = (A(y, x.kernel) - x.image).square().sum() / 2
    (gradient,) = torch.autograd.grad(term, y)
    torch.testing.assert_close(pgd(y, x), y - pgd.gamma * gradient, msg="the denoiser is the identity at first")


def test_the_networks_are_compared_at_equal_size() -> None:
    size = {name: sum(parameter.numel() for parameter in build().parameters()) for name, build in MODELS.items()}
    assert size["hqs"] == size["pgd"] == size["explicit"] - 1, "the explicit one has a gain more"
    assert 200_000 <= size["hqs"] <= 1_000_000


@pytest.mark.parametrize("noise", [0.01, 0.03, 0.05])
def test_the_network_of_one_pass_that_is_told_the_kernel_is_the_first_step_of_hqs(x: Observation, noise: float) -> None:
    hqs, once = HQS(), HQSOnce()
    lively(hqs)
    once.denoiser.load_state_dict(hqs.denoiser.state_dict())
    single = x.map(torch.Tensor.float)
    single = single._replace(noise=torch.full_like(single.noise, noise))
    torch.testing.assert_close(once(single), hqs.whole_step(hqs.initial(single), single))


@pytest.mark.parametrize("depth", DEPTHS)
def test_an_unrolled_network_is_hqs_with_parameters_of_its_own_for_every_iteration(x: Observation, depth: int) -> None:
    hqs = HQS()
    lively(hqs)
    unrolled = Unrolled(depth)
    for denoiser in unrolled.denoisers:
        denoiser.load_state_dict(hqs.denoiser.state_dict())
    single = x.map(torch.Tensor.float)
    y = hqs.initial(single)
    for _ in range(depth):
        y = hqs(y, single)
    torch.testing.assert_close(unrolled(single), y)
    size = sum(parameter.numel() for parameter in hqs.parameters())
    assert sum(parameter.numel() for parameter in unrolled.parameters()) == depth * (size + 1)


@pytest.mark.parametrize("noise", [0.01, 0.03, 0.05])
def test_an_unrolled_network_that_is_told_the_noise_is_hqs_at_every_noise(x: Observation, noise: float) -> None:
    hqs, unrolled = HQS(), UnrolledTold(2)
    lively(hqs)
    for denoiser in unrolled.denoisers:
        denoiser.load_state_dict(hqs.denoiser.state_dict())
    pair = x.map(lambda leaf: torch.cat([leaf.float()] * 2))
    pair = pair._replace(noise=torch.tensor([0.03, noise]).reshape(2, 1, 1, 1))
    torch.testing.assert_close(unrolled(pair), hqs(hqs(hqs.initial(pair), pair), pair))


def test_a_non_expansive_denoiser_stretches_nothing_whatever_its_weights() -> None:
    torch.manual_seed(0)
    denoiser = NonexpansiveDenoiser()
    for parameter in denoiser.parameters():
        nn.init.normal_(parameter, std=10.0)
    v = torch.rand(4, 3, SIZE, SIZE)
    assert float(sigma_max(denoiser, v, steps=30).lower.max()) <= 1 + 1e-5
    w = v + torch.randn_like(v)
    assert ((denoiser(v) - denoiser(w)).flatten(1).norm(dim=1) <= (v - w).flatten(1).norm(dim=1) * (1 + 1e-5)).all()


def test_the_non_expansive_denoiser_has_as_many_parameters_as_the_free_one() -> None:
    bound, free = (
        sum(parameter.numel() for parameter in denoiser().parameters()) for denoiser in (NonexpansiveDenoiser, Denoiser)
    )
    assert bound == pytest.approx(free, rel=0.01)


def test_an_ordinary_denoiser_is_free_to_stretch() -> None:
    denoiser = lively(Denoiser())
    v = torch.rand(1, 3, SIZE, SIZE)
    assert float(sigma_max(lambda y: denoiser(y, 10.0), v).lower.detach()) > 1.1
