"""Where nothing is differentiated, a faster engine gives the figures of the networks as they are defined."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn

import implicit_lab as il
from implicit_lab.measures.report import measure_amplification
from implicit_lab.studies.deblurring.compiled import CompiledDenoiser
from implicit_lab.studies.deblurring.denoiser import Denoiser
from implicit_lab.studies.deblurring.inference import for_inference
from implicit_lab.studies.deblurring.study import STUDY
from implicit_lab.study import Problem

MODELS = ("hqs", "pgd", "hqs-contracting", "pgd-contracting", "hqs-nonexpansive", "explicit", "hqs-once", "unrolled-2")


@pytest.fixture
def threads() -> Iterator[Callable[[int], None]]:
    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


def relatively(found: Tensor, expected: Tensor) -> float:
    return float((found - expected).norm() / expected.norm())


@pytest.mark.parametrize("shape", [(1, 3, 8, 8), (2, 3, 24, 64), (3, 3, 128, 128)])
@torch.no_grad()
def test_the_compiled_denoiser_rounds_as_float32_does(shape: tuple[int, ...]) -> None:
    denoiser = STUDY.model("hqs").denoiser
    torch.manual_seed(0)
    v, strength = torch.rand(shape), torch.rand(shape[0], 1, 1, 1)
    exact = copy.deepcopy(denoiser).double()(v.double(), strength.double())
    found = CompiledDenoiser(denoiser)(v, strength)
    assert found.dtype == torch.float32
    assert relatively(found, exact) < 4e-7


@torch.no_grad()
def test_it_follows_the_threads_that_torch_has(threads: Callable[[int], None]) -> None:
    denoiser = STUDY.model("hqs").denoiser
    fast, v = CompiledDenoiser(denoiser), torch.rand(1, 3, 32, 32)
    for count in (1, 2, 1):
        threads(count)
        torch.testing.assert_close(fast(v), denoiser(v), atol=1e-6, rtol=0)


@pytest.mark.parametrize("missing", [0.0, 0.3])
@pytest.mark.parametrize("name", MODELS)
@torch.no_grad()
def test_every_network_answers_as_it_is_defined(name: str, missing: float) -> None:
    model, x = STUDY.model(name), STUDY.problem(2, 0, {"missing": missing, "noise": 0.05}).x
    fast = for_inference(model)
    assert fast is not model
    if isinstance(model, il.ExplicitModel):
        torch.testing.assert_close(fast(x), model(x), atol=1e-5, rtol=0)
        return
    encoded = fast.encode(x)
    torch.testing.assert_close(fast.initial(encoded), model.initial(x))
    for z in (fast.initial(encoded), x.image):
        torch.testing.assert_close(fast(z, encoded), model(z, x), atol=1e-5, rtol=0)
        torch.testing.assert_close(fast.whole_step(z, encoded), model.whole_step(z, x), atol=1e-5, rtol=0)


def test_the_curves_of_a_profile_are_those_of_exact_arithmetic() -> None:
    model, problem = STUDY.model("hqs"), STUDY.problem(1, 0)
    found = il.profile(STUDY, model, problem, 12, slice_points=3)
    doubled = Problem(problem.x.map(Tensor.double), problem.truth.double())
    exact = il.profile(STUDY, copy.deepcopy(model).double(), doubled, 12, slice_points=3)
    assert found.quality_mean == pytest.approx(exact.quality_mean, abs=1e-5)
    assert found.residual == pytest.approx(exact.residual, rel=1e-5)
    # A wave of norm 0.01 on a picture of norm 100: float32 itself leaves no more than four digits of their ratio.
    assert found.lipschitz == pytest.approx(exact.lipschitz, rel=2e-4)
    assert found.complexity == pytest.approx(exact.complexity, rel=1e-6)


def test_one_whole_step_is_as_steep_at_the_fixed_point_that_the_faster_engine_leads_to() -> None:
    model, problem = STUDY.model("hqs"), STUDY.problem(1, 0)
    measured = il.profile(STUDY, model, problem, 20)
    found = measure_amplification(STUDY, model, problem, measured)
    exact = measure_amplification(STUDY, watched(model), problem, measured)
    assert found.fixed_point.all()
    assert exact.fixed_point.all()
    assert relatively(found.z, exact.z) < 1e-3
    # A picture of norm 100 that a wave of norm 0.01 moves: float32 leaves three places.
    assert found.whole_step == pytest.approx(exact.whole_step, abs=3e-3)


def test_a_network_that_has_been_trained_on_is_measured_as_it_is_now() -> None:
    model, problem = STUDY.model("hqs"), STUDY.problem(1, 0)
    before = il.profile(STUDY, model, problem, 2).quality_mean
    with torch.no_grad():
        model.denoiser.tail.weight.zero_()
        model.denoiser.tail.bias.zero_()
    after = il.profile(STUDY, model, problem, 2).quality_mean
    assert after != pytest.approx(before, abs=1e-3)
    assert after == pytest.approx(il.profile(STUDY, watched(model), problem, 2).quality_mean, abs=1e-5)


def watched(model: Any) -> Any:
    model.register_forward_hook(lambda *_: None)
    return model


def in_double(model: Any) -> Any:
    return model.double()


def with_another_layer(model: Any) -> Any:
    model.denoiser.head = nn.Sequential(model.denoiser.head)
    return model


def with_another_denoiser(model: Any) -> Any:
    class Mine(Denoiser):
        def forward(self, v: Tensor, strength: Tensor | float = 1.0) -> Tensor:
            return v

    model.denoiser = Mine()
    return model


@pytest.mark.parametrize("changed", [watched, in_double, with_another_layer, with_another_denoiser])
def test_what_somebody_has_changed_is_run_as_it_is(changed: Callable[[Any], Any]) -> None:
    model = changed(STUDY.model("hqs"))
    assert for_inference(model) is model


def test_a_derivative_is_refused_rather_than_lost() -> None:
    fast = CompiledDenoiser(STUDY.model("hqs").denoiser)
    with pytest.raises(RuntimeError):
        fast(torch.rand(1, 3, 16, 16, requires_grad=True))


def test_the_network_keeps_its_derivatives() -> None:
    model, problem = STUDY.model("hqs"), STUDY.problem(1, 0)
    il.profile(STUDY, model, problem, 1)
    z = problem.x.image.clone().requires_grad_()
    model(z, problem.x).sum().backward()
    assert z.grad is not None
    assert bool(z.grad.isfinite().all())
