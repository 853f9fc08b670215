"""Where inputs are words, L_t counts: answers that change for each word that does."""

import numpy as np
import pytest
import torch
from torch import Tensor

from implicit_lab.measures import Operator, profile, profile_report
from implicit_lab.study import ExplicitModel, Metric, Neighbour, Problem

WORDS = 6


def passed_on(y: Tensor, x: Tensor) -> Tensor:
    """The first place holds the word of x, each other one what the place before it held."""
    return torch.cat([x[:, :1].to(y), y[:, :-1]], dim=1)


class Once(ExplicitModel):
    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([x[:, :1], torch.zeros_like(x[:, 1:])], dim=1).float()


class Whisper:
    """Only the first word counts, and everyone comes to say it."""

    name = "whisper"
    metric = Metric("share right", "", higher_is_better=True)
    models = ("once",)
    lipschitz_statistic = "mean"
    sizes = (1.0, 2.0)

    def problem(self, instances: int, seed: int, controls: object = None) -> Problem:
        x = torch.randint(9, (instances, WORDS), generator=torch.Generator().manual_seed(seed))
        return Problem(x, x[:, :1].expand(-1, WORDS))

    def model(self, name: str) -> ExplicitModel:
        return Once()

    def baselines(self, name: str) -> tuple[str, ...]:
        return ("once",)

    def perturbations(self, problem: Problem) -> list[Neighbour]:
        one, both = problem.x.clone(), problem.x.clone()
        one[:, 0] += 1
        both[:, :2] += 1
        return [Neighbour(x, torch.full((len(x),), size)) for x, size in zip((one, both), self.sizes, strict=True)]

    def distance(self, a: Tensor, b: Tensor) -> Tensor:
        return (a != b).sum(1)

    def true_slopes(self, problem: Problem, directions: list[Neighbour]) -> Tensor:
        moved = [self.distance(near.x[:, :1].expand(-1, WORDS), problem.truth) / near.size for near in directions]
        return torch.stack(moved)

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        return {"share right": (y == truth).float().mean(1)}


MODEL = Operator(passed_on, start=lambda x: torch.full(x.shape, -1.0))


def test_a_changed_word_changes_one_answer_more_with_every_iteration() -> None:
    study = Whisper()
    measured = profile(study, MODEL, study.problem(5, 0), 8)
    grown = np.minimum(np.arange(1, 9), WORDS)
    np.testing.assert_array_equal(measured.ratios[:, 0], np.tile(grown[:, None], 5))
    np.testing.assert_array_equal(measured.ratios[:, 1], np.tile(grown[:, None] / 2, 5))
    np.testing.assert_allclose(measured.lipschitz, 0.75 * grown)


def test_the_report_counts_for_the_truth_one_step_and_one_pass_alike() -> None:
    study = Whisper()
    problem = study.problem(5, 0)
    measured = profile(study, MODEL, problem, 8)
    told = profile_report(study, "whisper", MODEL, problem, measured, 0)["lipschitz"]
    assert told["truth"]["max"] == told["value"][-1] / 0.75 == WORDS
    assert told["whole_step"]["max"] == 1
    assert told["amplification"]["max"] == WORDS
    assert told["at_rest"] == 1


def test_a_neighbour_that_is_the_input_itself_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    study = Whisper()
    monkeypatch.setattr(study, "sizes", (1.0, 0.0))
    with pytest.raises(ValueError, match="Perturbation 1 of instance 0 is zero"):
        profile(study, MODEL, study.problem(5, 0), 2)
