"""What befalls states in training: only equal answers are traded, and who can know theirs is known."""

import numpy as np
import torch

from implicit_lab.studies.stories.choices import UNKNOWN
from implicit_lab.studies.stories.generator import answers, circled, forests
from implicit_lab.studies.stories.trading import Trading


def test_states_are_traded_among_equal_answers_that_began_alike() -> None:
    rng = np.random.default_rng(0)
    told = forests(rng, 12, 16, 4, circles=0.3)
    truth = torch.from_numpy(answers(told))
    fresh = torch.arange(12) % 2 == 0
    z = torch.stack([truth, fresh[:, None].expand(-1, 16), torch.arange(12 * 16).view(12, 16)], dim=-1).float()
    trading, moved = Trading(told, truth, rng), False
    for _ in range(8):
        after = trading(z, fresh)
        assert torch.equal(after[..., :2], z[..., :2])
        assert sorted(after[..., 2].flatten().tolist()) == list(range(12 * 16))
        moved |= not torch.equal(after, z)
    assert moved


def test_a_colour_has_reached_everyone_of_a_story_within_its_hops_and_nobody_in_a_circle(monkeypatch) -> None:
    monkeypatch.setattr("implicit_lab.studies.stories.trading.SHARE", 0.0)
    told = forests(np.random.default_rng(1), 20, 16, 3, circles=0.3)
    truth = torch.from_numpy(answers(told))
    trading = Trading(told, truth, np.random.default_rng(0))
    reached = []
    for _ in range(4):
        trading(torch.zeros(20, 16, 2), torch.ones(20, dtype=torch.bool))
        reached.append(int(trading.known.sum()))
    assert torch.equal(trading.known, truth != UNKNOWN)
    assert reached == sorted(reached)
    assert reached[0] == int((told[..., 1] == 0).sum())


def test_a_story_without_colours_has_no_answer() -> None:
    told = forests(np.random.default_rng(2), 10, 12, 4)
    assert (answers(circled(told)) == UNKNOWN).all()
