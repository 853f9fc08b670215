"""What the Navier-Stokes study promises: seeded flows, the paper's perturbations, figures and clear refusals."""

import numpy as np
import pytest
import torch

from implicit_lab.studies import load_study
from implicit_lab.studies.navier_stokes.choices import TRAINING_SEED
from implicit_lab.studies.navier_stokes.fourier import curl
from implicit_lab.studies.navier_stokes.reproduce import measure_regime
from implicit_lab.studies.navier_stokes.steady import residual, steady_states
from implicit_lab.studies.navier_stokes.study import FREQUENCIES, PERTURBATION, wave

study = load_study("navier_stokes")
MODES = [(1, 2, 0.15, 0.3), (3, -1, 0.1, 1.0), (0, 2, 0.12, 2.0)]


@pytest.fixture(scope="module")
def own():
    return study.problem(1, 0, {"modes": MODES})


def test_a_force_of_modes_gives_the_steady_flow_that_it_sustains(own) -> None:
    assert own.x.shape == (1, 2, 64, 64)
    assert own.truth.shape == (1, 64, 64)
    assert float(residual(own.truth.double(), curl(own.x.double()))) < 1e-5


def test_the_same_seed_gives_the_same_flows_and_fewer_are_the_first_of_more() -> None:
    few, more, other = study.problem(2, 3), study.problem(3, 3), study.problem(2, 4)
    assert torch.allclose(few.truth, more.truth[:2], atol=1e-5)
    assert torch.equal(few.x, more.x[:2])
    assert not torch.allclose(few.x, other.x, atol=1e-2)


def test_flows_are_as_far_from_the_linear_answer_and_as_fast_as_the_page_says() -> None:
    regime = measure_regime(study.problem(12, 0))
    assert regime["stokes error"] == pytest.approx(0.75, abs=0.06)
    assert regime["reynolds"] == pytest.approx(34, abs=2)


def test_the_truth_is_perfect_and_rest_is_not() -> None:
    truth = study.problem(2, 3).truth
    perfect, rest = study.quality(truth, truth), study.quality(torch.zeros_like(truth), truth)
    assert set(perfect) == {"relative error", "pde residual"}
    assert perfect["relative error"].max() == 0
    assert perfect["pde residual"].max() < 1e-5
    assert torch.allclose(rest["relative error"], torch.ones(2))
    assert torch.allclose(rest["pde residual"], torch.ones(2))


def test_the_waves_are_the_papers_below_the_two_thirds_limit() -> None:
    assert FREQUENCIES == (1, 2, 3, 6, 19, 21)
    assert float(wave(3).norm()) == pytest.approx(1)


@pytest.mark.parametrize("k", [0, 2])
def test_a_perturbed_force_moves_the_true_flow_by_the_wave_to_first_order(own, k: int) -> None:
    """The oracle is the solver itself, on the perturbed force."""
    change = study.perturbations(own)[k]
    moved = steady_states(curl((own.x + change).double())).vorticity
    still = steady_states(curl(own.x.double())).vorticity
    asked = PERTURBATION * wave(FREQUENCIES[k])
    assert float((moved[0] - still[0] - asked).norm()) < 0.02 * PERTURBATION


def test_perturbations_push_no_fluid_together_and_have_no_mean(own) -> None:
    for change in study.perturbations(own):
        assert change.shape == own.x.shape
        assert float(change.mean((-2, -1)).abs().max()) < 1e-8
        spectrum = torch.fft.fft2(change[0].double())
        k = torch.fft.fftfreq(64, 1 / 64, dtype=torch.float64)
        divergence = k[:, None] * spectrum[0] + k[None, :] * spectrum[1]
        assert float(divergence.abs().max()) < 1e-4 * float(spectrum.abs().max())


def test_a_mean_force_is_removed_and_said() -> None:
    force = study.problem(1, 3).x[0].double().numpy() + np.array([0.1, 0.0])[:, None, None]
    with pytest.warns(UserWarning, match="mean was removed"):
        problem = study.problem(1, 0, {"force": force})
    assert float(problem.x.mean((-2, -1)).abs().max()) < 1e-6


@pytest.mark.parametrize(
    ("instances", "seed", "controls", "said"),
    [
        (0, 0, None, "at least 1"),
        (1, TRAINING_SEED, None, "others are for training"),
        (1, -1, None, "seed must lie"),
        (1, 0, {"viscosity": 0.1}, "no control 'viscosity'"),
        (2, 0, {"modes": MODES}, "one instance"),
        (1, 0, {"modes": []}, "at least one mode"),
        (1, 0, {"modes": [(1, 0, float("nan"), 0)]}, "not finite"),
        (1, 0, {"modes": [(5, 0, 0.1, 0)]}, "wave numbers"),
        (1, 0, {"modes": [(1, 0)]}, "four numbers"),
        (1, 0, {"modes": [(1, 0, 50.0, 0)]}, "root mean square"),
        (1, 0, {"force": np.full((2, 64, 64), np.nan)}, "not finite"),
        (1, 0, {"force": np.zeros((2, 8, 8))}, "shape"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(instances, seed, controls, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        study.problem(instances, seed, controls)


def test_an_unknown_model_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no model 'transformer'"):
        study.model("transformer")


def test_the_explicit_network_of_equal_size_is_the_first_baseline() -> None:
    assert study.baselines("fno-implicit") == ("fno-explicit", "fno-deeper-2", "fno-deeper-4", "fno-deeper-8")
    assert study.baselines("fno-explicit") == ()


def test_a_recording_is_told_the_residual_of_the_equation_at_every_t(own) -> None:
    iterates = torch.cat([torch.zeros_like(own.truth), own.truth])
    told = study.details(study.model("fno-implicit"), own, iterates)["equation"]
    assert told[0] == pytest.approx(1)
    assert told[1] < 1e-5
