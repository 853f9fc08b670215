"""How a looped network settles, on maps whose course is known: to rest, round and round, or at a crawl."""

import numpy as np
import pytest
import torch
from torch import Tensor

from implicit_lab.studies.settling import by_breadth, settling
from implicit_lab.studies.settling_markdown import best, first_on_each, passes_part, seeds_part, settled_part
from implicit_lab.studies.settling_table import at_once, settled, steepness, thinned
from implicit_lab.study import ImplicitModel, Problem


class Linear(ImplicitModel):
    """z_t = x + A (z_{t-1} - x) from z_0 = x + (1, 0): it rests at x if at all."""

    def __init__(self, matrix: list[list[float]]) -> None:
        super().__init__()
        self.matrix = torch.tensor(matrix)

    def encode(self, x: Tensor) -> Tensor:
        return x

    def initial(self, x: Tensor) -> Tensor:
        return x + torch.tensor([1.0, 0.0])

    def forward(self, z: Tensor, x: Tensor) -> Tensor:
        return x + (z - x) @ self.matrix.T

    def decode(self, z: Tensor) -> Tensor:
        return z


class Near:
    """Right is an answer within a tenth of the truth."""

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        return {"exact": ((y - truth).norm(dim=1) < 0.1).float()}


POINTS = torch.tensor([[1.0, 1.0], [3.0, 4.0]])
PROBLEM = Problem(POINTS, POINTS)
HALVED = [[0.5, 0.0], [0.0, 0.5]]
TURNED = [[0.0, -1.0], [1.0, 0.0]]
CREEPING = [[0.99, 0.0], [0.0, 0.99]]


def test_a_contraction_comes_to_rest_when_it_must_and_its_answer_is_right_when_it_must_be() -> None:
    run = settling(Near(), Linear(HALVED), PROBLEM, 24)
    assert run.exact.tolist() == [0.0] * 3 + [1.0] * 21
    # The distance to x is 2^-t, a step as long: 2^-t < 1e-4 |x|.
    assert run.first_at_rest().tolist() == [13, 11]
    assert np.isnan(run.periods).all()
    assert run.lost_after(4) == 0


def test_what_goes_round_is_said_to_and_after_how_many_iterations_it_is_back() -> None:
    run = settling(Near(), Linear(TURNED), PROBLEM, 24)
    assert run.periods.tolist() == [4, 4]
    assert not run.at_rest.any()


def test_what_creeps_goes_round_in_no_cycle() -> None:
    run = settling(Near(), Linear(CREEPING), PROBLEM, 24)
    assert np.isnan(run.periods).all()
    assert not run.at_rest.any()


def test_of_many_starts_the_one_nearest_to_rest_answers() -> None:
    assert by_breadth(Near(), Linear(HALVED), PROBLEM, 8, 4, seed=0).all()
    assert not by_breadth(Near(), Linear(CREEPING), PROBLEM, 1, 2, seed=0).any()


@pytest.fixture
def measured() -> dict:
    harder = np.array([True, False])
    cases = {
        "looped": settled(settling(Near(), Linear(HALVED), PROBLEM, 64), harder),
        "looped-1": settled(settling(Near(), Linear(TURNED), PROBLEM, 64), harder),
    }
    networks = {name: {"parameters": 4, "depth": None, "cases": {"points": found}} for name, found in cases.items()}
    once = {"parameters": 4, "depth": 2, "cases": {"points": at_once(np.array([True, False]), harder)}}
    return {"seed": 0, "instances": {"points": 2}, "networks": networks | {"once": once}}


def test_a_table_says_what_settles_what_is_wrong_and_what_goes_round(measured: dict) -> None:
    _, _, rest, cycle = settled_part(measured).splitlines()
    assert "| 1.000 (16) | 1.000 (64) | 0 | 1.000 | 1.000 | 12 | 1.000, - | 0.000 | 0.000 |" in rest
    assert "| 0.000 (16) | 0.000 (64) | 0 | 0.000 | 0.000 | - | -, 0.000 | 0.000 | 1.000 |" in cycle
    assert seeds_part(measured).splitlines()[-1] == "| points | 2 | 0.500 | 0.000 | 1.000 |"
    assert first_on_each(measured)["points"]["right at the end"] == 1


def test_a_stack_of_blocks_is_held_against_as_many_iterations(measured: dict) -> None:
    row = passes_part(measured, "the harder half").splitlines()[-1]
    assert row == "| once | 4 | points | 0.500 | 1.000 | 0.000 | 1.000 at t = 4 |"


def test_slopes_are_told_with_their_mean_their_largest_and_the_truths() -> None:
    found = steepness(np.array([[1.0, 3.0], [2.0, 6.0]]), np.array([2.0, 5.0]))
    assert (found["mean"], found["max"]) == ({"1": 2.0, "2": 4.0}, {"1": 3.0, "2": 6.0})
    assert (found["at rest"], found["truth"]) == ({"mean": 4.0, "max": 6.0}, {"mean": 3.5, "max": 5.0})


def test_a_thinned_curve_keeps_every_power_of_two_a_quarter_and_the_end() -> None:
    kept = thinned(np.arange(1.0, 601.0))
    assert {"1", "2", "4", "64", "512", "150", "600"} <= kept.keys()
    assert all(value == int(t) for t, value in kept.items())
    assert best(kept) == (600.0, 600)
