"""What iterating adds to a step, held against linear maps whose fixed points are known in closed form."""

import numpy as np
import pytest
import torch
from torch import Tensor

from implicit_lab.measures import profile, profile_report
from implicit_lab.measures.amplification import nearest
from implicit_lab.measures.iteration import Operator
from implicit_lab.measures.report import measure_amplification
from implicit_lab.study import ImplicitModel, Metric, Problem

M = torch.tensor([[0.5, 0.4], [0.0, 0.3]], dtype=torch.float64)
N = torch.tensor([[1.0, 0.0], [2.0, 1.0]], dtype=torch.float64)
DIRECTIONS = torch.tensor([[0.01, 0.0], [0.003, -0.02]], dtype=torch.float64)


class Linear(ImplicitModel):
    """y' = (1 - a) y + a (scale M y + N x)."""

    def __init__(self, relaxation: float = 1.0, scale: float = 1.0) -> None:
        super().__init__()
        self.relaxation, self.scale = relaxation, scale

    def whole_step(self, z: Tensor, x: Tensor) -> Tensor:
        return self.scale * z @ M.T + x @ N.T

    def forward(self, z: Tensor, x: Tensor) -> Tensor:
        return z + self.relaxation * (self.whole_step(z, x) - z)

    def initial(self, x: Tensor) -> Tensor:
        return torch.zeros_like(x)


class Toy:
    name = "toy"
    metric = Metric("error", "", higher_is_better=False)
    models = ("linear",)
    lipschitz_statistic = "max"

    def baselines(self, name: str) -> tuple[str, ...]:
        return ()

    def perturbations(self, problem: Problem) -> list[Tensor]:
        return [direction.expand_as(problem.x) for direction in DIRECTIONS]

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        return {"error": (y - truth).norm(dim=1)}


@pytest.fixture
def problem() -> Problem:
    x = torch.tensor([[1.0, -1.0], [0.5, 2.0], [3.0, 0.1]], dtype=torch.float64)
    return Problem(x, x)


def closed_form(scale: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """||(I - s M)^-1 N d|| and ||N d||, each over ||d||, (K,)."""
    step = N @ DIRECTIONS.T
    rest = torch.linalg.solve(torch.eye(2, dtype=torch.float64) - scale * M, step)
    sizes = DIRECTIONS.norm(dim=1)
    return (rest.norm(dim=0) / sizes).numpy(), (step.norm(dim=0) / sizes).numpy()


@pytest.mark.parametrize("relaxation", [1.0, 0.5, 0.1])
def test_neither_the_whole_step_nor_the_amplification_knows_the_relaxation(problem: Problem, relaxation: float) -> None:
    model = Linear(relaxation)
    found = measure_amplification(Toy(), model, problem, profile(Toy(), model, problem, 400))
    rest, step = closed_form()
    np.testing.assert_allclose(found.whole_step, np.tile(step[:, None], 3), rtol=1e-6)
    np.testing.assert_allclose(found.ratio, np.tile((rest / step)[:, None], 3), rtol=1e-3)
    assert found.at_rest.all()


def test_amplification_is_at_most_what_the_modulus_allows(problem: Problem) -> None:
    mu = float(torch.linalg.matrix_norm(M, ord=2))
    found = measure_amplification(Toy(), Linear(), problem, profile(Toy(), Linear(), problem, 100))
    assert found.ratio.max() <= 1 / (1 - mu)


def test_where_the_iteration_is_not_at_rest_there_is_no_amplification_and_a_solver_finds_the_fixed_point(
    problem: Problem,
) -> None:
    for model, steps in ((Linear(0.1), 3), (Linear(scale=-4.0), 30)):
        found = measure_amplification(Toy(), model, problem, profile(Toy(), model, problem, steps))
        assert not found.at_rest.any()
        assert np.isnan(found.ratio).all()
        assert found.fixed_point.all()
        np.testing.assert_allclose(found.whole_step, np.tile(closed_form()[1][:, None], 3), rtol=1e-6)


def test_without_a_fixed_point_there_is_no_whole_step_and_json_says_null(problem: Problem) -> None:
    class Adrift(Linear):
        def whole_step(self, z: Tensor, x: Tensor) -> Tensor:
            return z + 1 + x.square()

    model = Adrift()
    result = profile(Toy(), model, problem, 5)
    told = profile_report(Toy(), "linear", model, problem, result, seed=0)["lipschitz"]
    assert told["at_rest"] == told["fixed_point"] == 0
    for name in ("whole_step", "amplification"):
        assert told[name] == {"max": None, "median": None, "mean": None, "share": 0.0}


def test_a_diverged_iterate_is_not_at_rest(problem: Problem) -> None:
    model = Linear(scale=1e200)
    found = measure_amplification(Toy(), model, problem, profile(Toy(), model, problem, 3))
    assert not found.at_rest.any()
    assert np.isnan(found.ratio).all()


@pytest.mark.parametrize("relaxation", [1.0, 0.5])
def test_on_request_the_contraction_is_told_and_the_slope_at_rest_stays_below_its_bound(
    problem: Problem, relaxation: float
) -> None:
    model = Linear(relaxation)
    result = profile(Toy(), model, problem, 400)
    told = profile_report(Toy(), "linear", model, problem, result, seed=0, contraction=True)
    identity = torch.eye(2, dtype=torch.float64)
    mu = float(torch.linalg.matrix_norm((1 - relaxation) * identity + relaxation * M, ord=2))
    assert told["contraction"]["lower"] == pytest.approx([mu] * 3)
    assert told["contraction"]["upper"] == pytest.approx([mu] * 3)
    assert told["contraction"]["bound"] == pytest.approx(
        [relaxation * float(torch.linalg.matrix_norm(N, ord=2)) / (1 - mu)] * 3
    )
    steepest = float(torch.linalg.matrix_norm(torch.linalg.solve(identity - M, N), ord=2))
    assert min(told["contraction"]["bound"]) >= steepest >= told["lipschitz"]["value"][-1]


def test_without_a_contraction_there_is_no_bound(problem: Problem) -> None:
    model = Linear(scale=-4.0)
    result = profile(Toy(), model, problem, 3)
    told = profile_report(Toy(), "linear", model, problem, result, seed=0, contraction=True)["contraction"]
    assert told["bound"] == [None] * 3
    assert min(told["lower"]) > 1


class Curved(Linear):
    """G(z, x) = z - e / 1000 - e^3, e = z - x: rests at x, where its slope is 0.999; at e = 0.04 that is 0.994."""

    def whole_step(self, z: Tensor, x: Tensor) -> Tensor:
        return z - (z - x) / 1000 - (z - x) ** 3

    def initial(self, x: Tensor) -> Tensor:
        return x + 0.1


def test_the_modulus_at_the_fixed_point_is_not_that_where_the_residual_is_small(problem: Problem) -> None:
    result = profile(Toy(), Curved(), problem, 350)
    assert (result.residuals[-1] < 1e-4).all(), "it counts as rest"
    assert (result.last - problem.x).abs().min() > 0.02, "and is far from it"
    told = profile_report(Toy(), "curved", Curved(), problem, result, seed=0, contraction=True)["contraction"]
    assert told["lower"] == pytest.approx([0.999] * 3, abs=1e-4)
    assert told["upper"] == pytest.approx([0.999] * 3, abs=1e-4)


class NoRest(Linear):
    """G(z, x) = z + 5e-5 on every axis: a small residual everywhere, and no fixed point."""

    def whole_step(self, z: Tensor, x: Tensor) -> Tensor:
        return z + 5e-5

    def initial(self, x: Tensor) -> Tensor:
        return x


def test_where_there_is_no_fixed_point_no_modulus_is_told_however_small_the_residual(problem: Problem) -> None:
    result = profile(Toy(), NoRest(), problem, 5)
    assert (result.residuals[-1] < 1e-4).all()
    told = profile_report(Toy(), "none", NoRest(), problem, result, seed=0, contraction=True)["contraction"]
    assert told["lower"] == told["upper"] == told["bound"] == [None] * 3


def test_another_fixed_point_is_not_taken_for_the_one_that_is_near() -> None:
    cubic = Operator(lambda y, x: y - 2e-5 * (y - 1) * (y - 1.5) * (y - 3))
    z = torch.full((1, 1), 2.0, dtype=torch.float64)
    y, _ = nearest(cubic, z, z)
    assert abs(float(y) - 2) < 0.2, "not 1.5, which repels, nor 3, where the iteration goes"
