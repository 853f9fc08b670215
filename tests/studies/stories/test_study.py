"""What the study of stories promises: order means nothing, an iteration is a hop, and what page 6 claims holds."""

import numpy as np
import pytest
import torch

from implicit_lab.measures import profile
from implicit_lab.studies import load_study
from implicit_lab.studies.stories.choices import LOOPED, UNKNOWN
from implicit_lab.studies.stories.generator import answers, chains, recoloured
from implicit_lab.studies.stories.measured import chosen_by_residual, course
from implicit_lab.study import ImplicitModel

STUDY = load_study("stories")


@pytest.fixture(scope="module")
def looped() -> ImplicitModel:
    return STUDY.model(LOOPED[0])


def test_the_order_of_the_sentences_means_nothing(looped: ImplicitModel) -> None:
    x = STUDY.problem(3, 0).x
    order = torch.randperm(x.shape[1], generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        z, shuffled = (looped(looped.initial(e), e) for e in (looped.encode(x), looped.encode(x[:, order])))
    torch.testing.assert_close(shuffled, z[:, order], rtol=1e-4, atol=1e-5)


def test_stories_far_longer_than_any_in_training_are_told_whole(looped: ImplicitModel) -> None:
    told = chains(np.random.default_rng(12345), 60, 15)
    run = course(looped, told, recoloured(told), 64)
    assert run.right[-1].mean() >= 0.95
    assert run.right[0].mean() == 0
    assert (run.resting[-1][run.right[-1]]).mean() >= 0.95


def test_a_word_reaches_further_with_every_iteration_and_in_the_end_as_far_as_in_truth(looped: ImplicitModel) -> None:
    measured = profile(STUDY, looped, STUDY.problem(40, 3, {"hops": 15}), 40)
    reach = measured.ratios[:, 0].mean(1)
    assert (np.diff(reach[:12]) > 0).all()
    assert reach[-1] == pytest.approx(16, rel=0.05)
    truth = STUDY.true_slopes(STUDY.problem(40, 3, {"hops": 15}), measured.changes)
    assert measured.ratios[-1].mean() == pytest.approx(float(truth.mean()), rel=0.05)


def test_where_copying_goes_in_a_circle_nobody_can_say(looped: ImplicitModel) -> None:
    given = STUDY.problem(1, 0, {"hops": 3}).x[0]
    names = [int(word) for word in given[:, 0]]
    from implicit_lab.studies.stories.choices import NAMES

    circle = STUDY.problem(1, 0, {"hops": 3, "who": NAMES[names[0]], "verb": "copies", "word": NAMES[names[3]]})
    other = circle.changed.numpy()
    assert (answers(other)[0, :4] == UNKNOWN).all()
    assert course(looped, other, other, 30).words[-1, 0] == 1


def test_the_answer_does_not_hang_on_where_the_iteration_begins(looped: ImplicitModel) -> None:
    told = chains(np.random.default_rng(5), 10, 7)
    assert chosen_by_residual(looped, told, 3, 40, 0).mean() >= 0.95


@pytest.mark.parametrize(
    ("controls", "said"),
    [
        ({"hops": 99}, "from 1 to 31"),
        ({"colour": "red"}, "no control 'colour'"),
        ({"who": "Nobody", "verb": "wears", "word": "red"}, "Nobody is not in this story"),
        ({"who": "Ann"}, "give verb too"),
    ],
)
def test_what_no_story_can_be_is_said(controls: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        STUDY.problem(1, 0, controls)


def test_a_sentence_that_stays_as_it_is_is_no_change() -> None:
    from implicit_lab.studies.stories.choices import NAMES, WORDS

    who, _, word = STUDY.problem(1, 0).x[0, 0].tolist()
    with pytest.raises(ValueError, match="says already"):
        STUDY.problem(1, 0, {"who": NAMES[who], "verb": "wears", "word": WORDS[word]})


def test_seeds_of_training_are_refused() -> None:
    with pytest.raises(ValueError, match="others are for training"):
        STUDY.problem(1, 1_000_000)
